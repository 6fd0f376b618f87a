// UBAN, KLINE, DLINE, UNKLINE, UNDLINE, STATS k and DIE: what the operators of the server may do about others.

import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { ELSEWHERE, Elsewhere } from "../support/elsewhere.ts";
import { IrcClient } from "../support/irc.ts";
import { operators } from "../support/server.ts";
import { assemble, by, type Cast, testRefusals } from "./cast.ts";

const ROOT = { operators: await operators({ root: "open sesame" }) };

/** The cast, with eve as operator: she shares no room, so that she reads nothing but answers. */
async function withOperator(): Promise<Cast> {
  const cast = await assemble(ROOT);
  await cast.eve.ask("OPER root :open sesame");
  await cast.hush();
  return cast;
}

testRefusals([
  ...["UBAN LIST", "KLINE *@x", "DLINE 192.0.2.7", "UNKLINE *@x", "UNDLINE 192.0.2.7", "STATS k", "DIE"].map((
    line,
  ) => ({
    name: `${line} by somebody else is 481 (Modern, ERR_NOPRIVILEGES)`,
    who: "bob" as const,
    line,
    answer: "481 bob :Permission denied: you are not an operator",
  })),
]);

const REFUSALS: readonly [line: string, answer: string][] = [
  ["UBAN", ":chat.local 461 eve UBAN :Not enough parameters"],
  ["UBAN PLAY x", ":chat.local FAIL UBAN UNKNOWN_ACTION PLAY :UBAN takes ADD, DEL or LIST"],
  ["UBAN ADD", ":chat.local FAIL UBAN NEED_MORE_PARAMS ADD :Say whom"],
  ["KLINE 60", ":chat.local FAIL UBAN NEED_MORE_PARAMS * :Say whom"],
  ["UBAN ADD eve", ":chat.local FAIL UBAN BANS_YOURSELF eve!*@* :That would ban you yourself"],
  ["UBAN ADD 127.0.0.0/8", ":chat.local FAIL UBAN BANS_YOURSELF 127.0.0.0/8 :That would ban you yourself"],
  ["UBAN ADD *@127.*", ":chat.local FAIL UBAN BANS_YOURSELF *!*@127.* :That would ban you yourself"],
  [
    "UBAN ADD m:bob",
    ":chat.local FAIL UBAN INVALID_TARGET m:bob :m: and t: are for rooms; a time stands behind the mask",
  ],
  [
    `UBAN ADD ${"x".repeat(129)}`,
    `:chat.local FAIL UBAN INVALID_TARGET ${"x".repeat(128)} :That is too long`,
  ],
  [
    "UBAN ADD 192.0.2.0/33 :spam",
    ":chat.local FAIL UBAN INVALID_TARGET 192.0.2.0/33 " +
    ":That is no address and no prefix; what begins with a colon is written 0::1",
  ],
  [
    "UBAN ADD 192.0.2.7 60x :spam",
    ":chat.local FAIL UBAN INVALID_TIME 60x :A time is like 30m, 12h or 7d; without one it is for ever",
  ],
  [
    "KLINE 5x *@192.0.2.7",
    ":chat.local FAIL UBAN INVALID_TIME 5x :A time is like 30m, 12h or 7d; without one it is for ever",
  ],
  ["UBAN DEL bob", ":chat.local FAIL UBAN NO_SUCH_BAN bob!*@* :There is no such ban"],
  ["UNDLINE 192.0.2.7", ":chat.local FAIL UBAN NO_SUCH_BAN 192.0.2.7 :There is no such ban"],
];

for (const [line, answer] of REFUSALS) {
  Deno.test(`${line.slice(0, 40)} is refused`, async () => {
    await using cast = await withOperator();
    assertEquals(await cast.eve.ask(line), [answer]);
    assertEquals(await cast.eve.ask("UBAN LIST"), [":chat.local NOTICE eve :End of bans: 0"]);
  });
}

Deno.test("UBAN ADD ends those whom it means, with 465 and why, and nobody else (Modern, ERR_YOUREBANNEDCREEP)", async () => {
  await using cast = await withOperator();
  assertEquals(await cast.eve.ask("UBAN ADD BOB!*@* spam and more"), [
    ":chat.local NOTICE eve :Banned: BOB!*@* for ever: spam and more",
    ":chat.local NOTICE eve :Connections ended: 1",
  ]);
  assertEquals(await cast.bob.expectClosed(), [
    ":chat.local 465 bob :You are banned from this server: spam and more",
    "ERROR :Closing link: localhost (Banned: spam and more)",
  ]);
  assertEquals(await cast.ann.sync(), [by("bob", "QUIT :Banned: spam and more")]);
});

Deno.test("UBAN ADD keeps those out whom it means, at registration, until it is lifted", async () => {
  await using cast = await withOperator();
  await cast.eve.ask("UBAN ADD *!~spam@* 1h :go away");
  await using spam = await IrcClient.connect(cast.server.port);
  await spam.send("NICK any", "USER spam 0 * :Any");
  const [banned = "", error] = await spam.expectClosed();
  assertMatch(banned, /^:chat\.local 465 any :You are banned from this server until \d{4}-\S+Z: go away$/);
  assertEquals(error, "ERROR :Closing link: localhost (Banned: go away)");
  assertEquals(await cast.eve.ask("UBAN DEL *!~spam@*"), [
    ":chat.local NOTICE eve :No longer banned: *!~spam@*",
  ]);
  await using again = await IrcClient.connect(cast.server.port);
  await again.send("NICK any", "USER spam 0 * :Any");
  await again.next("001");
});

