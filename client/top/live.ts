/**
 * The picture of `chat top` on a terminal: in the alternate screen, drawn anew each second, and gone without a trace
 * when somebody leaves. It knows when and where to draw, and nothing of what the figures mean.
 */

import { type Row } from "./view.ts";
import { paint, span } from "../term/style.ts";
import type { Tty } from "../term/tty.ts";
import { cells, cutCells } from "../term/width.ts";

const ENTER = "\x1b[?1049h\x1b[?25l";
const LEAVE = "\x1b[?25h\x1b[?1049l";
const [HOME, REST_OF_ROW, REST_OF_SCREEN] = ["\x1b[H", "\x1b[K", "\x1b[J"];
/** Keys that leave: q, Ctrl-C, Ctrl-D. */
const LEAVING = ["q", "Q", "\x03", "\x04"];

/** What is drawn on: taken by the constructor, given back by disposing of it. */
export class Picture implements AsyncDisposable {
  readonly #tty: Tty;
  readonly #unwatch: () => void;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #reading: Promise<void>;
  readonly #leave: () => void;
  #rows: readonly Row[] = [];
  #drawing: Promise<void> = Promise.resolve();
  #given = false;

  /** @param leave called when somebody wants to leave */
  constructor(tty: Tty, leave: () => void) {
    this.#tty = tty;
    this.#leave = leave;
    this.#unwatch = tty.watch({
      disturbed: () => this.show(this.#rows),
      ended: leave,
      crashed: () => this.#giveBack(),
    });
    tty.raw(true);
    tty.writeNow(ENTER);
    this.#reader = tty.input.getReader();
    this.#reading = this.#readKeys();
  }

  /** Draws these rows, as far as there is room. */
  show(rows: readonly Row[]): void {
    this.#rows = rows;
    const { columns, rows: height } = this.#tty.size();
    const lines = rows.slice(0, height).map((row) =>
      paint(cut(row, columns), this.#tty.colour) + REST_OF_ROW
    );
    const frame = new TextEncoder().encode(HOME + lines.join("\r\n") + REST_OF_SCREEN);
    // One frame after the other; a terminal that is gone has no picture.
    this.#drawing = this.#drawing.then(() => this.#given ? undefined : this.#tty.write(frame)).catch(
      () => {},
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#reader.cancel().catch(() => {});
    await this.#reading;
    await this.#drawing;
    this.#giveBack();
    this.#unwatch();
  }

  async #readKeys(): Promise<void> {
    const decoder = new TextDecoder();
    while (true) {
      const { value, done } = await this.#reader.read().catch(() => ({ value: undefined, done: true }));
      if (done || value === undefined) return this.#leave();
      if (LEAVING.includes(decoder.decode(value, { stream: true }))) return this.#leave();
    }
  }

  #giveBack(): void {
    if (this.#given) return;
    this.#given = true;
    this.#tty.writeNow(LEAVE);
    this.#tty.raw(false);
  }
}

/** As much of a row as fits. */
function cut(row: Row, columns: number): Row {
  let left = columns;
  return row.map(({ text, style }) => {
    const fitting = cutCells(text, left);
    left -= cells(fitting);
    return span(fitting, style);
  });
}
