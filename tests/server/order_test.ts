// Rules that clients feel: what comes before what, what never comes unasked, and what always comes.

import { assert, assertEquals, assertMatch } from "@std/assert";
import { parseMessage } from "../../protocol/message.ts";
import { assemble, by } from "../commands/cast.ts";
import { IrcClient } from "../support/irc.ts";
import { operators, testServer } from "../support/server.ts";

const ROOT = { operators: await operators({ root: "open sesame" }) };

/** Commands and what the first line of their answer holds, some of them answered from storage or after hashing. */
const ANSWERED: readonly (readonly [line: string, answer: string])[] = [
  ["JOIN #new", " JOIN #new"],
  ["PRIVMSG #new :1", " PRIVMSG #new :1"],
  ["OPER root :wrong", " 464 "],
  ["PRIVMSG #new :2", " PRIVMSG #new :2"],
  ["TOPIC #new :words", " TOPIC #new :words"],
  ["MODE #new +m", " MODE #new +m"],
  ["REGISTER * * secret-enough", " REGISTER "],
  ["PRIVMSG nobody :3", " 401 "],
  ["NICK anna", " NICK anna"],
  ["WHOIS anna", " 311 anna "],
  ["NICK bob", " 433 anna bob"],
  ["AUTHENTICATE PLAIN", "AUTHENTICATE +"],
  ["AUTHENTICATE YQBhAGI=", " 904 "],
  ["OPER root :open sesame", " MODE anna +o"],
  ["NAMES #new", " 353 anna "],
  ["PART #new", " PART #new"],
];

Deno.test("order: one connection's commands are answered in order, those that store or hash as well", async () => {
  await using cast = await assemble({ ...ROOT, caps: ["echo-message", "sasl", "standard-replies"] });
  const pings = ANSWERED.map((_, i) => `PING mark-${i}`);
  const lines = await cast.ann.ask(...ANSWERED.flatMap(([line], i) => [line, pings[i]!]));
  const parts = lines.join("\n").split(/^:chat\.local PONG chat\.local :mark-\d+$/m).map((part) =>
    part.trim()
  );
  assertEquals(parts.length, ANSWERED.length + 1, lines.join("\n"));
  for (const [i, [line, answer]] of ANSWERED.entries()) {
    assert(parts[i]!.split("\n")[0]!.includes(answer), `${line} was answered with ${parts[i]}`);
  }
});

/** What ann does, and how the others see it, without its source. */
const DEEDS: readonly (readonly [line: string, seen: string])[] = [
  ["PRIVMSG #r :words", "PRIVMSG #r words"],
  ["NOTICE bob :words", "NOTICE bob words"],
  ["TOPIC #r :words", "TOPIC #r words"],
  ["MODE #r +v bob", "MODE #r +v bob"],
  ["AWAY :tea", "AWAY tea"],
  ["SETNAME :Ann", "SETNAME Ann"],
  ["INVITE bob #other", "INVITE bob #other"],
  ["NICK anna", "NICK anna"],
  ["PART #r :bye", "PART #r bye"],
  ["JOIN #r", "JOIN #r"],
];

Deno.test("order: others have been sent what somebody did before the next answer is", async () => {
  await using cast = await assemble({ caps: ["away-notify", "setname"] });
  await cast.ann.ask("JOIN #other");
  for (const [line, seen] of DEEDS) {
    await cast.ann.ask(line);
    const [heard] = (await cast.bob.sync()).map((text) => parseMessage(text)!);
    assertEquals([heard!.command, ...heard!.params].join(" "), seen);
  }
  await cast.ann.send("QUIT");
  await cast.ann.expectClosed();
  assertEquals(await cast.bob.sync(), [":anna!~ann@localhost QUIT :Quit: "]);
});

Deno.test("order: after the welcome nothing comes that was not asked for", async () => {
  await using server = await testServer();
  await using first = await IrcClient.connect(server.port);
  const offer = await first.ask("CAP LS 302");
  const caps = offer.flatMap((line) => parseMessage(line)!.params.at(-1)!.split(" ")).map((cap) =>
    cap.split("=")[0]!
  );
  await using plain = await IrcClient.connect(server.port, { nick: "plain" });
  await using modern = await IrcClient.connect(server.port, {
    nick: "modern",
    caps: caps.filter((cap) => cap !== "sasl"),
  });
  for (const client of [plain, modern, plain, modern]) {
    assertEquals(await client.sync(), []);
  }
});

