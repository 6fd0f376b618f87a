import { assert, assertEquals } from "@std/assert";
import { formattedSpans } from "../../../client/term/mirc.ts";
import { nickColour, paint, span } from "../../../client/term/style.ts";

const FORMATTED: readonly (readonly [string, string])[] = [
  ["plain", "plain"],
  ["\x02bold\x02 no", "\x1b[1mbold\x1b[0m no"],
  ["\x1ditalic\x0f no", "\x1b[3mitalic\x1b[0m no"],
  ["\x1funder\x1e both", "\x1b[4munder\x1b[0m\x1b[4;9m both\x1b[0m"],
  ["\x0304red\x03 no", "\x1b[38;5;160mred\x1b[0m no"],
  ["\x034,7red\x0f no", "\x1b[38;5;160mred\x1b[0m no"],
  ["\x030,1white on black", "white on black"],
  ["\x0399default \x03", "default "],
  ["\x0312345", "\x1b[38;5;62m345\x1b[0m"],
  ["\x04ff0000hex\x04", "hex"],
  ["\x04ff00", "ff00"],
  ["\x16reverse\x16 \x11mono\x11", "reverse mono"],
  ["\x03", ""],
  ["\x03,4x", ",4x"],
];

for (const [text, painted] of FORMATTED) {
  Deno.test(`mirc: ${JSON.stringify(text)} is drawn in our own styles`, () => {
    assertEquals(paint(formattedSpans(text), true), painted);
  });
}

Deno.test("mirc: without colours only the characters are left", () => {
  assertEquals(paint(formattedSpans("\x02bold\x02 \x0304red\x03"), false), "bold red");
});

Deno.test("mirc: a base style comes back after the text's own", () => {
  const spans = formattedSpans("a\x0304b\x03c\x02d\x0fe", { dim: true, colour: 30 });
  assertEquals(spans.map((part) => part.style.colour), [30, 160, 30, 30, 30]);
  assert(spans.every((part) => part.style.dim));
});

Deno.test("style: no text can bring a control character into what is painted", () => {
  for (let code = 0; code < 0xa0; code++) {
    if (code >= 0x20 && code < 0x7f) continue;
    const painted = paint([span(`a${String.fromCharCode(code)}[31mb`)], true);
    assertEquals(painted.match(/\p{Cc}/u), null, `U+${code.toString(16)}`);
  }
});

Deno.test("style: every nick colour has a contrast of 3.5 with black and with white", () => {
  const seen = new Set(Array.from({ length: 2000 }, (_, i) => nickColour(`nick${i}`)));
  assert(seen.size >= 16, `${seen.size} colours`);
  for (const index of seen) {
    const luminance = luminanceOf(index);
    assert((luminance + 0.05) / 0.05 >= 3.5, `${index} on black`);
    assert(1.05 / (luminance + 0.05) >= 3.5, `${index} on white`);
  }
});

Deno.test("style: a nick keeps its colour", () => {
  assertEquals(nickColour("amy"), nickColour("amy"));
});

/** Relative luminance (WCAG 2) of an index in the 6×6×6 cube of the 256 colours. */
function luminanceOf(index: number): number {
  const levels = [0, 95, 135, 175, 215, 255];
  const [r, g, b] = [36, 6, 1].map((step) => {
    const value = (levels[Math.floor((index - 16) / step) % 6] ?? 0) / 255;
    return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (r ?? 0) + 0.7152 * (g ?? 0) + 0.0722 * (b ?? 0);
}

Deno.test("style: writing from right to left is isolated, so that it turns nothing around beside it", () => {
  assertEquals(
    paint([span("\u05e9\u05dc\u05d5\u05dd"), span(" 12:34")], true),
    "\u2068\u05e9\u05dc\u05d5\u05dd\u2069 12:34",
  );
  assertEquals(
    paint([span("\u0645\u0631\u062d\u0628\u0627", { bold: true })], true),
    "\x1b[1m\u2068\u0645\u0631\u062d\u0628\u0627\u2069\x1b[0m",
  );
  // Those that somebody sent are taken out, and cannot end ours.
  assertEquals(paint([span("\u2069\u202e\u05d0")], true), "\u2068\u05d0\u2069");
});
