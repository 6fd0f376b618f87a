/**
 * The inline screen: messages go up into the terminal's own scrollback, the input stays below them. Knows rows and
 * cursor movements, and nothing of keys, messages or rooms.
 *
 * Requirements that an edit must keep:
 * - one write a frame holds everything: lift the cursor, erase the old input, new lines, new input, cursor back;
 * - at most one write is under way, and no frame starts sooner than FRAME_MS after the one before;
 * - print() and show() never wait, whatever the terminal does;
 * - the cursor is placed by writing what stands before it again, so that a terminal which draws a character wider
 *   or narrower than expected still has the cursor behind the right one.
 */
import { type Input, layOutInput, type Size } from "./input_rows.ts";
import { type Line, paint, type Span, span } from "./style.ts";
import { cells } from "./width.ts";
import { wrapLine } from "./wrap.ts";

/** What the screen needs of a terminal. */
export interface ScreenPort {
  readonly colour: boolean;
  size(): Size;
  /** Resolves when all the bytes are handed over; rejects when the terminal is gone. */
  write(bytes: Uint8Array): Promise<void>;
}

/** At most some sixty frames a second: faster than anyone reads, slow enough to gather a burst. */
const FRAME_MS = 17;
/** Milliseconds of one frame for laying out lines, so that keys do not wait behind a burst. */
const LAYOUT_MS = 10;
/** Lines and characters that wait for a terminal which takes nothing; the oldest are dropped beyond this, and it is said. */
const MAX_WAITING = { lines: 20_000, characters: 4_194_304 };
const SKIPPED_LINES = 1_000;

interface Drawn {
  /** Cells of each row of the input as drawn. */
  readonly rowCells: readonly number[];
  readonly cursorRow: number;
  readonly cursorCell: number;
}

const NOTHING_DRAWN: Drawn = { rowCells: [], cursorRow: 0, cursorCell: 0 };

/** Draws lines and the input on one terminal until it is closed. */
export class Screen {
  readonly #port: ScreenPort;
  readonly #encoder = new TextEncoder();
  #waiting: Line[] = [];
  #characters = 0;
  #skipped = 0;
  #input: Input | undefined;
  #drawn = NOTHING_DRAWN;
  #stale = false;
  #clear = false;
  #running: Promise<void> | undefined;

  constructor(port: ScreenPort) {
    this.#port = port;
  }

  /** Puts a line above the input, with the next frame. */
  print(line: Line): void {
    this.#waiting.push(line);
    this.#characters += charactersOf(line);
    while (this.#waiting.length > MAX_WAITING.lines || this.#waitsTooMuch) this.#skip();
    this.#draw();
  }

  /** Shows this input from the next frame on; undefined shows none. */
  show(input: Input | undefined): void {
    this.#input = input;
    this.#draw();
  }

  /** Draws the input anew, after the terminal changed its size or came back. */
  refresh(): void {
    this.#draw();
  }

  /** Empties the visible screen (the scrollback stays) and draws the input at its top. */
  clear(): void {
    this.#clear = true;
    this.#draw();
  }

  /** Settles when everything that was printed and shown so far is on the terminal. */
  async settled(): Promise<void> {
    while (this.#running !== undefined) await this.#running;
  }

  /** Draws what waits and takes the input away; the cursor is left at the start of the row it stood on. */
  async close(): Promise<void> {
    this.show(undefined);
    await this.settled();
  }

  /** The bytes that take the input away at once, for a way out that cannot wait. Lines that wait are lost. */
  erasing(): string {
    return this.#lift(this.#port.size());
  }

  get #waitsTooMuch(): boolean {
    return this.#characters > MAX_WAITING.characters && this.#waiting.length > 1;
  }

  #skip(): void {
    const skipped = this.#waiting.splice(0, Math.min(SKIPPED_LINES, Math.ceil(this.#waiting.length / 2)));
    this.#skipped += skipped.length;
    this.#taken(skipped);
  }

  #taken(lines: readonly Line[]): void {
    for (const line of lines) this.#characters -= charactersOf(line);
  }

  #draw(): void {
    this.#stale = true;
    this.#running ??= this.#run();
  }

  async #run(): Promise<void> {
    // What happens together is drawn together, once the code that is running now is done.
    await Promise.resolve();
    while (this.#stale) {
      try {
        await this.#port.write(this.#encoder.encode(this.#frame()));
      } catch {
        // The terminal is gone; its end of input is what ends the program.
        this.#waiting = [];
        this.#characters = 0;
      }
      this.#stale = this.#stale || this.#waiting.length > 0;
      await new Promise((resolve) => setTimeout(resolve, FRAME_MS));
    }
    this.#running = undefined;
  }

  #frame(): string {
    this.#stale = false;
    const size = this.#port.size();
    const top = this.#clear ? "\x1b[H\x1b[2J" : this.#lift(size);
    this.#clear = false;
    return top + this.#newLines(size) + this.#inputRows(size);
  }

  /** To the first row of the input, and everything from there on erased. */
  #lift({ columns, rows }: Size): string {
    const { rowCells, cursorRow, cursorCell } = this.#drawn;
    // A terminal that became narrower has broken our rows into several.
    const heights = rowCells.map((used) => Math.max(1, Math.ceil(used / columns)));
    const above = heights.slice(0, cursorRow).reduce((sum, height) => sum + height, 0);
    const up = Math.min(
      rows - 1,
      above + Math.min(Math.floor(cursorCell / columns), (heights[cursorRow] ?? 1) - 1),
    );
    return `\r${up > 0 ? `\x1b[${up}A` : ""}\x1b[J`;
  }

  #newLines({ columns }: Size): string {
    const began = performance.now();
    const rowsOf = (line: Line) =>
      wrapLine(line, columns).map((row) => `${paint(row, this.#port.colour)}\r\n`).join("");
    let text = this.#skipped > 0 ? rowsOf(skippedLine(this.#skipped)) : "";
    this.#skipped = 0;
    let taken = 0;
    while (taken < this.#waiting.length && performance.now() - began < LAYOUT_MS) {
      text += rowsOf(this.#waiting[taken]!);
      taken++;
    }
    this.#taken(this.#waiting.splice(0, taken));
    return text;
  }

  #inputRows(size: Size): string {
    this.#drawn = NOTHING_DRAWN;
    if (this.#input === undefined) return "";
    const { rows, cursorRow, beforeCursor } = layOutInput(this.#input, size);
    this.#drawn = { rowCells: rows.map(rowCells), cursorRow, cursorCell: rowCells(beforeCursor) };
    const up = rows.length - 1 - cursorRow;
    return rows.map((row) => paint(row, this.#port.colour)).join("\r\n") +
      (up > 0 ? `\x1b[${up}A` : "") + "\r" + paint(beforeCursor, this.#port.colour);
  }
}

function charactersOf({ spans }: Line): number {
  return spans.reduce((sum, { text }) => sum + text.length, 0);
}

function rowCells(row: readonly Span[]): number {
  return row.reduce((sum, part) => sum + cells(part.text), 0);
}

function skippedLine(count: number): Line {
  return {
    spans: [span(`… ${count} lines were skipped: the terminal took none for a while`, { dim: true })],
    indent: 2,
  };
}
