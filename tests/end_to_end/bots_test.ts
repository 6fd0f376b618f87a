// Bots as people write them: on the npm packages irc-framework and ircv3, by the calls that their manuals give.

import { assertEquals } from "@std/assert";
import { testServer } from "../support/server.ts";
import { Bot, type Told } from "./bot.ts";
import { ircPerson } from "./people.ts";

const MSGID = /^\S+$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

Deno.test("bots: irc-framework gets the capabilities it asks for and reads 005", async () => {
  await using server = await testServer();
  await using fay = await Bot.start("irc_framework.ts", { port: server.port, nick: "fay" });
  const acknowledged = await fay.tells({ event: "cap ack" });
  const caps = Object.keys(acknowledged.capabilities as object).sort();
  assertEquals(caps, [
    ..."account-notify account-tag away-notify batch cap-notify chghost echo-message extended-join".split(
      " ",
    ),
    ..."extended-monitor invite-notify labeled-response message-tags multi-prefix server-time setname".split(
      " ",
    ),
    "userhost-in-names",
  ]);
  await fay.tells({ event: "server options", options: { CHANTYPES: ["#"], MONITOR: "100", WHOX: true } });
  assertEquals(fay.told.filter(({ event }) => event === "irc error"), []);
});

Deno.test("bots: two of different libraries hear each other, with tags", async () => {
  await using server = await testServer();
  await using fay = await Bot.start("irc_framework.ts", { port: server.port, nick: "fay" });
  await using vic = await Bot.start("ircv3.ts", { port: server.port, nick: "vic" });
  await fay.does("join", "#bots");
  await fay.tells({ event: "userlist", channel: "#bots", users: [{ nick: "fay", modes: ["o"] }] });
  await vic.does("join", "#bots");
  await fay.tells({ event: "join", nick: "vic", channel: "#bots", gecos: "a bot on ircv3" });

  await vic.does("say", "#bots", "hello from ircv3", { "+draft/react": "👋" });
  const heard = await fay.tells({
    event: "privmsg",
    nick: "vic",
    target: "#bots",
    message: "hello from ircv3",
    tags: { msgid: MSGID, time: TIME, "+draft/react": "👋" },
  });
  const echo = await vic.tells({ event: "privmsg", nick: "vic", message: "hello from ircv3" });
  assertEquals((echo.tags as Told).msgid, (heard.tags as Told).msgid, "the echo has another msgid");
  await fay.does("say", "#bots", "hello from irc-framework");
  await vic.tells({ event: "privmsg", nick: "fay", target: "#bots", message: "hello from irc-framework" });

  await fay.does("tagmsg", "#bots", { "+typing": "active" });
  await vic.tells({ event: "line", command: "TAGMSG", nick: "fay" });
  await vic.does("action", "#bots", "waves");
  await fay.tells({ event: "action", nick: "vic", message: "waves" });
  await fay.does("notice", "vic", "for you alone");
  await vic.tells({ event: "line", command: "NOTICE", nick: "fay", params: ["vic", "for you alone"] });
  await vic.does("rooms");
  await vic.tells({ event: "answer", to: "rooms", answer: ["#bots"] });
});

