// IRCv3 draft/multiline

import { assertEquals } from "@std/assert";
import { limitsFrom, packed, textOf } from "../../../client/core/multiline.ts";
import { feed, inLobby, MODERN, told } from "./fixture.ts";

const CAPS = `${MODERN} draft/multiline=max-bytes=400,max-lines=3`;

/** A client in #lobby whose server has told its limits. */
function client(caps = CAPS) {
  const client = inLobby({ caps: MODERN });
  feed(client, `:s.t CAP bob NEW :${caps}`, ":s.t CAP bob ACK :draft/multiline");
  client.takeLines();
  return client;
}

const PACKED: [text: string, limits: { line: number; bytes?: number; lines?: number }, packs: string[][]][] =
  [
    ["a\nb", { line: 10 }, [["a", "b"]]],
    ["a\r\nb\rc", { line: 10 }, [["a", "b", "c"]]],
    ["\n\na\n\nb\n\n", { line: 10 }, [["a", "", "b"]]],
    ["a\nb\nc", { line: 10, lines: 2 }, [["a", "b"], ["c"]]],
    ["a\n\nb", { line: 10, lines: 1 }, [["a"], ["b"]]],
    ["hello big world", { line: 10 }, [["hello big ", "+world"]]],
    ["hello big world", { line: 10, lines: 1 }, [["hello big "], ["world"]]],
    ["aaaa\nbbbb\ncccc", { line: 10, bytes: 10 }, [["aaaa", "bbbb"], ["cccc"]]],
    ["aaaa\nbbbb", { line: 10, bytes: 8 }, [["aaaa"], ["bbbb"]]],
    ["aaaa\nbbbb\ncccc", { line: 10, bytes: 9 }, [["aaaa", "bbbb"], ["cccc"]]],
    ["  \n ", { line: 10 }, []],
  ];

for (const [text, limits, packs] of PACKED) {
  Deno.test(`multiline: ${JSON.stringify(text)} within ${JSON.stringify(limits)}`, () => {
    const lines = packed(text, limits).map((pack) =>
      pack.map(({ text, concat }) => (concat ? "+" : "") + text)
    );
    assertEquals(lines, packs);
  });
}

Deno.test("multiline: what was divided is the same text again", () => {
  const text = "one\n\n" + "word ".repeat(50).trim() + "\nlast";
  assertEquals(packed(text, { line: 40 }).map(textOf), [text]);
});

Deno.test("multiline: limits are those of the capability, and one below a line is none", () => {
  assertEquals(limitsFrom("max-bytes=4096,max-lines=100", 300), { line: 300, bytes: 4096, lines: 100 });
  assertEquals(limitsFrom("max-bytes=1", 300), { line: 300, bytes: 300, lines: undefined });
  assertEquals(limitsFrom("max-lines=0", 300), { line: 300, bytes: undefined, lines: undefined });
});

Deno.test("multiline: several lines are one message where the server has it, and a second one beyond its limits", () => {
  const it = client();
  it.input("a\n\nb\nc");
  assertEquals(it.takeLines(), [
    "@label=m1 BATCH +m1 draft/multiline #lobby",
    "@batch=m1 PRIVMSG #lobby a",
    "@batch=m1 PRIVMSG #lobby :",
    "@batch=m1 PRIVMSG #lobby b",
    "BATCH -m1",
    "@label=m1.0001 PRIVMSG #lobby c",
  ]);
  assertEquals(told(it, "message").map(({ text, key }) => [text, key]), [["a\n\nb", "m1"], ["c", "m1.0001"]]);
});

Deno.test("multiline: a long line goes in parts that are put together again", () => {
  const it = client();
  const text = "word ".repeat(80).trim();
  it.input(text);
  assertEquals(it.takeLines().map((line) => /^\S+ \S+/.exec(line)?.[0]), [
    "@label=m1 BATCH",
    "@batch=m1 PRIVMSG",
    "@batch=m1;draft/multiline-concat PRIVMSG",
    "BATCH -m1",
  ]);
  assertEquals(told(it, "message").map((event) => event.text), [text]);
});

