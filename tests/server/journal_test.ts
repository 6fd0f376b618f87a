// What the operator reads: one line for each fact, escaped, bounded, and never in anybody's way.

import { assertEquals, assertLessOrEqual, assertMatch, assertStringIncludes } from "@std/assert";
import { factsOf, Journal, type Sink } from "../../server/journal.ts";

const NOW = Date.UTC(2026, 0, 2, 3, 4, 5, 6);
const decoder = new TextDecoder();

/** A sink that takes at most `most` bytes a write, once its gate is open. */
class Memo {
  text = "";
  readonly #most: number;
  readonly #gate: Promise<void>;

  constructor(most = Infinity, gate: Promise<void> = Promise.resolve()) {
    this.#most = most;
    this.#gate = gate;
  }

  async write(bytes: Uint8Array): Promise<number> {
    await this.#gate;
    const taken = bytes.subarray(0, Math.min(bytes.length, this.#most));
    this.text += decoder.decode(taken);
    return taken.length;
  }
}

function journal(format: "json" | "text" | "off", sink: Sink): Journal {
  return new Journal({ format, sink, now: () => NOW });
}

Deno.test("journal: a fact is one line of words and values", async () => {
  const sink = new Memo();
  const log = journal("text", sink);
  log.note("welcome", { nick: "bob", here: 3, left: undefined });
  log.note("sweep");
  await log.flush();
  assertEquals(
    sink.text,
    "2026-01-02T03:04:05.006Z welcome nick=bob here=3\n2026-01-02T03:04:05.006Z sweep\n",
  );
});

Deno.test("journal: as JSON a fact is one object a line", async () => {
  const sink = new Memo();
  const log = journal("json", sink);
  log.note("quit", { nick: "bob", reason: 'said "bye"\n', here: 0 });
  await log.flush();
  assertEquals(sink.text.split("\n").length, 2);
  assertEquals(JSON.parse(sink.text), {
    time: "2026-01-02T03:04:05.006Z",
    level: "info",
    fact: "quit",
    nick: "bob",
    reason: 'said "bye"\n',
    here: 0,
  });
});

Deno.test("journal: what is more than information says so, in words and as JSON", async () => {
  const [text, json] = [new Memo(), new Memo()];
  for (const [format, sink] of [["text", text], ["json", json]] as const) {
    const log = journal(format, sink);
    log.note("session-failed", { nick: "bob" });
    log.note("accept-failed");
    log.note("constructor");
    await log.flush();
  }
  assertEquals(
    text.text.replaceAll("2026-01-02T03:04:05.006Z ", ""),
    "error session-failed nick=bob\nwarn accept-failed\nconstructor\n",
  );
  const levels = json.text.trim().split("\n").map((line) => JSON.parse(line).level);
  assertEquals(levels, ["error", "warn", "info"]);
});

Deno.test("journal: an error is what it says, its cause, and as JSON where it comes from", async () => {
  const error = new TypeError("broken\non purpose", { cause: new Error("why") });
  const [text, json] = [new Memo(), new Memo()];
  for (const [format, sink] of [["text", text], ["json", json]] as const) {
    const log = journal(format, sink);
    log.note("session-failed", factsOf(error));
    await log.flush();
  }
  const fact = JSON.parse(json.text);
  assertEquals([fact.error, fact.cause], ["TypeError: broken\non purpose", "Error: why"]);
  assertStringIncludes(fact.stack, "journal_test.ts");
  assertEquals(text.text.includes("journal_test.ts"), false);
  assertEquals(text.text.split("\n").length, 2);
  assertEquals(factsOf("text").error, "text");
});

Deno.test("journal: where an error comes from is asked for only where it is written, and something can be opened", async () => {
  let asked = 0;
  const stack = () => `asked ${++asked}`;
  for (const [format, mayOpen] of [["text", true], ["json", false], ["json", true]] as const) {
    const sink = new Memo();
    const log = new Journal({ format, sink, mayOpen: () => mayOpen });
    log.note("session-failed", { error: "broken", stack });
    await log.flush();
    assertStringIncludes(sink.text, "broken");
    assertEquals(sink.text.includes("asked"), format === "json" && mayOpen);
  }
  assertEquals(asked, 1);
});

Deno.test("journal: off writes nothing", async () => {
  const sink = new Memo();
  const log = journal("off", sink);
  log.note("welcome");
  await log.flush();
  assertEquals(sink.text, "");
});

const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

for (
  const nasty of [
    "a\nfake line",
    "esc \u001b[31m",
    "c1 \u009b31m",
    "bidi \u202e",
    'a="b"',
    "ls \u2028",
    "tab\t",
    "del \u007f",
    "nul \u0000",
    "isolate \u2067",
    "zero width \u200b\ufeff",
    "tag \u{e0041}",
    "",
  ]
) {
  Deno.test(`journal: ${JSON.stringify(nasty)} stays a value of its own line`, async () => {
    const sink = new Memo();
    const log = journal("text", sink);
    log.note("quit", { reason: nasty });
    await log.flush();
    const value = /reason=(.*)\n$/.exec(sink.text)?.[1] ?? "";
    assertEquals(UNSEEN.test(value), false, sink.text);
    assertEquals(JSON.parse(value), nasty, "and can be read back");
  });

  Deno.test(`journal: ${JSON.stringify(nasty)} stays a value of its own line of JSON`, async () => {
    const sink = new Memo();
    const log = journal("json", sink);
    log.note("quit", { reason: nasty });
    await log.flush();
    assertEquals(UNSEEN.test(sink.text.slice(0, -1)), false, sink.text);
    assertEquals(JSON.parse(sink.text).reason, nasty);
  });
}

Deno.test("journal: a long value is cut", async () => {
  const sink = new Memo();
  const log = journal("json", sink);
  log.note("quit", { reason: "x".repeat(5_000) });
  await log.flush();
  assertEquals(JSON.parse(sink.text).reason, `${"x".repeat(200)}…`);
});

Deno.test("journal: a sink that takes a few bytes at a time gets everything", async () => {
  const sink = new Memo(7);
  const log = journal("text", sink);
  log.note("one", { nick: "bob" });
  log.note("two", { nick: "amy" });
  await log.flush();
  assertEquals(sink.text.replaceAll("2026-01-02T03:04:05.006Z ", ""), "one nick=bob\ntwo nick=amy\n");
});

Deno.test("journal: what a stopped reader would pile up is dropped and counted", async () => {
  const gate = Promise.withResolvers<void>();
  const sink = new Memo(Infinity, gate.promise);
  const log = journal("json", sink);
  log.note("first");
  await new Promise((resolve) => setTimeout(resolve));
  for (let i = 0; i < 15_000; i++) log.note("flood", { i });
  gate.resolve();
  await log.flush();
  const facts = sink.text.trim().split("\n").map((line) => JSON.parse(line));
  assertLessOrEqual(facts.length, 10_002);
  assertEquals(facts.at(-1), {
    time: "2026-01-02T03:04:05.006Z",
    level: "warn",
    fact: "journal-lines-dropped",
    count: 5_000,
  });
  log.note("afterwards");
  await log.flush();
  assertStringIncludes(sink.text, "afterwards");
});

Deno.test("journal: a sink that fails stops nothing, and what it did not take is counted", async () => {
  const memo = new Memo();
  let full = true;
  const write = (bytes: Uint8Array) => full ? Promise.reject(new Error("No space left")) : memo.write(bytes);
  const log = journal("text", { write });
  log.note("one");
  await log.flush();
  log.note("two");
  await log.flush();
  assertEquals(log.dropped, 2);
  full = false;
  log.note("three");
  await log.flush();
  assertMatch(memo.text, /^\S+ three\n\S+ warn journal-lines-dropped count=2\n$/);
});
