// Bytes that are no proper lines. "Seeded mutations" is tests/hostile/fuzz_test.ts.

import {
  assert,
  assertEquals,
  assertLess,
  assertMatch,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { formatMessage, parseMessage } from "../../protocol/message.ts";
import { IrcClient } from "../support/irc.ts";
import { PlainClient } from "../support/plain.ts";
import { Pair, said } from "./pair.ts";

const encoder = new TextEncoder();

Deno.test("framing: bare CR inside a line is never relayed", async () => {
  await using pair = await Pair.meet();
  await pair.bob.sendRaw("PRIVMSG #r :one\rQUIT :x\r\nPRIVMSG #r :two\r\r\n");
  await pair.bob.sync();
  for (const line of await pair.amy.sync()) assertEquals(line.includes("\r"), false, line);
  await pair.isWell();
});

for (
  const line of [
    "PRIVMSG #r :a\0b",
    "@+x=a\0b PRIVMSG #r :a",
    "SETNAME :a\0b",
    "TOPIC #r :a\0b",
    "AWAY :a\0b",
    "NICK a\0b",
    "JOIN #a\0b",
    "TOPIC #r :a\rb",
    "AWAY :a\rb",
  ]
) {
  Deno.test(`framing: NUL/CR/LF in any parameter, tag, realname, topic, away text: ${JSON.stringify(line)}`, async () => {
    await using pair = await Pair.tagged();
    const answers = await pair.bob.ask(line);
    assertEquals(answers.length, 1, answers.join("\n"));
    assertMatch(answers[0]!, / (400|FAIL) /);
    assertEquals(await pair.amy.sync(), []);
    await pair.isWell();
  });
}

Deno.test("framing: every serializer asserts that there is no NUL, CR or LF", () => {
  for (const bad of ["\0", "\r", "\n"]) {
    for (
      const message of [
        { command: "PRIVMSG", params: ["#r", `a${bad}b`] },
        { command: "PRIVMSG", params: [`#r${bad}`, "a"] },
        { source: `bob${bad}`, command: "PRIVMSG", params: ["#r", "a"] },
        { command: `X${bad}`, params: [] },
      ]
    ) assertThrows(() => formatMessage(message), Error);
    // In the value of a tag they can be escaped, but for NUL.
    const tags = new Map([["+x", `a${bad}b`]]);
    let line = "";
    try {
      line = formatMessage({ tags, command: "TAGMSG", params: ["#r"] });
    } catch { /* refused, as it may be */ }
    assertEquals(line.includes(bad), false);
  }
});

Deno.test("framing: 16 KiB without newline: closed by 5,632 B, RSS unchanged", async () => {
  await using pair = await Pair.meet();
  const before = Deno.memoryUsage().rss;
  for (let i = 0; i < 40; i++) {
    await using eve = await IrcClient.connect(pair.server.port, { nick: "eve" });
    await eve.sendRaw("x".repeat(16_384)).catch(() => {});
    await eve.expectClosed();
  }
  assertLess(Deno.memoryUsage().rss - before, 64 * 2 ** 20);
  await pair.isWell();
});

Deno.test("framing: 16 KiB without newline: closed by 5,632 B: from who has said nothing else", async () => {
  await using pair = await Pair.meet();
  for (const byte of ["x", " ", "N", "NICK ", "é"]) {
    await using eve = await PlainClient.connect(pair.server.port);
    await eve.send(byte.repeat(16_384)).catch(() => {});
    assertEquals((await eve.expectClosed()).replace("alias?", ""), "");
  }
  await pair.isWell();
});

Deno.test("framing: 513–5,000 B lines: 417 and the connection stays", async () => {
  await using pair = await Pair.meet();
  for (const bytes of [513, 514, 600, 1_000, 2_000, 4_096, 5_000]) {
    const line = `TOPIC #r :${"x".repeat(bytes - "TOPIC #r :\r\n".length)}`;
    assertEquals(await pair.bob.ask(line), [":chat.local 417 bob :Input line was too long"], String(bytes));
  }
  assertEquals(await pair.amy.sync(), []);
  await pair.isWell();
});

Deno.test("framing: tags of 4,095 B: 417, of 4,094 B accepted", async () => {
  await using pair = await Pair.tagged();
  const tagged = (bytes: number) => `@+x=${"v".repeat(bytes - "+x=".length)} TAGMSG #r`;
  assertStringIncludes((await pair.bob.ask(tagged(4_095))).join(), " 417 bob ");
  await pair.bob.ask(tagged(4_094));
  assertEquals((await pair.amy.sync()).length, 1);
});

Deno.test("framing: one byte a packet, and 200 lines a packet: same result", async () => {
  await using pair = await Pair.meet();
  const lines = Array.from({ length: 200 }, (_, i) => `PRIVMSG #r :${i} né 🙂`);
  await pair.bob.ask(...lines.slice(0, 90));
  await pair.bob.ask(...lines.slice(90));
  const together = said(await pair.amy.sync());
  const bytes = encoder.encode(lines.slice(0, 12).map((line) => `${line}\r\n`).join(""));
  for (const byte of bytes) await pair.bob.sendRaw(new Uint8Array([byte]));
  await pair.bob.sync();
  assertEquals(together, lines.map((line) => line.slice("PRIVMSG #r :".length)));
  assertEquals(said(await pair.amy.sync()), together.slice(0, 12));
});

Deno.test("framing: UTF-8 split across reads: intact", async () => {
  await using pair = await Pair.meet();
  const bytes = encoder.encode("PRIVMSG #r :né 日本 🙂\r\n");
  for (let at = 1; at < bytes.length; at++) {
    await pair.bob.sendRaw(bytes.subarray(0, at));
    await pair.amy.sync();
    await pair.bob.sendRaw(bytes.subarray(at));
    await pair.bob.sync();
    assertEquals(said(await pair.amy.sync()), ["né 日本 🙂"], `cut at ${at}`);
  }
});

const NOT_UTF8: readonly [name: string, bytes: readonly number[]][] = [
  ["invalid", [0xff]],
  ["a lone continuation", [0x80]],
  ["incomplete", [0xe2, 0x82]],
  ["overlong", [0xc0, 0xaf]],
  ["overlong of three", [0xe0, 0x80, 0xaf]],
  ["surrogate", [0xed, 0xa0, 0x80]],
  ["beyond Unicode", [0xf4, 0x90, 0x80, 0x80]],
];

for (const [name, bytes] of NOT_UTF8) {
  Deno.test(`framing: invalid, overlong, surrogate UTF-8: FAIL INVALID_UTF8: ${name}`, async () => {
    await using pair = await Pair.meet();
    await pair.bob.sendRaw(new Uint8Array([...encoder.encode("PRIVMSG #r :a"), ...bytes, 0x62, 0x0d, 0x0a]));
    assertMatch((await pair.bob.sync()).join(), /^:chat\.local FAIL PRIVMSG INVALID_UTF8 :/);
    assertEquals(await pair.amy.sync(), []);
    await pair.isWell();
  });
}

for (
  const line of ["\ufeff", "\ufeffPRIVMSG #r :x", "", "   ", ":src", ":src ", ":", "@", "@a", "@a ", "@a :b"]
) {
  Deno.test(`framing: BOM, blank, spaces only, ":src" alone: ${JSON.stringify(line)}`, async () => {
    await using pair = await Pair.meet();
    const answers = await pair.bob.ask(line);
    assert(answers.length <= 1 && answers.every((answer) => / 421 bob /.test(answer)), answers.join("\n"));
    assertEquals(await pair.amy.sync(), []);
    await pair.isWell();
  });
}

Deno.test("framing: 16+ parameters, trailing `:`, repeated spaces", async () => {
  await using pair = await Pair.meet();
  const many = Array.from({ length: 40 }, (_, i) => `p${i}`).join(" ");
  await pair.bob.ask(
    `PRIVMSG   #r    :two  spaces  `,
    `PRIVMSG #r one ${many}`,
    "PRIVMSG #r :",
    "PRIVMSG #r",
    `NONSENSE ${many}`,
    ":x!y@z   PRIVMSG  #r  word",
    "TOPIC #r :",
  );
  assertEquals(said(await pair.amy.sync()), ["two  spaces  ", "one", "word"]);
  await pair.isWell();
});

Deno.test("framing: tag escapes, lone `\\`, duplicate keys", async () => {
  await using pair = await Pair.tagged();
  await pair.bob.ask(String.raw`@+a=\:\s\\\r\n;+b=lone\;+c=\x;+d=1;+d=2;+e;+f= TAGMSG #r`);
  const [line = ""] = await pair.amy.sync();
  const { tags } = parseMessage(line)!;
  assertEquals([tags.get("+a"), tags.get("+b"), tags.get("+c"), tags.get("+d")], [
    "; \\\r\n",
    "lone",
    "x",
    "2",
  ]);
  assertEquals([tags.get("+e") ?? "", tags.get("+f") ?? ""], ["", ""]);
  await pair.isWell();
});

Deno.test("framing: forged `@time @account @msgid`: stripped", async () => {
  await using pair = await Pair.tagged();
  await pair.bob.ask(
    "@time=2001-01-01T00:00:00.000Z;account=root;msgid=forged;label=l;+mine=1 PRIVMSG #r :x",
  );
  const [line = ""] = (await pair.amy.sync()).filter((line) => line.includes("PRIVMSG"));
  const { tags } = parseMessage(line)!;
  assertEquals([tags.get("account"), tags.get("label"), tags.get("+mine")], [
    undefined,
    undefined,
    "1",
  ]);
  assert(tags.get("msgid") !== "forged" && !tags.get("time")!.startsWith("2001"), line);
});

Deno.test("framing: cuts on character boundaries", async () => {
  await using pair = await Pair.meet();
  for (let shift = 0; shift < 4; shift++) {
    const text = "x".repeat(shift) + "🙂".repeat(120);
    for (const line of [`TOPIC #r :${text}`, `AWAY :${text}`, `SETNAME :${text}`, `KICK #r bob :${text}`]) {
      await pair.bob.ask(line);
    }
    const lines = await pair.amy.ask("TOPIC #r", "WHOIS bob");
    for (const line of lines) {
      assertEquals(line.includes("\ufffd"), false, line);
      assert(line.isWellFormed(), line);
      assert(encoder.encode(line).length <= 510, line);
    }
  }
});
