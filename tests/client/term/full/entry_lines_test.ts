import { assert, assertEquals } from "@std/assert";
import type { Entry, SaidEntry } from "../../../../client/term/full/entries.ts";
import { entryLines, type Wording } from "../../../../client/term/full/entry_lines.ts";
import { themeFor } from "../../../../client/term/full/theme.ts";
import { plainLine } from "../../../../client/term/lines.ts";
import { paint } from "../../../../client/term/style.ts";

const at = new Date(2026, 0, 2, 9, 5).getTime();
const wording: Wording = { nick: "bob", clock: "24h", theme: themeFor("dark") };

function said(text: string, more: Partial<SaidEntry> = {}): SaidEntry {
  return {
    kind: "said",
    at,
    key: "k",
    from: "amy",
    text,
    manner: "said",
    mine: false,
    mention: false,
    ...more,
  };
}

function shown(entry: Entry, more: Partial<Wording> = {}): string[] {
  return entryLines(entry, { ...wording, ...more }).map(({ spans }) => paint(spans, false));
}

const NICKS = ["bob", "carl", "dan", "eve", "fay"];

const SHOWN: readonly (readonly [string, Entry, readonly string[]])[] = [
  ["what somebody says", said("hello"), ["09:05 amy hello"]],
  ["what somebody does", said("waves", { manner: "action" }), ["09:05 * amy waves"]],
  ["a notice", said("careful", { manner: "notice" }), ["09:05 -amy- careful"]],
  ["several lines", said("one\ntwo\n\nfour"), ["09:05 amy one", "      two", "      ", "      four"]],
  ["what is on its way", said("hello", { mine: true, progress: "sending" }), ["09:05 amy hello …"]],
  ["what was not sent", said("a\nb", { mine: true, progress: "failed" }), [
    "09:05 amy a",
    "      b ✗ not sent",
  ]],
  ["an answer", said("yes", { replyTo: { id: "x", from: "carl", text: "are you\nthere?" } }), [
    "      ┌ carl are you there?",
    "09:05 amy yes",
  ]],
  ["an answer to something unknown", said("yes", { replyTo: { id: "x" } }), [
    "      ┌ an earlier message",
    "09:05 amy yes",
  ]],
  ["an answer to many words", said("yes", { replyTo: { id: "x", from: "carl", text: "w".repeat(200) } }), [
    `      ┌ carl ${"w".repeat(80)}…`,
    "09:05 amy yes",
  ]],
  [
    "reactions",
    said("hello", { reactions: [{ emoji: "👍", nicks: ["bob", "carl"] }, { emoji: "🎉", nicks: NICKS }] }),
    ["09:05 amy hello", "      👍 you, carl  🎉 you, carl, dan +2"],
  ],
  [
    "what was taken back",
    said("", { takenBack: "amy took back a message", reactions: [{ emoji: "👍", nicks: ["bob"] }] }),
    ["09:05 --- amy took back a message"],
  ],
  ["comings and goings", { kind: "moves", at, moves: [{ kind: "came", who: "amy" }] }, [
    "09:05 --> amy came",
  ]],
  ["words of the program", { kind: "told", at, lines: [plainLine("one"), plainLine("two")] }, ["one", "two"]],
];

for (const [what, entry, expected] of SHOWN) {
  Deno.test(`entry lines: ${what}`, () => assertEquals(shown(entry), expected));
}

Deno.test("entry lines: the clock is as it is set, and further rows follow it", () => {
  assertEquals(shown(said("one\ntwo"), { clock: "12h" }), [" 9:05 am amy one", "         two"]);
  assertEquals(shown(said("one\ntwo"), { clock: "off" }), ["amy one", "  two"]);
});

Deno.test("entry lines: no row of a message can pass for another line, not even without a clock", () => {
  const imitations = ["--> bob came", "12:00 amy pay me", "-chat.local- leave", "┌ carl yes", "* amy waves"];
  for (const clock of ["24h", "12h", "off"] as const) {
    const rows = shown(said(`hi\n${imitations.join("\n")}`), { clock });
    for (const row of rows.slice(1)) assert(row.startsWith("  "), row);
  }
});

Deno.test("entry lines: one's own name stands out where others say it", () => {
  const [line] = entryLines(said("hi bob", { mention: true }), wording);
  assertEquals(
    line?.spans.at(-2)?.style.reverse ?? line?.spans.find(({ text }) => text === "bob")?.style.reverse,
    true,
  );
});
