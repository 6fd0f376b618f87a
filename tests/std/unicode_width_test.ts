import { unicodeWidth } from "@std/cli/unicode-width";
import { assertEquals } from "@std/assert";

const TABLE: [what: string, text: string, columns: number][] = [
  ["nothing", "", 0],
  ["ASCII", "hello, world ~", 14],
  ["Latin and Cyrillic letters", "ñandú жук", 9],
  ["ideographs", "天地玄黃", 8],
  ["Hangul syllables", "한글", 4],
  ["Hangul in parts", "\u1112\u1161\u11ab", 2],
  ["full-width forms", "ｆｕｌｌ", 8],
  ["half-width katakana", "ｱｲｳ", 3],
  ["composed accent", "\u00e9", 1],
  ["combining accent", "e\u0301", 1],
  ["enclosing mark", "a\u20dd", 1],
  ["a pile of combining marks", "z" + "\u0335".repeat(40), 1],
  ["zero-width space, joiner, non-joiner, word joiner, BOM", "\u200b\u200d\u200c\u2060\ufeff", 0],
  ["bidi controls", "\u202ea\u2066b\u2069", 2],
  ["tag characters", "\u{e0067}\u{e007f}", 0],
  ["variation selector", "\u2764\ufe0f", 1],
  ["emoji", "🦕", 2],
  ["joined emoji count as their parts", "👩\u200d🔬", 4],
  ["skin tone counts as a part", "👍\u{1f3fd}", 4],
  ["flag of two letters", "🇫🇷", 2],
  ["soft hyphen", "a\u00adb", 3],
  ["ambiguous characters are narrow", "±§°α", 4],
  ["C0 controls and DEL", "\0\t\n\r\x1b\x7f", 0],
  ["C1 controls", "\u0080\u0085\u009b\u009f", 0],
  ["no-break space", "\u00a0", 1],
  ["ideographic space", "\u3000", 2],
];

for (const [what, text, columns] of TABLE) {
  Deno.test(`unicodeWidth: ${what}`, () => assertEquals(unicodeWidth(text), columns));
}