Deno.test("UBAN of an account ends its sessions, keeps it out, and ends who logs in to it later", async () => {
  await using cast = await withOperator();
  await cast.bob.ask("REGISTER * * :correct-horse");
  await cast.eve.ask("UBAN ADD account:BOB :no more");
  assertStringIncludes((await cast.bob.expectClosed()).at(-1)!, "Banned: no more");
  await using later = await IrcClient.connect(cast.server.port, { nick: "later" });
  await later.send("NS IDENTIFY bob correct-horse");
  assertStringIncludes((await later.expectClosed()).at(-1)!, "Banned: no more");
});

Deno.test("UBAN: nobody takes a nick that is banned (432)", async () => {
  await using cast = await withOperator();
  await cast.eve.ask("UBAN ADD spam*!*@* :x");
  assertEquals(await cast.bob.ask("NICK spammer"), [
    ":chat.local 432 bob spammer :That name is banned from this server",
  ]);
});

Deno.test({
  name: "UBAN by address is told at the door, before a word is said, and others do not notice",
  ignore: !ELSEWHERE,
  async fn() {
    await using cast = await withOperator();
    await cast.eve.ask("DLINE 127.0.0.2/31 :bad neighbours");
    await using banned = await Elsewhere.from("127.0.0.3", cast.server.port);
    assertEquals(
      await banned.expectClosed(),
      "ERROR :Closing link: You are banned from this server: bad neighbours\r\n",
    );
    await using other = await Elsewhere.from("127.0.0.4", cast.server.port);
    other.send("NICK other", "USER other 0 * :Other");
    await other.until(" 001 other ");
    assertEquals(await cast.eve.ask("UBAN ADD o*!*@127.0.0.4"), [
      ":chat.local NOTICE eve :Banned: o*!*@127.0.0.4 for ever: No reason given",
      ":chat.local NOTICE eve :Connections ended: 1",
    ]);
    await other.expectClosed();
  },
});

Deno.test("UBAN ADD takes a number alone as minutes", async () => {
  await using cast = await withOperator();
  const [answer = ""] = await cast.eve.ask("UBAN ADD 192.0.2.7 60 :spam");
  assertMatch(answer, / :Banned: 192\.0\.2\.7 until \d{4}-\S+: spam$/);
});

Deno.test("KLINE and DLINE take minutes or a time in front; UNKLINE and UNDLINE lift; LIST and STATS k list", async () => {
  await using cast = await withOperator();
  const set = await cast.eve.ask("KLINE 60 *@192.0.2.7 :one", "DLINE 7d 2001:DB8::1/32 two", "KLINE x!y@z");
  assertMatch(set[0]!, / NOTICE eve :Banned: 192\.0\.2\.7 until \S+Z: one$/);
  assertMatch(set[1]!, / NOTICE eve :Banned: 2001:db8::\/32 until \S+Z: two$/);
  assertEquals(set[2], ":chat.local NOTICE eve :Banned: x!y@z for ever: No reason given");
  const listed = await cast.eve.ask("UBAN LIST");
  assertMatch(listed[0]!, /192\.0\.2\.7 until \S+Z: one \(by eve, \S+Z\)$/);
  assertEquals(listed.at(-1), ":chat.local NOTICE eve :End of bans: 3");
  const stats = await cast.eve.ask("STATS k");
  assertMatch(stats[0]!, /^:chat\.local 216 eve K 192\.0\.2\.7 \d{10} eve :one$/);
  assertEquals(stats[2], ":chat.local 216 eve K x!y@z 0 eve :No reason given");
  assertEquals(stats.at(-1), ":chat.local 219 eve k :End of /STATS report");
  await cast.eve.ask("UNKLINE *@192.0.2.7", "UNDLINE 2001:db8::/32", "UBAN DEL X!y@z");
  assertEquals(await cast.eve.ask("UBAN LIST"), [":chat.local NOTICE eve :End of bans: 0"]);
});

Deno.test("UBAN: beyond the limit none is added, and one can be changed", async () => {
  await using cast = await assemble({ ...ROOT, limits: { "server-bans": 1 } });
  await cast.eve.ask("OPER root :open sesame", "UBAN ADD one!*@*");
  assertEquals(await cast.eve.ask("UBAN ADD two!*@*"), [
    ":chat.local FAIL UBAN LIST_FULL two!*@* :There are too many bans; lift some first",
  ]);
  assertEquals(await cast.eve.ask("UBAN ADD one!*@* :changed", "UBAN LIST").then((said) => said.length), 3);
});

Deno.test("DIE stops the server in order, and everybody reads why", async () => {
  await using cast = await withOperator();
  await cast.eve.send("DIE :moving house");
  for (const client of [cast.eve, cast.ann, cast.bob]) {
    assertEquals((await client.expectClosed()).at(-1), "ERROR :moving house");
  }
  await cast.server.finished;
});
