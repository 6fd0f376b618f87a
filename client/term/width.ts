/**
 * How many terminal cells text takes, counted by grapheme. Knows nothing of styles, rows or the screen, and
 * expects text that `visibleText` has already made harmless.
 */
import { unicodeWidth } from "@std/cli/unicode-width";

const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });
/** Latin, Cyrillic, kana, Han and Hangul syllables: characters that never merge with each other. */
const SINGLE =
  /^[\x20-\x7e\u00a1-\u00ac\u00ae-\u02ff\u0400-\u0482\u3000-\u3029\u3041-\u3096\u309b-\u30ff\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff60]*$/;
/** Those of them that take two cells: everything from the first CJK punctuation on. */
const FIRST_WIDE = 0x3000;
// Joined emoji, variation selector 16 and keycaps are drawn as one picture of two cells, whatever their parts add up to.
const PICTURE = /\u200d\p{Extended_Pictographic}|\ufe0f|\u20e3|\p{Emoji_Modifier}/u;
const FLAG = /^\p{Regional_Indicator}{2}/u;

/** The user-perceived characters of `text`, in order. Most writing takes a way without the segmenter, which is slow. */
export function graphemes(text: string): string[] {
  if (SINGLE.test(text)) return text.split("");
  return Array.from(segmenter.segment(text), (part) => part.segment);
}

/** Cells of one grapheme: 0 for a lone combining mark, 2 for wide characters, emoji, flags and keycaps, else 1. */
export function graphemeCells(grapheme: string): number {
  if (SINGLE.test(grapheme)) return singleCells(grapheme);
  return FLAG.test(grapheme) || PICTURE.test(grapheme) ? 2 : unicodeWidth(grapheme);
}

/**
 * The most cells that any terminal gives a text: some draw the parts of a joined emoji side by side. Rows that must
 * not overflow are measured with this.
 */
export function mostCells(text: string): number {
  if (SINGLE.test(text)) return singleCells(text);
  return graphemes(text).reduce((sum, part) => sum + Math.max(graphemeCells(part), unicodeWidth(part)), 0);
}

/** Cells of a whole string. */
export function cells(text: string): number {
  if (SINGLE.test(text)) return singleCells(text);
  return graphemes(text).reduce((sum, grapheme) => sum + graphemeCells(grapheme), 0);
}

function singleCells(text: string): number {
  let sum = text.length;
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) >= FIRST_WIDE) sum++;
  return sum;
}

/** The longest beginning of `text` that fits into `width` cells; never cuts inside a grapheme. */
export function cutCells(text: string, width: number): string {
  let used = 0;
  let end = 0;
  for (const grapheme of graphemes(text)) {
    used += graphemeCells(grapheme);
    if (used > width) break;
    end += grapheme.length;
  }
  return text.slice(0, end);
}

/**
 * `text` made exactly `width` cells wide: cut (with `…` as its last cell) or filled up with spaces.
 *
 * ```ts
 * import { fitCells } from "./width.ts";
 * import { assertEquals } from "@std/assert";
 * assertEquals(fitCells("amy", 5), "amy  ");
 * assertEquals(fitCells("amelia", 5), "amel…");
 * ```
 */
export function fitCells(text: string, width: number): string {
  const fitting = cells(text) <= width ? text : `${cutCells(text, width - 1)}…`;
  return fitting + " ".repeat(Math.max(0, width - cells(fitting)));
}
