/** Lays the line being typed out in rows, and says where its cursor stands. Draws nothing. */
import { type Span, span, type Style } from "./style.ts";
import { cutCells, graphemes, mostCells } from "./width.ts";

/** What the bottom of the screen shows: a prompt, and the text behind it. */
export interface Input {
  readonly prompt: Span;
  readonly text: string;
  /** Index into `text`, on a grapheme's edge. */
  readonly cursor: number;
}

/** The size of a terminal in cells. */
export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** The rows to draw, the cursor's row among them, and what stands before the cursor in that row. */
export interface InputRows {
  readonly rows: readonly (readonly Span[])[];
  readonly cursorRow: number;
  readonly beforeCursor: readonly Span[];
}

const PLAIN: Style = {};
const LINE_BREAK: Style = { dim: true };

/**
 * Wraps the input within the terminal's width, its last column left free so that the cursor has a place behind a
 * full row. It takes at most half of the screen's rows; of a longer text the part around the cursor is shown.
 */
export function layOutInput(input: Input, size: Size): InputRows {
  const width = Math.max(2, size.columns - 1);
  const laid = flow(input, width);
  const shown = Math.max(1, Math.floor(size.rows / 2));
  const first = Math.max(0, laid.cursorRow - shown + 1);
  return {
    rows: laid.rows.slice(first, first + shown),
    cursorRow: laid.cursorRow - first,
    beforeCursor: laid.beforeCursor,
  };
}

function flow(input: Input, width: number): InputRows {
  const rows = [[shortPrompt(input.prompt, width)]];
  let used = mostCells(rows[0]?.[0]?.text ?? "");
  let offset = 0;
  let cursor: { cursorRow: number; beforeCursor: Span[] } | undefined;
  for (const grapheme of graphemes(input.text)) {
    const piece = grapheme === "\n" ? span("⏎", LINE_BREAK) : span(grapheme, PLAIN);
    const wide = mostCells(piece.text);
    if (used + wide > width) {
      rows.push([]);
      used = 0;
    }
    const row = rows.at(-1) ?? [];
    if (offset === input.cursor) cursor = { cursorRow: rows.length - 1, beforeCursor: [...row] };
    append(row, piece);
    used += wide;
    offset += grapheme.length;
  }
  return { rows, ...cursor ?? { cursorRow: rows.length - 1, beforeCursor: [...rows.at(-1) ?? []] } };
}

function append(row: Span[], piece: Span): void {
  const last = row.at(-1);
  if (last?.style === piece.style) row[row.length - 1] = { text: last.text + piece.text, style: piece.style };
  else row.push(piece);
}

/** A prompt may take half a row: on a narrow terminal the words matter more than the room's whole name. */
function shortPrompt(prompt: Span, width: number): Span {
  const most = Math.max(1, Math.floor(width / 2));
  if (mostCells(prompt.text) <= most) return prompt;
  return { text: `${cutCells(prompt.text, most - 2)}… `, style: prompt.style };
}
