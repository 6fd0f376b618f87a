/** Cuts styled lines into rows of the terminal's width. Knows nothing of what the lines say. */
import type { Line, Span } from "./style.ts";
import { graphemes, mostCells } from "./width.ts";

/** A word too wide for any row begins on the current one only if this many cells of it fit there. */
const GOOD_PART = 8;

/**
 * The rows that `line` takes on a terminal `columns` wide: broken at spaces, words that are wider than a row cut
 * between graphemes, further rows indented. There is always at least one row.
 */
export function wrapLine(line: Line, columns: number): Span[][] {
  const width = Math.max(2, columns);
  // On a narrow terminal a deep indent would leave nothing for the text.
  const indent = Math.min(line.indent, Math.floor(width / 3));
  const rows = new Rows(width, indent);
  for (const word of words(line.spans)) rows.add(word);
  return rows.finish();
}

/** Pieces that belong together: either only spaces, or a word, which may change its style in the middle. */
type Word = readonly Span[];

function words(spans: readonly Span[]): Word[] {
  const found: Span[][] = [];
  let blank = true;
  for (const { text, style } of spans) {
    for (const piece of text.match(/ +|[^ ]+/g) ?? []) {
      const isBlank = piece[0] === " ";
      const last = found.at(-1);
      if (last !== undefined && !isBlank && !blank) last.push({ text: piece, style });
      else found.push([{ text: piece, style }]);
      blank = isBlank;
    }
  }
  return found;
}

class Rows {
  readonly #width: number;
  readonly #indent: number;
  readonly #rows: Span[][] = [];
  #row: Span[] = [];
  #used = 0;
  #blank: Word = [];

  constructor(width: number, indent: number) {
    this.#width = width;
    this.#indent = indent;
  }

  add(word: Word): void {
    if (word[0]?.text[0] === " ") {
      this.#blank = [...this.#blank, ...word];
      return;
    }
    const left = this.#width - this.#used - widthOf(this.#blank);
    const needed = widthOf(word);
    if (needed <= left) this.#put([...this.#blank, ...word]);
    else if (needed > this.#width - this.#indent && left >= GOOD_PART) {
      this.#putCut([...this.#blank, ...word]);
    } else this.#putBelow(word);
    this.#blank = [];
  }

  finish(): Span[][] {
    return [...this.#rows, this.#row];
  }

  #put(pieces: Word): void {
    for (const piece of pieces) {
      this.#row.push(piece);
      this.#used += widthOf([piece]);
    }
  }

  #putBelow(word: Word): void {
    if (this.#used > this.#indent) this.#break();
    this.#putCut(word);
  }

  /** A word that no row can hold is cut where it stands. */
  #putCut(pieces: Word): void {
    for (const { text, style } of pieces) {
      let part = "";
      for (const grapheme of graphemes(text)) {
        const wide = mostCells(grapheme);
        if (this.#used + wide > this.#width && this.#used > this.#indent) {
          this.#row.push({ text: part, style });
          part = "";
          this.#break();
        }
        part += grapheme;
        this.#used += wide;
      }
      this.#row.push({ text: part, style });
    }
  }

  #break(): void {
    this.#rows.push(this.#row);
    this.#row = this.#indent > 0 ? [{ text: " ".repeat(this.#indent), style: {} }] : [];
    this.#used = this.#indent;
  }
}

function widthOf(word: Word): number {
  return word.reduce((sum, piece) => sum + mostCells(piece.text), 0);
}
