// Well-formed lines that ask for too much, or for what is not theirs.

import { assert, assertEquals, assertLess, assertMatch } from "@std/assert";
import { parseMessage } from "../../protocol/message.ts";
import { matchesMask } from "../../protocol/names.ts";
import { connectAll, IrcClient } from "../support/irc.ts";
import { testServer } from "../support/server.ts";
import { Pair, said } from "./pair.ts";

/** The least time of some runs, in milliseconds. */
function time(act: () => void): number {
  let least = Infinity;
  for (let run = 0; run < 5; run++) {
    const begun = performance.now();
    for (let i = 0; i < 2_000; i++) act();
    least = Math.min(least, performance.now() - begun);
  }
  return least;
}

Deno.test("commands: masks in linear time", () => {
  const evil = `${"*a".repeat(40)}*b`;
  const short = time(() => matchesMask(evil, "a".repeat(60)));
  const long = time(() => matchesMask(evil, "a".repeat(480)));
  // Eight times the text: a RegExp of this mask would not live to see the end.
  assertLess(long / short, 32);
});

Deno.test("commands: masks in linear time, as bans of a room as well", async () => {
  await using pair = await Pair.meet({ limits: { "flood-rate": 0, joins: 0 } });
  const masks = Array.from({ length: 90 }, (_, i) => `${"*a".repeat(25)}*${i}!*@*`);
  for (let at = 0; at < masks.length; at += 4) {
    await pair.amy.ask(`MODE #r +bbbb ${masks.slice(at, at + 4).join(" ")}`);
  }
  await pair.bob.ask("PART #r");
  await using eve = await IrcClient.connect(pair.server.port, { nick: "a".repeat(32), join: "#r" });
  assertEquals(said(await eve.ask("PRIVMSG #r :in")), []);
});

Deno.test("commands: 500 rooms or targets in a line: limits", async () => {
  await using pair = await Pair.meet({ limits: { "flood-rate": 0, joins: 0 } });
  const many = Array.from({ length: 120 }, (_, i) => `#${i}`).join(",");
  const answers = await pair.bob.ask(`JOIN ${many}`);
  assertEquals(answers.filter((line) => / JOIN /.test(line)).length, 99);
  assertEquals(answers.filter((line) => line.includes(" 405 ")).length, 21);
  const targets = Array.from({ length: 120 }, () => "amy").join(",");
  await pair.bob.ask(`PRIVMSG ${targets} :x`);
  assert(said(await pair.amy.sync()).length <= 4);
  for (const command of ["WHOIS", "NAMES", "KICK #r", "MONITOR +", "WHOWAS", "ISON", "USERHOST"]) {
    const answers = await pair.bob.ask(`${command} ${targets}`);
    assertLess(answers.length, 130, command);
  }
  await pair.isWell();
});

