/** Long texts cut into pieces that fit a line. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { splitText, utf8Length } from "../../protocol/lines.ts";

const encoder = new TextEncoder();
const FAMILY = "👨‍👩‍👧‍👦";
const FLAG = "🇩🇪";

const CASES: [text: string, maxBytes: number, pieces: string[]][] = [
  ["", 10, []],
  ["short", 10, ["short"]],
  ["exactly ten", 11, ["exactly ten"]],
  ["hello big world", 10, ["hello big ", "world"]],
  ["hello world", 5, ["hello", " ", "world"]],
  ["one two three", 8, ["one two ", "three"]],
  ["abcdefghij", 4, ["abcd", "efgh", "ij"]],
  ["приветмир", 8, ["прив", "етми", "р"]],
  ["😀😀😀", 9, ["😀😀", "😀"]],
  [`ab${FAMILY}`, 26, ["ab", FAMILY]],
  [`${FLAG}${FLAG}`, 15, [FLAG, FLAG]],
  ["abce\u0301", 5, ["abc", "e\u0301"]],
  ["\r\n", 4, ["\r\n"]],
];

Deno.test("splitText: cuts behind a space where it can, else between characters as people count them", () => {
  for (const [text, maxBytes, pieces] of CASES) assertEquals(splitText(text, maxBytes), pieces, text);
});

Deno.test("splitText: only a character longer than a piece is cut itself, between its code points", () => {
  const pieces = splitText(`x${FAMILY} y`, 8);
  assert(pieces.every((piece) => piece.isWellFormed() && utf8Length(piece) <= 8));
  assertEquals(pieces.join(""), `x${FAMILY} y`);
});

Deno.test("splitText: a space that carries a mark is no place to cut", () => {
  assertEquals(splitText("ab \u0301cdef", 7), ["ab \u0301cd", "ef"]);
});

Deno.test("splitText: refuses pieces too short for every character", () => {
  for (const maxBytes of [3, 0, -1, NaN]) assertThrows(() => splitText("abc", maxBytes), RangeError);
});

Deno.test("utf8Length: counts what an encoder writes, a lone surrogate as U+FFFD (Encoding, UTF-8 encoder)", () => {
  const characters = [
    "",
    "abc",
    "\0",
    "\x7f",
    "\x80",
    "é",
    "\u07ff",
    "\u0800",
    "€",
    "\uffff",
    "\u{10000}",
    FAMILY,
  ];
  const units = ["\ud7ff", "\ud800", "\udbff", "\udc00", "\udfff", "\ue000", "a"];
  const texts = [...characters, ...units.flatMap((first) => units.map((second) => first + second))];
  for (const text of texts) assertEquals(utf8Length(text), encoder.encode(text).length, JSON.stringify(text));
});
