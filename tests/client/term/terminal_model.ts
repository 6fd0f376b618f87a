/**
 * A terminal small enough to read: characters, CR, LF, links, cursor up, home, erase below, erase all, and rewrapping when it
 * becomes narrower. Anything else that could move a cursor is an error, so that a test sees what reaches a screen.
 */
import { graphemeCells, graphemes } from "../../../client/term/width.ts";

const SEQUENCE =
  // deno-lint-ignore no-control-regex
  /\x07|\x1b\](?:8;;|9;|777;)[^\x00-\x1f\x7f-\x9f]*\x1b\\|\x1b\[([\d;?]*)([A-Za-z])|\x1b.?|[^\x1b\x07]+/gs;

/** The rows of one terminal, scrollback included. */
export class TerminalModel {
  /** All rows, the oldest first; the last `rows` of them are on the screen. */
  lines: string[][] = [[]];
  row = 0;
  /** Bells and notices of the desktop, as they came. */
  readonly told: string[] = [];
  /** Whether it is to tell when it gets the focus, or loses it. */
  tellsFocus = false;
  /** Every SGR sequence that came. */
  readonly styles: string[] = [];
  #column = 0;

  constructor(public columns: number, public rows: number) {}

  write(bytes: Uint8Array | string): void {
    const text = typeof bytes === "string" ? bytes : new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    for (const [whole, parameters = "", final] of text.matchAll(SEQUENCE)) {
      if (final !== undefined) this.#control(parameters, final);
      else if (whole.startsWith("\x1b]8;;")) continue;
      else if (whole === "\x07" || whole.startsWith("\x1b]")) this.told.push(whole);
      else if (whole.startsWith("\x1b")) throw new Error(`Cannot draw ${JSON.stringify(whole)}`);
      else graphemes(whole).forEach((grapheme) => this.#put(grapheme));
    }
  }

  /** As terminals do: rows that are too wide now go on in a row below, and the cursor stays with its character. */
  resize(columns: number, rows: number): void {
    const cut: string[][] = [];
    for (const [index, line] of this.lines.entries()) {
      if (index === this.row) this.row = cut.length + Math.floor(this.#column / columns);
      for (let at = 0; at === 0 || at < line.length; at += columns) cut.push(line.slice(at, at + columns));
    }
    this.#column %= columns;
    Object.assign(this, { lines: cut, columns, rows });
  }

  /** The rows as text, without trailing blanks. */
  get text(): string[] {
    return this.lines.map((line) => line.join("").trimEnd());
  }

  /** The cursor's row, with `|` where the cursor is. */
  get cursorLine(): string {
    const line = this.lines[this.row] ?? [];
    return `${line.slice(0, this.#column).join("")}|${line.slice(this.#column).join("").trimEnd()}`;
  }

  #control(parameters: string, final: string): void {
    const top = Math.max(0, this.lines.length - this.rows);
    if (final === "m") this.styles.push(parameters);
    else if (final === "A") this.row = Math.max(top, this.row - (Number.parseInt(parameters) || 1));
    else if (final === "H") [this.row, this.#column] = [top, 0];
    else if (final === "J") this.#erase(parameters === "2" ? top : this.row);
    else if (parameters === "?1004") this.tellsFocus = final === "h";
    else if (parameters !== "?2004" && parameters !== "?2004h") {
      throw new Error(`Cannot do CSI ${parameters}${final}`);
    }
  }

  #erase(from: number): void {
    if (from === this.row) {
      this.lines = this.lines.slice(0, this.row + 1);
      this.lines[this.row] = (this.lines[this.row] ?? []).slice(0, this.#column);
      return;
    }
    this.lines = [...this.lines.slice(0, from), ...Array.from({ length: this.row - from + 1 }, () => [])];
  }

  #put(grapheme: string): void {
    if (grapheme === "\r\n") return void (this.#put("\r"), this.#put("\n"));
    if (grapheme === "\r") return void (this.#column = 0);
    if (grapheme === "\n") {
      this.row++;
      this.lines[this.row] ??= [];
      return;
    }
    if (/\p{Cc}/u.test(grapheme)) throw new Error(`Cannot draw ${JSON.stringify(grapheme)}`);
    const wide = graphemeCells(grapheme);
    if (this.#column + wide > this.columns) {
      this.#put("\r\n");
    }
    const line = this.lines[this.row] ??= [];
    while (line.length < this.#column) line.push(" ");
    // A wide character takes its cell and an empty one.
    line.splice(this.#column, wide, grapheme, ...Array.from({ length: wide - 1 }, () => ""));
    this.#column += wide;
  }
}
