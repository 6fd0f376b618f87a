import { assertEquals } from "@std/assert";
import {
  type Complete,
  type EditorState,
  MAX_INPUT,
  newEditor,
  pressKey,
} from "../../../client/term/editor.ts";
import { isKey, KeyDecoder } from "../../../client/term/keys.ts";

const encoder = new TextEncoder();

/** The state after typing these bytes; what was submitted goes to `sent`. */
function type(
  bytes: string,
  { from = newEditor(), complete, sent = [] }: { from?: EditorState; complete?: Complete; sent?: string[] } =
    {},
): EditorState {
  let state = from;
  for (const key of new KeyDecoder().decode(encoder.encode(bytes))) {
    if (!isKey(key)) continue;
    const edited = pressKey(state, key, complete);
    state = edited.state;
    if (edited.effect?.kind === "submit") sent.push(edited.effect.text);
  }
  return state;
}

/** The text with `|` where the cursor is. */
function shown({ text, cursor }: EditorState): string {
  return `${text.slice(0, cursor)}|${text.slice(cursor)}`;
}

const LEFT = "\x1b[D";
const FAMILY = "👩‍👩‍👧";
const TYPED: readonly (readonly [string, string, string])[] = [
  ["typing", "hello", "hello|"],
  ["Left and insert", `held${LEFT}l`, "hell|d"],
  ["Ctrl-B and Ctrl-F", "abc\x02\x02\x06X", "abX|c"],
  ["Ctrl-A", "abc\x01X", "X|abc"],
  ["Home and End", "abc\x1b[HX\x1b[FY", "XabcY|"],
  ["Backspace at the start", "\x7fa\x01\x7f", "|a"],
  ["Ctrl-H", "abc\x08", "ab|"],
  ["Delete", "abc\x01\x1b[3~", "|bc"],
  ["Delete at the end", "abc\x1b[3~", "abc|"],
  ["Ctrl-D inside a line", "abc\x01\x04", "|bc"],
  ["Ctrl-K", `abcd${LEFT}${LEFT}\x0b`, "ab|"],
  ["Ctrl-U", `abcd${LEFT}${LEFT}\x15`, "|cd"],
  ["Ctrl-W over punctuation", "say what?! \x17", "say |"],
  ["Alt-Backspace stops at punctuation", "a/b.cd\x1b\x7f", "a/b.|"],
  ["Alt-D", "one two\x01\x1bd", "| two"],
  ["Alt-B twice", "one two three\x1bb\x1bbX", "one X|two three"],
  ["Alt-F", "one two\x01\x1bfX", "oneX| two"],
  ["Ctrl-Left and Ctrl-Right", "one two\x1b[1;5D\x1b[1;5D\x1b[1;5CX", "oneX| two"],
  ["words of accented letters", "été né\x1bb\x1bbX", "X|été né"],
  ["Ctrl-Y", "abc def\x17\x01\x19", "def|abc "],
  ["kills in a row are one", "one two three\x17\x17\x19", "one two three|"],
  ["a kill backward and one forward are one", `abcd${LEFT}${LEFT}\x15\x0bX\x19`, "Xabcd|"],
  ["Alt-Y goes back through what was killed", "one two\x17X\x17\x19\x1by", "one two|"],
  ["Alt-Y goes round", "a b\x17c\x17\x19\x1by\x1by", "a c|"],
  ["Alt-Y without Ctrl-Y before it", "ab\x17\x1by", "|"],
  ["Ctrl-_ takes back a kill", "one two\x17\x1f", "one two|"],
  ["Ctrl-_ takes back typed characters together", "one \x01\x1f", "|"],
  ["Ctrl-_ with nothing to take back", "\x1f\x1f", "|"],
  ["Ctrl-T at the end", "teh\x14", "the|"],
  ["Ctrl-T inside", `abcd${LEFT}${LEFT}\x14`, "acb|d"],
  ["Ctrl-T on one character", "a\x14", "a|"],
  ["Ctrl-T at the start", "ab\x01\x14", "|ab"],
  ["Backspace takes a whole family", `a${FAMILY}\x7f`, "a|"],
  ["Left goes over a whole family", `a${FAMILY}b${LEFT}${LEFT}X`, `aX|${FAMILY}b`],
  ["Left goes over a wide character", `日本${LEFT}x`, "日x|本"],
  ["Backspace takes letter and accent", "e\u0301\x7f", "|"],
  ["Ctrl-T with emoji", "a👍🏽\x14", "👍🏽a|"],
  ["Ctrl-W takes flags", "hi 🇩🇪🇫🇷\x17", "hi |"],
  ["an accent typed into a word keeps the cursor on an edge", `ex${LEFT}\u0301y`, "e\u0301y|x"],
  ["Alt-Enter", "a\x1b\rb", "a\nb|"],
  ["pasted lines", "x\x1b[200~one\rtwo\x1b[201~y", "xone\ntwoy|"],
  ["unknown keys", "ab\x1b[15~\x1bxc", "abc|"],
];

for (const [what, bytes, expected] of TYPED) {
  Deno.test(`editor: ${what}`, () => assertEquals(shown(type(bytes)), expected));
}

