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
  const prompt = shortPrompt(input.prompt, width);
  const flowing = new Flow(width);
  for (const grapheme of graphemes(prompt.text)) flowing.add({ text: grapheme, style: prompt.style });
  let offset = 0;
  let cursor: { cursorRow: number; beforeCursor: Span[] } | undefined;
  for (const grapheme of graphemes(input.text)) {
    const piece = grapheme === "\n" ? span("⏎", LINE_BREAK) : span(grapheme, PLAIN);
    flowing.makeRoom(piece);
    if (offset === input.cursor) cursor = flowing.here();
    flowing.add(piece);
    offset += grapheme.length;
  }
  return { rows: flowing.rows, ...cursor ?? flowing.here() };
}

/** Rows that fill up. */
class Flow {
  readonly rows: Span[][] = [[]];
  readonly #width: number;
  #used = 0;

  constructor(width: number) {
    this.#width = width;
  }

  makeRoom(piece: Span): void {
    if (this.#used + mostCells(piece.text) <= this.#width) return;
    this.rows.push([]);
    this.#used = 0;
  }

  add(piece: Span): void {
    this.makeRoom(piece);
    append(this.rows.at(-1) ?? [], piece);
    this.#used += mostCells(piece.text);
  }

  here(): { cursorRow: number; beforeCursor: Span[] } {
    return { cursorRow: this.rows.length - 1, beforeCursor: [...this.rows.at(-1) ?? []] };
  }
}

function append(row: Span[], piece: Span): void {
  const last = row.at(-1);
  if (last?.style === piece.style) row[row.length - 1] = { text: last.text + piece.text, style: piece.style };
  else row.push(piece);
}

/** A prompt may take one row and a half: on a narrow terminal the words matter more than the room's whole name. */
function shortPrompt(prompt: Span, width: number): Span {
  const most = Math.floor(width * 1.5);
  if (mostCells(prompt.text) <= most) return prompt;
  return { text: `${cutCells(prompt.text, most - 2)}… `, style: prompt.style };
}
