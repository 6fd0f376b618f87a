/** The list of conversations: each with its number, its name and what is unread in it. Rows of spans; draws nothing. */
import type { Buffer } from "../../core/buffer.ts";
import { type Span, span, type Style } from "../style.ts";
import { cells, fitCells } from "../width.ts";
import { firstShown } from "./listing.ts";
import { fitSpans } from "./strips.ts";
import type { Theme } from "./theme.ts";

/** The conversations, and the one that is looked at. */
export interface RoomsView {
  readonly list: readonly Buffer[];
  readonly current: Buffer;
  readonly theme: Theme;
}

/**
 * `height` rows, `width` cells each. A conversation's number is the one that Alt and its digit bring up, and `@`
 * before a count tells that somebody means us. Where there are more than rows, those around the current one.
 */
export function roomsRows(view: RoomsView, { width, height }: { width: number; height: number }): Span[][] {
  const first = firstOf(view, height);
  const shown = view.list.slice(first, first + height);
  const rows = shown.map((buffer, index) => roomRow(buffer, { view, width, number: first + index }));
  return [...rows, ...Array.from({ length: height - rows.length }, () => fitSpans([], width))];
}

/** The conversation in this row, counted from 0. */
export function roomAt(view: Pick<RoomsView, "list" | "current">, { row, height }: {
  row: number;
  height: number;
}): Buffer | undefined {
  return view.list[firstOf(view, height) + row];
}

function firstOf({ list, current }: Pick<RoomsView, "list" | "current">, height: number): number {
  return firstShown(list.indexOf(current), { count: list.length, rows: height });
}

function roomRow(
  buffer: Buffer,
  { view, width, number }: { view: RoomsView; width: number; number: number },
): Span[] {
  const style = styleOf(buffer, view);
  const count = countOf(buffer);
  // The one in front needs no number, and its mark can be seen without colours.
  const digit = buffer === view.current ? "▸ " : number <= 9 ? `${number} ` : "  ";
  const name = fitCells(digit + buffer.title, Math.max(0, width - cells(count) - 1));
  return fitSpans(
    [span(name, style), span(` ${count}`, buffer.mentions > 0 ? view.theme.accent : style)],
    width,
    style,
  );
}

/** `@3` when somebody means us, else how much is unread. */
export function countOf({ unread, mentions, muted }: Buffer): string {
  if (mentions > 0) return `@${mentions}`;
  return unread > 0 && !muted ? String(unread) : "";
}

function styleOf(buffer: Buffer, { current, theme }: RoomsView): Style {
  if (buffer === current) return theme.chosen;
  if (buffer.muted || !buffer.joined) return theme.quiet;
  return buffer.unread > 0 ? { bold: true } : {};
}