const NUMEROUS = [
  ..."LUSERS MOTD VERSION TIME INFO ADMIN HELP LINKS LIST|STATS u|WHO *|WHOIS bob|WHOWAS none|USERHOST bob"
    .split("|"),
  ..."ISON bob|NAMES #r|MODE #r|MODE #r b|TOPIC #r|JOIN|JOIN #r,bad|NICK|NICK bob|KICK #r none|INVITE none #r"
    .split("|"),
  ..."MONITOR + none|MONITOR L|DANCE|OPER a b|KILL bob|AWAY :x|AWAY|MODE ann|PRIVMSG|PRIVMSG none :x|USER a b c d"
    .split("|"),
].flatMap((lines) => lines.startsWith("LUSERS") ? lines.split(" ") : [lines]);

Deno.test("order: the first parameter of every numeric is the nick, or * before there is one", async () => {
  await using cast = await assemble({ limits: { "flood-rate": 0 } });
  for (const nick of ["ann", "anna"]) {
    if (nick !== "ann") await cast.ann.ask(`NICK ${nick}`);
    const numerics = (await cast.ann.ask(...NUMEROUS)).map((line) => parseMessage(line)!)
      .filter(({ command }) => /^\d{3}$/.test(command));
    assert(numerics.length > NUMEROUS.length, "hardly a numeric came");
    assertEquals(numerics.filter(({ params }) => params[0] !== nick), []);
  }
  await using fresh = await IrcClient.connect(cast.server.port);
  for (const line of await fresh.ask(...NUMEROUS.filter((line) => line !== "USER a b c d"))) {
    assertMatch(line, /^:chat\.local \d{3} \* /);
  }
});

/** More than the sockets hold, so that it is unread when the end comes. */
const UNREAD = "PRIVMSG #r :words that nobody will read any more\r\n".repeat(6_000);

Deno.test("order: QUIT gets its ERROR with much unread input behind it (Modern, QUIT message)", async () => {
  await using cast = await assemble();
  const sent = cast.bob.sendRaw(`QUIT :bye\r\n${UNREAD}`).catch(() => {});
  assertEquals(await cast.bob.expectClosed(), ["ERROR :Closing link: localhost (Quit: bye)"]);
  await sent;
  assertEquals(await cast.ann.sync(), [by("bob", "QUIT :Quit: bye")]);
});

Deno.test("order: KILL gets its ERROR to somebody who is sending (Modern, KILL message)", async () => {
  await using cast = await assemble(ROOT);
  await cast.ann.ask("OPER root :open sesame");
  const sent = cast.eve.sendRaw(UNREAD).catch(() => {});
  await cast.ann.send("KILL eve :enough");
  const lines = await cast.eve.expectClosed();
  await sent;
  assertEquals(lines.at(-1), "ERROR :Closing link: localhost (Killed (ann (enough)))");
});

Deno.test("NICK: a name is free the moment QUIT is answered", async () => {
  await using cast = await assemble({ limits: { nicks: 0 } });
  for (let round = 0; round < 5; round++) {
    await using guest = await IrcClient.connect(cast.server.port, { nick: "guest" });
    await guest.send("QUIT");
    await guest.next("ERROR");
    assertEquals(await cast.eve.ask("NICK GUEST", "NICK eve"), [
      by("eve", "NICK GUEST"),
      ":GUEST!~eve@localhost NICK eve",
    ]);
  }
});

Deno.test("NICK: a name that is taken in another case is 433 before the welcome too (Modern, ERR_NICKNAMEINUSE)", async () => {
  await using cast = await assemble();
  await using other = await IrcClient.connect(cast.server.port);
  assertEquals(await other.ask("NICK ANN", "USER a 0 * :a"), [
    ":chat.local 433 * ANN :ANN is taken; please choose another name",
  ]);
});

Deno.test("NICK: of many who race for one name in any case one gets it, and the others keep theirs", async () => {
  await using server = await testServer();
  const nicks = Array.from({ length: 8 }, (_, i) => `racer${i}`);
  const racers = await Promise.all(nicks.map((nick) => IrcClient.connect(server.port, { nick })));
  const wanted = ["prize", "PRIZE", "Prize", "pRIZE", "prizE", "PRize", "priZE", "PriZe"];
  const answers = await Promise.all(racers.map((racer, i) => racer.ask(`NICK ${wanted[i]}`)));
  const commands = answers.map(([line]) => parseMessage(line!)!.command).sort();
  assertEquals(commands, ["433", "433", "433", "433", "433", "433", "433", "NICK"]);
  const ison = await racers[0]!.ask(`ISON ${nicks.join(" ")} prize`);
  assertEquals(parseMessage(ison[0]!)!.params.at(-1)!.trim().split(" ").length, 8);
  for (const racer of racers) await racer[Symbol.asyncDispose]();
});
