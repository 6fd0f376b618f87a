// WeeChat, by the commands that the README gives.

import { IrcClient } from "../support/irc.ts";
import { testServer } from "../support/server.ts";
import { testWith } from "./needs.ts";
import { ircPerson, plainPerson } from "./people.ts";
import { chat, Program } from "./program.ts";
import { Weechat } from "./weechat.ts";

const SERVER = { buffer: "irc.server.chat" };
const LOBBY = { buffer: "irc.chat.#lobby" };

testWith({
  name: "WeeChat: joins #lobby and talks with plain, IRC and chat join users",
  programs: ["weechat-headless"],
  async fn() {
    await using server = await testServer();
    await using pat = await plainPerson(server.port, "pat");
    await using ivy = await ircPerson(server.port, "ivy");
    await using weechat = await Weechat.start();
    await weechat.run(`/server add chat 127.0.0.1/${server.port} -notls -nicks=wendy`);
    await weechat.run("/connect chat");
    await weechat.shows(/\/join #lobby/, SERVER);
    await weechat.run("/join #lobby", SERVER);
    await pat.hears(/^wendy has connected to the chat room$/m);
    await weechat.shows(/\t--\tChannel #lobby: 3 nicks/, LOBBY);

    await weechat.run("hello from WeeChat", LOBBY);
    await pat.hears(/^wendy: hello from WeeChat$/m);
    await ivy.hears(/^:wendy!\S+ PRIVMSG #lobby :hello from WeeChat\r$/m);
    await weechat.run("/me waves", LOBBY);
    await pat.hears(/^\* wendy waves$/m);

    await pat.say("hello from a socket");
    await weechat.shows(/\t@?pat\thello from a socket$/m, LOBBY);
    await ivy.say("hello from IRC");
    await weechat.shows(/\tivy\thello from IRC$/m, LOBBY);

    await using joe = new Program(chat("join", `joe@127.0.0.1:${server.port}`));
    await weechat.shows(/\t-->\tjoe .* has joined #lobby/, LOBBY);
    await joe.type("hello from chat join\n");
    await weechat.shows(/\tjoe\thello from chat join$/m, LOBBY);
    await weechat.run("welcome joe", LOBBY);
    await joe.says(/^[\d-]+ [\d:]+ #lobby wendy: welcome joe$/m);

    await weechat.run("/nick wanda", LOBBY);
    await pat.hears(/^wendy is now known as wanda$/m);
    await weechat.shows(/You are now known as wanda$/m, LOBBY);
    await weechat.run("/disconnect chat", SERVER);
    await pat.hears(/^wanda has left the chat room!$/m);
    await ivy.hears(/^:wanda!\S+ QUIT /m);
  },
});

const DEN = { buffer: "irc.chat.#den" };

testWith({
  name: "WeeChat: watches who comes and goes (MONITOR), rules a room, invites, asks who is there (WHOX)",
  programs: ["weechat-headless"],
  async fn() {
    await using server = await testServer();
    await using weechat = await Weechat.start();
    await weechat.run(`/server add chat 127.0.0.1/${server.port} -notls -nicks=wendy`);
    await weechat.run("/connect chat");
    await weechat.shows(/\/join #lobby/, SERVER);
    await weechat.run("/notify add amy", SERVER);
    await weechat.run("/join #den", SERVER);
    await weechat.shows(/Channel #den: 1 nick/, DEN);
    {
      await using amy = await IrcClient.connect(server.port, {
        nick: "amy",
        caps: ["away-notify"],
        join: "#den",
      });
      await using eve = await IrcClient.connect(server.port, { nick: "eve" });
      await weechat.shows(/notify: amy .*has connected/, SERVER);
      await weechat.run("/voice amy", DEN);
      await weechat.shows(/Mode #den \[\+v amy\] by wendy/, DEN);
      await weechat.run("/msg +#den for those with a voice", DEN);
      await amy.next((message) => message.command === "PRIVMSG" && message.params[0] === "+#den");
      await amy.send("PRIVMSG @#den :for operators");
      await weechat.shows(/for operators$/m, DEN);
      await weechat.run("/mode +i", DEN);
      await weechat.run("/invite eve", DEN);
      await eve.next("INVITE");
      await eve.send("JOIN #den");
      await weechat.shows(/\teve .*has joined #den/, DEN);
      await weechat.run("/away tea", SERVER);
      await amy.next((message) => message.command === "AWAY" && message.params[0] === "tea");
      await weechat.run("/who #den %tna,7", SERVER);
      await weechat.shows(/\[7\] amy 0/, SERVER);
      await weechat.run("/kickban eve enough", DEN);
      await eve.next("KICK");
      await weechat.shows(/wendy has kicked eve \(enough\)/, DEN);
      await weechat.run("/mode #den b", DEN);
      await weechat.shows(/\*!\*@localhost banned by wendy/, DEN);
    }
    await weechat.shows(/notify: amy .*has (quit|disconnected)/, SERVER);
  },
});
