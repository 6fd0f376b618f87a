/**
 * How many terminal cells text takes, counted by grapheme. Knows nothing of styles, rows or the screen, and
 * expects text that `visibleText` has already made harmless.
 */
import { unicodeWidth } from "@std/cli/unicode-width";

const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });
const PLAIN = /^[\x20-\x7e]*$/;
// Joined emoji, variation selector 16 and keycaps are drawn as one picture of two cells, whatever their parts add up to.
const PICTURE = /\u200d\p{Extended_Pictographic}|\ufe0f|\u20e3|\p{Emoji_Modifier}/u;
const FLAG = /^\p{Regional_Indicator}{2}/u;

/** The user-perceived characters of `text`, in order. Plain ASCII takes a way without the segmenter. */
export function graphemes(text: string): string[] {
  if (PLAIN.test(text)) return text.split("");
  return Array.from(segmenter.segment(text), (part) => part.segment);
}

/** Cells of one grapheme: 0 for a lone combining mark, 2 for wide characters, emoji, flags and keycaps, else 1. */
export function graphemeCells(grapheme: string): number {
  if (grapheme.length === 1 && PLAIN.test(grapheme)) return 1;
  if (FLAG.test(grapheme) || PICTURE.test(grapheme)) return 2;
  return unicodeWidth(grapheme);
}

/**
 * The most cells that any terminal gives a text: some draw the parts of a joined emoji side by side. Rows that must
 * not overflow are measured with this.
 */
export function mostCells(text: string): number {
  if (PLAIN.test(text)) return text.length;
  return graphemes(text).reduce((sum, part) => sum + Math.max(graphemeCells(part), unicodeWidth(part)), 0);
}

/** Cells of a whole string. */
export function cells(text: string): number {
  if (PLAIN.test(text)) return text.length;
  return graphemes(text).reduce((sum, grapheme) => sum + graphemeCells(grapheme), 0);
}

/** The longest beginning of `text` that fits into `width` cells; never cuts inside a grapheme. */
export function cutCells(text: string, width: number): string {
  if (PLAIN.test(text)) return text.slice(0, Math.max(0, width));
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