const EFFECTS: readonly (readonly [string, string, string | undefined])[] = [
  ["Ctrl-C leaves", "\x03", "leave"],
  ["Ctrl-C leaves with a line half typed", "abc\x03", "leave"],
  ["Ctrl-D on an empty line leaves", "\x04", "leave"],
  ["Ctrl-D on a line with text does not leave", "a\x01\x04", undefined],
  ["Ctrl-L redraws", "\x0c", "redraw"],
  ["Ctrl-Z suspends", "\x1a", "suspend"],
  ["Enter on an empty line is an answer too", "\r", "submit"],
];

for (const [what, bytes, expected] of EFFECTS) {
  Deno.test(`editor: ${what}`, () => {
    const keys = new KeyDecoder().decode(encoder.encode(bytes));
    let edited: ReturnType<typeof pressKey> = { state: newEditor() };
    for (const key of keys.filter(isKey)) edited = pressKey(edited.state, key);
    assertEquals(edited.effect?.kind, expected);
  });
}

Deno.test("editor: Enter submits and empties the line, several lines as one text", () => {
  const sent: string[] = [];
  assertEquals(shown(type("hello\rone\x1b\rtwo\r", { sent })), "|");
  assertEquals(sent, ["hello", "one\ntwo"]);
});

Deno.test("editor: Up and Down walk the history, and the line being typed comes back", () => {
  const state = type("one\rtwo\rthr");
  assertEquals(shown(type("\x1b[A", { from: state })), "two|");
  assertEquals(shown(type("\x1b[A\x1b[A\x1b[A", { from: state })), "one|");
  assertEquals(shown(type("\x1b[A\x1b[A\x1b[B\x1b[B", { from: state })), "thr|");
  assertEquals(shown(type("\x1b[B", { from: state })), "thr|");
});

Deno.test("editor: what was changed in an old line is kept until something is sent", () => {
  const sent: string[] = [];
  const state = type("one\rtwo\r\x1b[A!\x1b[A\x1b[B", { sent });
  assertEquals(shown(state), "two!|");
  const after = type("\r\x1b[A\x1b[A", { from: state, sent });
  assertEquals(sent, ["one", "two", "two!"]);
  assertEquals(shown(after), "two|");
});

const HISTORY = "red fox\rblue whale\rred deer\r";
const SEARCHES: readonly (readonly [string, string, string])[] = [
  ["the latest line with these letters", "\x12re", "red deer|"],
  ["further back", "\x12re\x12", "red fox|"],
  ["nothing further back: what was found stays", "\x12re\x12\x12\x12", "red fox|"],
  ["fewer letters find more again", "\x12whx\x7f", "blue whale|"],
  ["Enter takes it without sending it", "\x12BLUE\r!", "blue whale!|"],
  ["Ctrl-G brings back what was typed", "new\x12re\x07", "new|"],
  ["another key takes it and does its own", "\x12re\x01X", "X|red deer"],
];

for (const [what, bytes, expected] of SEARCHES) {
  Deno.test(`editor: Ctrl-R: ${what}`, () => {
    assertEquals(shown(type(HISTORY + bytes)), expected);
  });
}

Deno.test("editor: the same line twice is remembered once, a blank one never", () => {
  assertEquals(type("a\ra\r  \r\rb\ra\r").history, ["a", "b", "a"]);
});

const people: Complete = (text, cursor) => {
  const start = text.lastIndexOf(" ", cursor - 1) + 1;
  const typed = text.slice(start, cursor);
  const names = ["amy", "amelia", "bob"].filter((name) => name.startsWith(typed));
  return { start, candidates: names.map((shown) => ({ text: `${shown} `, shown, detail: "" })) };
};

Deno.test("editor: Tab goes through the candidates and Shift-Tab back", () => {
  const state = type("hi a\t", { complete: people });
  assertEquals(shown(state), "hi amy |");
  assertEquals(shown(type("\t", { from: state, complete: people })), "hi amelia |");
  assertEquals(shown(type("\t\t", { from: state, complete: people })), "hi amy |");
  assertEquals(shown(type("\x1b[Z", { from: state, complete: people })), "hi amelia |");
});

Deno.test("editor: another key ends the Tab cycle and text behind the cursor stays", () => {
  const state = type(`hi a!${LEFT}\t`, { complete: people });
  assertEquals(shown(state), "hi amy |!");
  assertEquals(shown(type("b\t", { from: state, complete: people })), "hi amy bob |!");
});

Deno.test("editor: Tab without candidates changes nothing", () => {
  assertEquals(shown(type("zz\t", { complete: people })), "zz|");
  assertEquals(shown(type("zz\t")), "zz|");
});

Deno.test("editor: an input beyond its limit is cut between characters, and says so", () => {
  const full = type("x".repeat(MAX_INPUT - 1));
  const { state, effect } = pressKey(full, { kind: "paste", text: "👍👍" });
  assertEquals(state.text.length, MAX_INPUT - 1);
  assertEquals(effect?.kind, "cut");
});
