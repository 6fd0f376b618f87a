// No line is longer than 512 bytes without its tags (Modern IRC, "Message Format"), whatever stands in it.

import { assert, assertEquals, assertLessOrEqual } from "@std/assert";
import { parseMessage } from "../../protocol/message.ts";
import { cutLine } from "../../server/output/line_length.ts";
import { IrcClient } from "../support/irc.ts";
import { operators, testServer } from "../support/server.ts";

const [AMY, BOB] = ["a".repeat(32), "b".repeat(32)];
const ROOM = `#${"r".repeat(63)}`;
const TEXT = "語".repeat(140);

for (
  const [what, line, cut] of [
    ["a short line", ":a PRIVMSG b :hello", ":a PRIVMSG b :hello"],
    ["a line of 510 bytes", "x".repeat(510), "x".repeat(510)],
    ["a line of 511 bytes", "x".repeat(511), "x".repeat(510)],
    ["a character that would be divided", `x${"é".repeat(255)}`, `x${"é".repeat(254)}`],
    ["one of four bytes", `xxx${"🐢".repeat(127)}`, `xxx${"🐢".repeat(126)}`],
  ] as const
) {
  Deno.test(`cutLine: ${what}`, () => assertEquals(cutLine(line), cut));
}

function assertFits(lines: readonly string[]): void {
  for (const line of lines) assertLessOrEqual(new TextEncoder().encode(line).length, 510, line);
}

Deno.test("lines of 512 bytes: the longest names leave the longest texts room, for all who read them", async () => {
  await using server = await testServer({
    name: "irc.a-rather-long-name.example.org",
    description: "d".repeat(500),
    operators: await operators({ root: "pw" }),
  });
  await using amy = await IrcClient.connect(server.port, {
    nick: AMY,
    realname: "R".repeat(150),
    join: ROOM,
  });
  await using bob = await IrcClient.connect(server.port, { nick: BOB, caps: ["away-notify"], join: ROOM });
  const said = [
    `TOPIC ${ROOM} :${TEXT}`,
    `AWAY :${TEXT}`,
    `KICK ${ROOM} ${BOB} :${TEXT}`,
    "OPER root pw",
    `WALLOPS :${TEXT}`,
    `PART ${ROOM} :${TEXT}`,
  ];
  // An over-long line makes the client of these tests throw.
  for (const line of said) {
    assertFits(await amy.ask(line));
    assertFits(await bob.sync());
  }
  await amy.ask(`JOIN ${ROOM}`, `TOPIC ${ROOM} :${TEXT}`);
  const asked = [
    `JOIN ${ROOM}`,
    `TOPIC ${ROOM}`,
    "LIST",
    `WHOIS ${AMY}`,
    `WHO ${AMY}`,
    "INFO",
    "ADMIN",
    "LINKS",
    `PRIVMSG ${AMY} :x`,
  ];
  for (const line of asked) {
    const answers = await bob.ask(line);
    assert(answers.length > 0);
    assertFits(answers);
  }
});

Deno.test("lines of 512 bytes: a long line of the message of the day goes on in another (Modern, RPL_MOTD)", async () => {
  const motd = "so many words ".repeat(80);
  await using server = await testServer({ motd });
  await using bob = await IrcClient.connect(server.port, { nick: "bob" });
  const answers = await bob.ask("MOTD");
  assertFits(answers);
  const texts = answers.slice(1, -1).map((line) => parseMessage(line)!.params[1]!.slice("- ".length));
  assertEquals(texts.join(""), motd);
});

Deno.test("lines of 512 bytes: a line of a draft/multiline that is too long with its source goes on in another", async () => {
  await using server = await testServer();
  const caps = ["batch", "draft/multiline", "message-tags"];
  await using amy = await IrcClient.connect(server.port, { nick: AMY, caps });
  await using bob = await IrcClient.connect(server.port, { nick: BOB, caps });
  await using old = await IrcClient.connect(server.port, { nick: "old", join: "#r" });
  for (const client of [amy, bob]) await client.ask("JOIN #r");
  await bob.sync();
  await old.sync();
  const text = "word ".repeat(96).trim();
  await amy.ask(
    "BATCH +1 draft/multiline #r",
    `@batch=1 PRIVMSG #r :${text}`,
    "@batch=1 PRIVMSG #r :end",
    "BATCH -1",
  );
  const lines = (await bob.sync()).map((line) => parseMessage(line)!).filter(({ command }) =>
    command === "PRIVMSG"
  );
  assertEquals(lines.map(({ tags }) => tags.has("draft/multiline-concat")), [false, true, false]);
  assertEquals(lines.slice(0, 2).map(({ params }) => params[1]).join(""), text);
  const plain = await old.sync();
  assertFits(plain);
  assertEquals(plain.map((line) => parseMessage(line)!.params[1]).join(""), `${text}end`);
});
