/** A terminal for tests: keys come from the test, output goes to a model, signals are called by name. */
import type { Tty, TtyEvents } from "../../../client/term/tty.ts";
import { TerminalModel } from "./terminal_model.ts";

/** Milliseconds after which waiting is a failure. */
const PATIENCE = 60_000;

/** What draws what is written. */
export interface TtyModel {
  readonly columns: number;
  readonly rows: number;
  /** Rows, without trailing blanks. */
  readonly text: readonly string[];
  write(bytes: Uint8Array | string): void;
}

/** A terminal that goes on line by line. */
export function lineTty(columns = 60, rows = 20): FakeTty {
  return new FakeTty(new TerminalModel(columns, rows));
}

/** A `Tty` without a terminal. */
export class FakeTty<M extends TtyModel = TerminalModel> implements Tty {
  readonly colour: boolean;
  readonly model: M;
  readonly input: ReadableStream<Uint8Array>;
  events: TtyEvents | undefined;
  isRaw = false;
  /** Whether it shows what is typed by itself. */
  echoes = true;
  #keys: ReadableStreamDefaultController<Uint8Array> | undefined;

  constructor(model: M, { colour = true }: { colour?: boolean } = {}) {
    this.model = model;
    this.colour = colour;
    this.input = new ReadableStream({ start: (keys) => void (this.#keys = keys) });
  }

  /** Presses keys, given as the bytes a terminal would send. */
  type(bytes: string): void {
    this.#keys?.enqueue(new TextEncoder().encode(bytes));
  }

  /** The terminal goes away. */
  hangUp(): void {
    this.#keys?.error(new Deno.errors.Interrupted());
  }

  size() {
    return { columns: this.model.columns, rows: this.model.rows };
  }

  write(bytes: Uint8Array): Promise<void> {
    this.model.write(bytes);
    return Promise.resolve();
  }

  writeNow(text: string): void {
    this.model.write(text);
  }

  raw(on: boolean): void {
    this.isRaw = on;
  }

  echo(on: boolean): void {
    this.echoes = on;
  }

  watch(events: TtyEvents): () => void {
    this.events = events;
    return () => void (this.events = undefined);
  }

  /** Settles when a row that `wanted` accepts is there; fails when it never comes, showing the screen. */
  async until(wanted: RegExp): Promise<void> {
    const limit = Date.now() + PATIENCE;
    while (!this.model.text.some((row) => wanted.test(row))) {
      if (Date.now() > limit) throw new Error(`No ${wanted} in:\n${this.model.text.join("\n")}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}