Deno.test("multiline: the echo of the batch stores the message; nothing of it is said twice", () => {
  const it = client();
  it.input("a\nb");
  it.takeLines();
  it.takeEvents();
  feed(
    it,
    "@label=m1;msgid=x;time=2026-01-01T00:00:00.000Z :bob!b@h BATCH +7 draft/multiline #lobby",
    "@batch=7 :bob!b@h PRIVMSG #lobby a",
    "@batch=7 :bob!b@h PRIVMSG #lobby b",
    ":bob!b@h BATCH -7",
  );
  assertEquals(it.takeEvents(), [
    { kind: "stored", at: Date.parse("2026-01-01T00:00:00.000Z"), label: "m1", room: "#lobby", id: "x" },
  ]);
  assertEquals([it.settled, it.messages.find("x")?.key], [true, "m1"]);
});

Deno.test("multiline: what others say in several lines is one message with its own msgid, time and reply", () => {
  const it = client();
  feed(
    it,
    "@msgid=y;+draft/reply=z :amy!a@h BATCH +8 draft/multiline #lobby",
    "@batch=8 :amy!a@h PRIVMSG #lobby :roses are",
    ":carl!c@h PRIVMSG #lobby :meanwhile",
    "@batch=8;draft/multiline-concat :amy!a@h PRIVMSG #lobby : red",
    "@batch=8 :amy!a@h PRIVMSG #lobby :",
    "@batch=8 :amy!a@h PRIVMSG #lobby :violets",
    ":amy!a@h BATCH -8",
  );
  assertEquals(told(it, "message").map(({ text, id, replyTo }) => [text, id, replyTo?.id]), [
    ["meanwhile", undefined, undefined],
    ["roses are red\n\nviolets", "y", "z"],
  ]);
});

Deno.test("multiline: nothing but what somebody says has several lines", () => {
  const it = client();
  it.takeEvents();
  for (const words of ["NOTE *", "TOPIC #lobby", ":s.t 301 bob amy"]) {
    feed(it, ":amy!a@h BATCH +n draft/multiline #lobby");
    for (const line of ["away", "09:05 carl hi"]) feed(it, `@batch=n ${words} :${line}`);
    feed(it, ":amy!a@h BATCH -n");
  }
  assertEquals(it.takeEvents(), []);
});

Deno.test("multiline: a refused batch is a failed message with all of its text", () => {
  const it = client();
  it.input("a\nb");
  it.takeEvents();
  feed(it, "@label=m1 :s.t FAIL BATCH MULTILINE_MAX_LINES 1 :That is too many lines for one message");
  assertEquals(told(it, "failed").map(({ text, label }) => [text, label]), [["a\nb", "m1"]]);
});

Deno.test("multiline: a batch without an end, or beyond all measure, costs little and says nothing", () => {
  const it = client();
  for (let count = 0; count < 200; count++) {
    feed(it, `:amy!a@h BATCH +x${count} draft/multiline #lobby`);
    feed(it, `@batch=x${count} :amy!a@h PRIVMSG #lobby :${"y".repeat(4_000)}`);
  }
  for (let count = 0; count < 100; count++) {
    feed(it, `@batch=x1 :amy!a@h PRIVMSG #lobby :${"y".repeat(4_000)}`);
  }
  it.takeEvents();
  feed(it, ":amy!a@h BATCH -x1");
  assertEquals(told(it, "message").map(({ text }) => text.length), [65_536]);
  it.disconnected("gone", 1);
  it.connected();
  it.takeEvents();
  feed(it, ":amy!a@h BATCH -x2");
  assertEquals(it.takeEvents(), []);
});

Deno.test("multiline: offline lines wait together and are shown to wait", () => {
  const it = client();
  it.disconnected("gone", 1);
  it.input("a\nb");
  assertEquals(it.waiting.map(({ text }) => text), ["a\nb"]);
  it.connected();
  it.takeLines();
  feed(it, ":s.t 001 bob :Hi", ":s.t 376 bob :End", ":bob!b@h JOIN #lobby");
  assertEquals(it.takeLines().filter((line) => line.includes("PRIVMSG")), [
    "PRIVMSG #lobby a",
    "PRIVMSG #lobby b",
  ]);
  assertEquals(it.waiting, []);
});
