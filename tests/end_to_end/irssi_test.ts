// irssi, as the README says to start it, in a terminal of its own.

import { IrcClient } from "../support/irc.ts";
import { testServer } from "../support/server.ts";
import { Irssi } from "./irssi.ts";
import { testWith } from "./needs.ts";
import { ircPerson, plainPerson } from "./people.ts";
import { chat, Program } from "./program.ts";

testWith({
  name: "irssi: joins #lobby and talks with plain, IRC and chat join users",
  programs: ["irssi", "tmux"],
  async fn() {
    await using server = await testServer();
    await using pat = await plainPerson(server.port, "pat");
    await using ivy = await ircPerson(server.port, "ivy");
    await using irssi = await Irssi.start(server.port, "irma");
    const { tmux } = irssi;
    await tmux.run("/join #lobby");
    await pat.hears(/^irma has connected to the chat room$/m);
    await tmux.until(/#lobby: Total of 3 nicks/);

    await tmux.run("hello from irssi");
    await pat.hears(/^irma: hello from irssi$/m);
    await ivy.hears(/^:irma!\S+ PRIVMSG #lobby :hello from irssi\r$/m);
    await tmux.run("/me waves");
    await pat.hears(/^\* irma waves$/m);

    await pat.say("hello from a socket");
    await tmux.until(/<.?pat> hello from a socket/);
    await ivy.say("hello from IRC");
    await tmux.until(/<.?ivy> hello from IRC/);

    await using joe = new Program(chat("join", `joe@127.0.0.1:${server.port}`));
    await tmux.until(/joe \[.*\] has joined #lobby/);
    await joe.type("hello from chat join\n");
    await tmux.until(/<.?joe> hello from chat join/);
    await tmux.run("welcome joe");
    await joe.says(/^[\d-]+ [\d:]+ #lobby irma: welcome joe$/m);

    await tmux.run("/nick irmgard");
    await pat.hears(/^irma is now known as irmgard$/m);
    await tmux.until(/You're now known as irmgard/);
    await tmux.run("/quit bye");
    await ivy.hears(/^:irmgard!\S+ QUIT :.*bye/m);
    await pat.hears(/^irmgard has left the chat room!$/m);
  },
});

testWith({
  name: "irssi: rules a room by modes, speaks to ranks (STATUSMSG), invites, is away",
  programs: ["irssi", "tmux"],
  async fn() {
    await using server = await testServer();
    await using irssi = await Irssi.start(server.port, "irma");
    const { tmux } = irssi;
    await tmux.run("/join #den");
    await tmux.until(/#den: Total of 1 nicks/);
    await using amy = await IrcClient.connect(server.port, {
      nick: "amy",
      caps: ["away-notify"],
      join: "#den",
    });
    await using eve = await IrcClient.connect(server.port, { nick: "eve" });
    await tmux.until(/amy \[.*\] has joined #den/);

    await tmux.run("/voice amy");
    await amy.next((message) => message.command === "MODE" && message.params.join(" ") === "#den +v amy");
    await tmux.until(/mode\/#den \[\+v amy\] by irma/);
    await tmux.run("/msg +#den for those with a voice");
    await amy.next((message) => message.command === "PRIVMSG" && message.params[0] === "+#den");
    await amy.send("PRIVMSG @#den :for operators");
    await tmux.until(/amy\S*> for operators/);

    await tmux.run("/mode +i");
    await tmux.until(/mode\/#den \[\+i\] by irma/);
    await tmux.run("/invite eve");
    await eve.next("INVITE");
    await eve.send("JOIN #den");
    await tmux.until(/eve \[.*\] has joined #den/);

    await tmux.run("/away tea");
    await amy.next((message) => message.command === "AWAY" && message.params[0] === "tea");
    await tmux.until(/zZzZ/);
    await tmux.run("/knockout 5 eve enough");
    await eve.next("KICK");
    await tmux.until(/eve was kicked from #den by irma \[enough\]/);
    await tmux.run("/mode #den b");
    await tmux.until(/1 - #den: ban \*!\*eve@localhost/);
  },
});