Deno.test("commands: the 101st room, ban, MONITOR: 405/478/734", async () => {
  await using pair = await Pair.meet({ limits: { "flood-rate": 0, joins: 0 } });
  for (let i = 0; i < 99; i++) await pair.bob.send(`JOIN #room${i}`);
  await pair.bob.sync();
  assertMatch((await pair.bob.ask("JOIN #one-more")).join(), /^:chat\.local 405 bob #one-more :/);
  for (let i = 0; i < 100; i++) await pair.amy.send(`MODE #r +b mask${i}`);
  await pair.amy.sync();
  assertMatch((await pair.amy.ask("MODE #r +b one-more")).join(), /^:chat\.local 478 amy #r /);
  const nicks = (from: number, count: number) =>
    Array.from({ length: count }, (_, i) => `n${from + i}`).join(",");
  await pair.bob.ask(`MONITOR + ${nicks(0, 50)}`, `MONITOR + ${nicks(50, 50)}`);
  assertMatch((await pair.bob.ask("MONITOR + more")).join(), /^:chat\.local 734 bob 100 more :/);
});

Deno.test("commands: no more rooms than the server keeps", async () => {
  await using pair = await Pair.meet({ limits: { "room-count": 2 } });
  await pair.bob.ask("JOIN #two");
  assertMatch((await pair.bob.ask("JOIN #three")).join(), /^:chat\.local 405 bob #three :There are too many/);
  await pair.bob.ask("PART #two");
  assertMatch((await pair.bob.ask("JOIN #three")).join("\n"), / JOIN #three/);
});

Deno.test("commands: outsiders learn nothing of private rooms by PRIVMSG, NAMES, history, metadata, WHO", async () => {
  await using pair = await Pair.tagged();
  await pair.amy.ask("MODE #r +sin", "TOPIC #r :secret plans", "PRIVMSG #r :hidden words");
  await using eve = await IrcClient.connect(pair.server.port, {
    nick: "eve",
    caps: ["draft/chathistory", "draft/metadata-2", "batch", "soju.im/search"],
  });
  const asked = [
    "PRIVMSG # :x",
    "PRIVMSG #r :x",
    "NAMES #r",
    "WHO #r",
    "WHOIS amy",
    "LIST",
    "LIST #r",
    "TOPIC #r",
    "MODE #r",
    "MODE #r b",
    "CHATHISTORY LATEST #r * 10",
    "CHATHISTORY TARGETS timestamp=2000-01-01T00:00:00.000Z timestamp=2100-01-01T00:00:00.000Z 10",
    "METADATA #r LIST",
    "METADATA #r GET avatar",
    "SEARCH text=hidden",
    "SEARCH text=hidden;in=#r",
    "INVITE bob #r",
    "KNOCK #r",
    "JOIN #r",
    "REDACT #r x",
    "MARKREAD #r",
  ];
  for (const line of asked) {
    const answers = await eve.ask(line);
    assertEquals(answers.filter((answer) => /secret plans|hidden words|bob!|~bob/.test(answer)), [], line);
    // What there is looks like what there is not, where the room is not entered by its name.
    if (/^(NAMES|WHO|TOPIC|MODE|CHATHISTORY LATEST|METADATA|REDACT|MARKREAD)/.test(line)) {
      const other = await eve.ask(line.replace("#r", "#q"));
      assertEquals(answers.map((answer) => answer.replaceAll("#r", "#q")), other, line);
    }
  }
  assertEquals(said(await pair.amy.sync()), []);
});

for (const mode of ["+s", "+i", "+k key"]) {
  Deno.test(`commands: outsiders learn nothing of private rooms by PRIVMSG, NAMES, history, metadata, WHO: ${mode}`, async () => {
    await using pair = await Pair.meet({ caps: ["draft/metadata-2"] });
    await pair.amy.ask(
      `MODE #r ${mode}`,
      "MODE #r +b hidden",
      "TOPIC #r :hidden plans",
      "METADATA #r SET avatar hidden",
    );
    await using eve = await IrcClient.connect(pair.server.port, {
      nick: "eve",
      caps: ["draft/chathistory", "draft/metadata-2", "batch", "soju.im/search"],
    });
    const asked = ["NAMES #r", "WHO #r", "WHO #r %cuhnfr", "TOPIC #r", "MODE #r", "MODE #r b", "MODE #r +b"];
    asked.push("LIST #r", "METADATA #r LIST", "METADATA #r GET avatar", "METADATA #r SYNC", "SEARCH in=#r");
    asked.push("CHATHISTORY LATEST #r * 10", "PRIVMSG #r :x", "KICK #r bob", "INVITE bob #r", "MARKREAD #r");
    for (const line of asked) {
      const answers = (await eve.ask(line)).join("\n");
      assertEquals(/hidden|~amy|~bob|@amy| key\b/.test(answers), false, answers);
    }
    const shown = (await eve.ask("LIST", "WHOIS amy", "WHOIS bob", "WHO *")).join("\n");
    assertEquals(shown.includes("#r"), false, shown);
    await pair.isWell();
  });
}

Deno.test("commands: others' messages can't be redacted", async () => {
  await using pair = await Pair.meet({ caps: ["message-tags", "draft/message-redaction", "echo-message"] });
  const [line = ""] = await pair.amy.ask("PRIVMSG #r :mine");
  const msgid = parseMessage(line)!.tags.get("msgid")!;
  await pair.bob.sync();
  assertMatch((await pair.bob.ask(`REDACT #r ${msgid}`)).join(), / FAIL REDACT REDACT_FORBIDDEN /);
  assertEquals(await pair.amy.sync(), []);
});

const REFERENCES = [
  "CHATHISTORY LATEST #r * 999999999999",
  "CHATHISTORY LATEST #r * -5",
  "CHATHISTORY LATEST #r * 0",
  "CHATHISTORY LATEST #r * 1e9",
  "CHATHISTORY LATEST #r * x",
  "CHATHISTORY BEFORE #r msgid= 5",
  "CHATHISTORY BEFORE #r timestamp=nonsense 5",
  "CHATHISTORY BEFORE #r timestamp=9999999999999999 5",
  "CHATHISTORY BEFORE #r nothing=1 5",
  "CHATHISTORY LATEST #elsewhere * 5",
  "CHATHISTORY LATEST nobody!*@* * 5",
  "CHATHISTORY NONSENSE #r * 5",
  "CHATHISTORY LATEST",
];

for (const line of REFERENCES) {
  Deno.test(`commands: CHATHISTORY with huge, negative, reversed, foreign references: FAIL: ${line}`, async () => {
    await using pair = await Pair.meet({ caps: ["draft/chathistory", "batch"] });
    const answers = await pair.bob.ask(line);
    assertEquals(answers.length, 1, answers.join("\n"));
    assertMatch(answers[0]!, /^:chat\.local (FAIL CHATHISTORY|461 bob CHATHISTORY) /);
    await pair.isWell();
  });
}

Deno.test("commands: CHATHISTORY with huge, negative, reversed, foreign references: reversed is no error and leaks nothing", async () => {
  await using pair = await Pair.meet({ caps: ["draft/chathistory", "batch"] });
  const [early, late] = ["timestamp=2000-01-01T00:00:00.000Z", "timestamp=2100-01-01T00:00:00.000Z"];
  await pair.bob.ask("PRIVMSG #r :x");
  for (const [from, to] of [[early, late], [late, early], [late, late]]) {
    const answers = await pair.bob.ask(`CHATHISTORY BETWEEN #r ${from} ${to} 10`);
    assert(answers.length >= 1 && answers.length < 20);
  }
  await pair.isWell();
});

Deno.test("commands: WHO * and LIST at many users: others are heard while they go on", async () => {
  await using server = await testServer({ limits: { "flood-rate": 0, joins: 0 } });
  const crowd = await connectAll(server.port, {
    nicks: Array.from({ length: 120 }, (_, i) => `n${i}`),
    join: "#crowd",
  });
  const [amy, bob, eve] = await connectAll(server.port, { nicks: ["amy", "bob", "eve"], join: "#r" });
  const asking = eve!.ask(...Array.from({ length: 40 }, () => "WHO *\r\nLIST\r\nNAMES #crowd"));
  for (let i = 0; i < 20; i++) {
    await amy!.send(`PRIVMSG #r :${i}`);
    await bob!.next(({ command, params }) => command === "PRIVMSG" && params[1] === String(i));
  }
  const answers = await asking;
  assertEquals(answers.filter((line) => line.includes(" 315 ")).length, 40);
  for (const client of [...crowd, amy!, bob!, eve!]) await client[Symbol.asyncDispose]();
});

Deno.test("commands: WHO * and LIST at many users: a mask that fits nobody lets others have their turn", async () => {
  await using server = await testServer({ limits: { "flood-rate": 0 } });
  const nicks = Array.from({ length: 100 }, (_, i) => `n${i}`);
  const crowd = await connectAll(server.port, { nicks: [...nicks, "amy", "eve"], join: "#crowd" });
  const [eve, amy] = [crowd.pop()!, crowd.pop()!];
  let asking = true;
  const answers = eve.ask(...Array.from({ length: 300 }, () => "WHO *a*b*c*")).finally(() => asking = false);
  let turns = 0;
  for (; asking; turns++) await amy.sync();
  assertEquals((await answers).filter((line) => line.includes(" 315 ")).length, 300);
  assert(turns > 20, `${turns} turns`);
  for (const client of [...crowd, amy, eve]) await client[Symbol.asyncDispose]();
});

Deno.test("commands: `__proto__`, `constructor` as nick, room, tag: ordinary data", async () => {
  await using pair = await Pair.tagged({ limits: { nicks: 0 } });
  for (const name of ["__proto__", "constructor", "toString", "hasOwnProperty", "valueOf"]) {
    await pair.bob.ask(`NICK ${name}`, `JOIN #${name}`);
    await pair.amy.sync();
    await pair.amy.ask(`PRIVMSG ${name} :hi`, `JOIN #${name}`, `WHOIS ${name}`, `MONITOR + ${name}`);
    assertEquals(said(await pair.bob.sync()), ["hi"]);
    await pair.bob.ask(`@+${name}=1 TAGMSG #${name}`);
    const heard = (await pair.amy.sync()).map((line) => parseMessage(line)!).find(({ command }) =>
      command === "TAGMSG"
    );
    assertEquals(heard?.tags.get(`+${name}`), "1");
    assertMatch((await pair.bob.ask(name)).join(), / 421 /);
    for (
      const line of [
        `METADATA * GET ${name}`,
        `CAP REQ ${name}`,
        `MODE #${name} ${name}`,
        `HELP ${name}`,
        `NS ${name}`,
      ]
    ) {
      await pair.bob.ask(line);
    }
  }
  assertEquals(({} as Record<string, unknown>).polluted, undefined);
  await pair.bob.ask("NICK bob");
  await pair.amy.sync();
  await pair.isWell();
});

Deno.test("commands: more modes than arguments", async () => {
  await using pair = await Pair.meet();
  for (
    const line of [
      "MODE #r +ooooooov",
      "MODE #r +kkkk a",
      "MODE #r -bbbbbb",
      "MODE #r +lk",
      "MODE #r +",
      "MODE #r +-+-+-b-",
    ]
  ) {
    await pair.amy.ask(line);
  }
  await pair.isWell();
});

Deno.test("commands: multiline over its limits, nested, never closed", async () => {
  await using pair = await Pair.tagged({ limits: { "flood-rate": 0 } });
  const over = [
    "BATCH +a draft/multiline #r",
    ...Array.from({ length: 101 }, () => "@batch=a PRIVMSG #r :x"),
    "BATCH -a",
  ];
  assertMatch((await pair.bob.ask(...over)).join("\n"), / FAIL BATCH MULTILINE_MAX_LINES /);
  const nested = [
    "BATCH +a draft/multiline #r",
    "BATCH +b draft/multiline #r",
    "@batch=b PRIVMSG #r :x",
    "BATCH -b",
    "BATCH -a",
  ];
  assertMatch((await pair.bob.ask(...nested)).join("\n"), / FAIL BATCH MULTILINE_INVALID /);
  await pair.bob.ask("BATCH +open draft/multiline #r", "@batch=open PRIVMSG #r :never closed");
  assertEquals(said(await pair.amy.sync()), []);
  await using eve = await IrcClient.connect(pair.server.port, {
    nick: "eve",
    caps: ["batch", "draft/multiline"],
  });
  for (let i = 0; i < 500; i++) await eve.send(`BATCH +${i} draft/multiline #r`);
  await eve.sync();
  await pair.bob.ask("BATCH -open");
  await pair.amy.sync();
  await pair.isWell();
});

Deno.test("commands: a label replayed", async () => {
  await using pair = await Pair.meet({ caps: ["labeled-response", "batch", "echo-message", "message-tags"] });
  const twice = await pair.bob.ask(
    "@label=x PRIVMSG #r :one",
    "@label=x PRIVMSG #r :two",
    "@label=x PING y",
    "@label=x PING y",
  );
  assertEquals(twice.map((line) => parseMessage(line)!.tags.get("label")), ["x", "x", "x", "x"]);
  assertEquals(said(await pair.amy.sync()), ["one", "two"]);
});
