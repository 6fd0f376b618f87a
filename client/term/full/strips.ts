/**
 * A picture of the whole screen as plain data: rows of strips, each at its column and exactly as wide as it says. Knows
 * nothing of what is shown, and writes nothing.
 */
import { type Span, span, type Style } from "../style.ts";
import { cells, cutCells } from "../width.ts";

/** A piece of one row. Its spans fill `width` cells. */
export interface Strip {
  readonly column: number;
  readonly width: number;
  readonly spans: readonly Span[];
}

/** Where the cursor stands: behind these spans, which begin at the left edge of the row. */
export interface Cursor {
  /** Counted from 0. */
  readonly row: number;
  readonly before: readonly Span[];
}

/** What the screen shows: every row from the left edge to the right one, and the cursor. */
export interface Frame {
  readonly rows: readonly (readonly Strip[])[];
  readonly cursor: Cursor;
  /** What the window is called meanwhile. */
  readonly title?: string;
}

/** Cells of some spans. */
export function spanCells(spans: readonly Span[]): number {
  return spans.reduce((sum, { text }) => sum + cells(text), 0);
}

/** The spans made exactly `width` cells wide: cut with `…` at the end, or filled with blanks of this style. */
export function fitSpans(spans: readonly Span[], width: number, filling: Style = {}): Span[] {
  const used = spanCells(spans);
  if (used === width) return [...spans];
  if (used < width) return [...spans, span(" ".repeat(width - used), filling)];
  return width <= 0 ? [] : cutSpans(spans, width, filling);
}

function cutSpans(spans: readonly Span[], width: number, filling: Style): Span[] {
  const kept: Span[] = [];
  let left = width - 1;
  for (const { text, style } of spans) {
    const piece = cutCells(text, left);
    if (piece !== "") kept.push({ text: piece, style });
    left -= cells(piece);
    if (piece.length < text.length) break;
  }
  return [...kept, span("…" + " ".repeat(Math.max(0, left)), filling)];
}

/** `left` and `right` at the two ends of `width` cells; where both do not fit, `right` goes. */
export function spread(left: readonly Span[], right: readonly Span[], width: number): Span[] {
  const room = width - spanCells(right);
  if (right.length === 0 || room < Math.min(spanCells(left), Math.floor(width / 2))) {
    return fitSpans(left, width);
  }
  return [...fitSpans(left, room), ...right];
}

/** The spans with something more to their look. */
export function inStyle(spans: readonly Span[], more: Style): Span[] {
  return spans.map(({ text, style }) => ({ text, style: { ...style, ...more } }));
}