Deno.test("bots: irc-framework rules a room by modes, and both libraries follow", async () => {
  await using server = await testServer();
  await using fay = await Bot.start("irc_framework.ts", { port: server.port, nick: "fay" });
  await using vic = await Bot.start("ircv3.ts", { port: server.port, nick: "vic" });
  await fay.does("join", "#bots");
  await fay.tells({ event: "userlist", channel: "#bots" });
  await vic.does("join", "#bots");
  await fay.tells({ event: "join", nick: "vic" });

  await fay.does("mode", "#bots", "+v", ["vic"]);
  await vic.tells({ event: "line", command: "MODE", nick: "fay", params: ["#bots", "+v", "vic"] });
  await fay.does("mode", "#bots", "+ml", ["9"]);
  await fay.tells({ event: "mode", target: "#bots", modes: [{ mode: "+m" }, { mode: "+l", param: "9" }] });
  await fay.does("ban", "#bots", "*!*@*.example");
  await fay.does("banlist", "#bots");
  await fay.tells({ event: "banlist", channel: "#bots", bans: [{ banned: "*!*@*.example" }] });
  await fay.does("setTopic", "#bots", "nothing but bots");
  await vic.tells({ event: "line", command: "TOPIC", params: ["#bots", "nothing but bots"] });

  await vic.does("changeNick", "vicky");
  await fay.tells({ event: "nick", nick: "vic", new_nick: "vicky" });
  await fay.does("raw", "KICK", "#bots", "vicky", "no reason");
  await fay.tells({ event: "kick", kicked: "vicky", channel: "#bots", message: "no reason" });
  await vic.tells({ event: "line", command: "KICK", params: ["#bots", "vicky", "no reason"] });
  await fay.does("invite", "#bots", "vicky");
  await vic.tells({ event: "line", command: "INVITE", nick: "fay", params: ["vicky", "#bots"] });
  await vic.does("mode", "#bots", "+s");
  await vic.tells({ event: "line", command: /^4(42|82)$/ });
});

Deno.test("bots: irc-framework watches who comes and goes (MONITOR), and asks who somebody is", async () => {
  await using server = await testServer();
  await using fay = await Bot.start("irc_framework.ts", { port: server.port, nick: "fay" });
  await fay.does("addMonitor", "ivy");
  await fay.tells({ event: "users offline", nicks: ["ivy"] });
  {
    await using ivy = await ircPerson(server.port, "ivy");
    await fay.tells({ event: "users online", nicks: [/^ivy/] });
    await fay.does("whois", "ivy");
    await fay.tells({ event: "whois", nick: "ivy", ident: "~ivy", channels: "@#lobby" });
    await fay.does("who", "ivy");
    await fay.tells({
      event: "wholist",
      target: "ivy",
      users: [{ nick: "ivy", real_name: "ivy", away: false }],
    });
    await fay.does("join", "#lobby");
    await ivy.hears(/^:fay!\S+ JOIN #lobby\r$/m);
  }
  await fay.tells({ event: "quit", nick: "ivy" });
  await fay.tells({ event: "users offline", nicks: ["ivy"] }, { times: 2 });
});

Deno.test("bots: ircv3 gets its capabilities, says that it is a bot, watches and asks for names", async () => {
  await using server = await testServer();
  await using vic = await Bot.start("ircv3.ts", { port: server.port, nick: "vic" });
  const { params } = await vic.tells({ event: "line", command: "CAP", params: ["*", "ACK"] });
  assertEquals((params as string[])[2]!.trim().split(" ").sort(), [
    ..."account-tag away-notify batch cap-notify chghost echo-message invite-notify labeled-response".split(
      " ",
    ),
    ..."message-tags multi-prefix server-time".split(" "),
  ]);
  await vic.does("mode", "vic", "+B");
  await vic.tells({ event: "line", command: "MODE", params: ["vic", "+B"] });
  await vic.does("raw", "MONITOR + fay");
  await vic.tells({ event: "line", command: "731", params: ["vic", "fay"] });

  await using fay = await Bot.start("irc_framework.ts", { port: server.port, nick: "fay" });
  await vic.tells({ event: "line", command: "730", params: ["vic", /^fay!/] });
  await vic.does("join", "#bots");
  await vic.tells({ event: "line", command: "366" });
  await fay.does("join", "#bots");
  await vic.tells({ event: "line", command: "JOIN", nick: "fay" });
  await vic.does("names", "#bots");
  await vic.tells({ event: "answer", to: "names", answer: [/^@vic fay$|^fay @vic$/] });
  await vic.does("say", "#bots", "beep");
  await fay.tells({ event: "privmsg", nick: "vic", message: "beep", tags: { bot: "" } });
  await vic.does("quit", "enough");
  await fay.tells({ event: "quit", nick: "vic", message: /enough/ });
});
