// What holds for any name, mask and text: masks mean what they are defined to, and what was made safe stays so.

import { assertEquals } from "@std/assert";
import { visibleText } from "../../protocol/formatting.ts";
import { matchesMask } from "../../protocol/names.ts";
import { fc, textOf } from "../support/properties.ts";

const maskText = fc.string({ unit: fc.constantFrom(..."ab*?\\"), maxLength: 8 });

Deno.test("matchesMask: any mask agrees with the definition of a mask", () => {
  fc.assert(
    fc.property(
      maskText,
      maskText,
      (mask, text) => assertEquals(matchesMask(mask, text), defined(mask, text)),
    ),
    { numRuns: 3_000 },
  );
});

/** Word for word, and slow: what a mask means. */
function defined(mask: string, text: string): boolean {
  if (mask === "") return text === "";
  if (mask.startsWith("*")) {
    return defined(mask.slice(1), text) || text !== "" && defined(mask, text.slice(1));
  }
  if (mask.startsWith("?")) return text !== "" && defined(mask.slice(1), text.slice(1));
  const literal = /^\\[*?\\]/.test(mask) ? mask.slice(1) : mask;
  return text.startsWith(literal.charAt(0)) && defined(literal.slice(1), text.slice(1));
}

/** What visibleText has an opinion on: joiners, selectors, marks, directions, controls, fillers, tags, halves. */
const CURIOUS = [
  ..."ae\u0301\u20dd\u0308ад क्षשָׁ👨👩👍🏽❤🔥🏳🌈🏴🇩🇪1⃣",
  ..."\u200d\u200c\ufe0f\ufe0e\u200b\u2060\ufeff\u00ad\u202e\u2066\u200f\u2028\u115f\u034f\u{e0067}\u{e0100}\u{e007f}",
  ..."\x1b\x9b\0\r\n\t\b\x7f\x85\ufffe\ufff9",
  "\ud800",
  "\udc00",
];

Deno.test("visibleText: what it made of any text stays as it is", () => {
  fc.assert(
    fc.property(textOf(CURIOUS, 24), (text) => {
      const once = visibleText(text);
      assertEquals(visibleText(once), once);
    }),
    { numRuns: 3_000 },
  );
});
