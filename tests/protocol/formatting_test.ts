/** The guard between other people's words and a terminal, class by class of what may not pass it. */
import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { stripFormatting, visibleText } from "../../protocol/formatting.ts";

const CODED: [coded: string, plain: string][] = [
  [
    "\x02bold\x02 \x1ditalic\x1d \x1funder\x1f \x1estruck\x1e \x11mono\x11 \x16turned\x16\x0f",
    "bold italic under struck mono turned",
  ],
  ["\x034red\x03", "red"],
  ["\x0304red", "red"],
  ["\x03041", "1"],
  ["\x034,5both", "both"],
  ["\x0304,12both", "both"],
  ["\x0304,123", "3"],
  ["\x034,text", ",text"],
  ["\x03,5", ",5"],
  ["\x03", ""],
  ["\x034", ""],
  ["\x034,", ","],
  ["\x03\x03\x02", ""],
  ["\x03\x02\x034", ""],
  ["\x04ff0000red", "red"],
  ["\x04FF0000,00ff00both", "both"],
  ["\x04ff0000,00ff0", ",00ff0"],
  ["\x04ff00", "ff00"],
  ["\x04", ""],
  ["\x01ACTION\x1b[1m\x07", "\x01ACTION\x1b[1m\x07"],
  ["nothing to do", "nothing to do"],
];

Deno.test("stripFormatting: takes out every code, incomplete ones too (Modern IRC, Formatting)", () => {
  for (const [coded, plain] of CODED) assertEquals(stripFormatting(coded), plain, JSON.stringify(coded));
});

const UNTOUCHED: [kind: string, text: string][] = [
  ["nothing", ""],
  ["ASCII", "Hello, world! ~{}|^`"],
  ["Latin, Greek, Cyrillic", "Zoë λόγος привет"],
  ["Japanese, Chinese, Korean", "こんにちは 你好 안녕"],
  ["a mark over a letter", "e\u0301 a\u0308\u0304"],
  ["Hebrew with points", "שָׁלוֹם"],
  ["Arabic with marks", "السَّلَامُ"],
  ["Thai", "ภาษาไทย น้ำ"],
  ["Hindi with a joiner", "क्‍ष"],
  ["Persian with a non-joiner", "می‌خواهم"],
  ["an emoji", "🦊"],
  ["an emoji of several", "👨‍👩‍👧‍👦"],
  ["an emoji with its selector", "❤️"],
  ["a burning heart", "❤️‍🔥"],
  ["a skin tone", "👍🏽"],
  ["tone and profession", "👩🏽‍💻"],
  ["a keycap", "1️⃣"],
  ["a flag", "🇩🇪"],
  ["a rainbow flag", "🏳️‍🌈"],
  ["box drawing and symbols", "┌─┐ → ★ €"],
  ["private use, as icon fonts have it", "\ue0b0"],
];

Deno.test("visibleText: leaves what people write as it is", () => {
  for (const [kind, text] of UNTOUCHED) assertStrictEquals(visibleText(text), text, kind);
});

const GUARDED: [kind: string, text: string, visible: string][] = [
  ["a colour sequence (CSI)", "a\x1b[31mb", "a␛[31mb"],
  ["a window title (OSC)", "\x1b]0;owned\x07", "␛]0;owned␇"],
  ["a device string (DCS)", "\x1bP+q\x1b\\", "␛P+q␛\\"],
  ["an 8-bit CSI", "\x9b31m", "\ufffd31m"],
  ["an 8-bit OSC and ST", "\x9d0;x\x9c", "\ufffd0;x\ufffd"],
  ["a newline", "a\r\nb", "a␍␊b"],
  ["a tab", "a\tb", "a b"],
  ["a backspace", "abc\b\b\bxyz", "abc␈␈␈xyz"],
  ["NUL and DEL", "\0\x7f", "␀␡"],
  ["shift out", "\x0elqqk\x0f", "␎lqqk␏"],
  ["next line", "a\x85b", "a\ufffdb"],
  ["separators of lines and paragraphs", "a\u2028b\u2029c", "a b c"],
  ["bidi embeddings and overrides", "\u202aa\u202bb\u202cc\u202dd\u202ee", "abcde"],
  ["bidi isolates", "\u2066a\u2067b\u2068c\u2069", "abc"],
  ["bidi marks", "\u200ea\u200fb\u061cc", "abc"],
  ["zero-width spaces", "a\u200bb\u2060c\ufeffd\u00ade\u180ef", "abcdef"],
  ["invisible operators", "a\u2061\u2062\u2063\u2064b", "ab"],
  ["deprecated format characters", "a\u206a\u206b\u206c\u206d\u206e\u206fb", "ab"],
  ["annotations", "a\ufff9b\ufffac\ufffb", "abc"],
  ["fillers", "a\u115f\u1160\u3164\uffa0\u034fb", "ab"],
  ["tags that hide a text", "a\u{e0001}\u{e0068}\u{e0069}\u{e007f}b", "ab"],
  ["a flag made of tags", "🏴\u{e0067}\u{e0062}\u{e007f}", "🏴"],
  ["the long row of selectors", "a\u{e0100}\u{e01ef}b", "ab"],
  ["musical formats", "a\u{1d173}\u{1d17a}b", "ab"],
  ["joiners between Latin letters", "ad\u200dm\u200cin", "admin"],
  ["joiners between Cyrillic letters", "ад\u200dмин", "админ"],
  ["joiners after an accent", "e\u0301\u200da", "e\u0301a"],
  ["joiners at the ends", "\u200da\u200d", "a"],
  ["joiners in a row", "👨\u200d\u200d\u200d👩", "👨\u200d👩"],
  ["selectors in a row", "❤\ufe0f\ufe0f\ufe0f\ufe0f", "❤\ufe0f"],
  ["a selector of nothing", "\ufe0fa \ufe0e b", "a  b"],
  ["marks piled up", "e" + "\u0301".repeat(40) + "a", "e\u0301\u0301\u0301\u0301a"],
  ["enclosing marks piled up", "e" + "\u20dd".repeat(9), "e" + "\u20dd".repeat(4)],
  ["a mark before anything", "\u0301a", "◌\u0301a"],
  ["a mark after what vanishes", "\u200b\u0301a", "◌\u0301a"],
  ["lone surrogates", "a\ud800b\udc00", "a\ufffdb\ufffd"],
  ["noncharacters", "a\ufffe\uffff\ufdd0\u{1ffff}b", "a\ufffd\ufffd\ufffd\ufffdb"],
];

Deno.test("visibleText: shows, replaces or drops what would act on a terminal or hide", () => {
  for (const [kind, text, visible] of GUARDED) assertEquals(visibleText(text), visible, kind);
});

Deno.test("visibleText: no control, direction, tag or newline of any kind passes", () => {
  const forbidden =
    /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\u{e0000}-\u{e0fff}\p{Noncharacter_Code_Point}]/u;
  for (let code = 0; code <= 0x10ffff; code++) {
    const text = `a${String.fromCodePoint(code)}b`;
    if (forbidden.test(text)) assert(!forbidden.test(visibleText(text)), code.toString(16));
  }
});
