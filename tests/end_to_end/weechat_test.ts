// WeeChat, by the commands that the README gives.

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
