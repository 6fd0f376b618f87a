import { assertEquals } from "@std/assert";
import { cells, cutCells, fitCells, graphemes } from "../../../client/term/width.ts";

const CELLS: readonly (readonly [string, number, string])[] = [
  ["", 0, "nothing"],
  ["hello", 5, "ASCII"],
  ["日本語", 6, "CJK"],
  ["한글", 4, "Hangul syllables"],
  ["\u1112\u1161\u11ab", 2, "Hangul made of jamo"],
  ["e\u0301te\u0301", 3, "combining accents"],
  ["👍", 2, "an emoji"],
  ["👍🏽", 2, "an emoji with a skin tone"],
  ["👩‍👩‍👧‍👦", 2, "a family joined by ZWJ"],
  ["🏳️‍🌈", 2, "a flag joined by ZWJ"],
  ["🇩🇪🇫🇷", 4, "two flags"],
  ["❤️", 2, "variation selector 16"],
  ["❤", 1, "the same without it"],
  ["1️⃣", 2, "a keycap"],
  ["ไทย", 3, "Thai"],
  ["שלום", 4, "Hebrew"],
  ["a日b", 4, "a mixture"],
];

for (const [text, expected, what] of CELLS) {
  Deno.test(`width: ${what} ${JSON.stringify(text)} takes ${expected} cells`, () => {
    assertEquals(cells(text), expected);
  });
}

Deno.test("width: cutting never splits a wide character or a joined emoji", () => {
  const rows = [["abc", 2, "ab"], ["日本", 3, "日"], ["👩‍👩‍👧‍👦x", 1, ""], ["👩‍👩‍👧‍👦x", 2, "👩‍👩‍👧‍👦"], [
    "e\u0301x",
    1,
    "e\u0301",
  ], ["ab", -1, ""]];
  for (const [text, width, expected] of rows) {
    assertEquals(cutCells(text as string, width as number), expected);
  }
});

Deno.test("width: fitting cuts with an ellipsis or fills up, to exactly the width", () => {
  assertEquals(fitCells("日本語", 4), "日… ");
  assertEquals(fitCells("日本", 4), "日本");
  assertEquals(fitCells("日", 4), "日  ");
});

Deno.test("width: graphemes are what a reader calls characters", () => {
  assertEquals(graphemes("ae\u0301👨‍👩‍👧🇩🇪1️⃣"), ["a", "e\u0301", "👨‍👩‍👧", "🇩🇪", "1️⃣"]);
});
