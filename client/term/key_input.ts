/** Reads what is typed on one terminal and hands it on as keys, read by read. Knows no meaning of any key. */
import { type Key, KeyDecoder, type Report } from "./keys.ts";
import type { Tty } from "./tty.ts";

/** Milliseconds after which an Escape that nothing followed was one: every terminal sends a sequence in one go. */
const ESCAPE_MS = 50;

/** Who takes the keys. */
export interface KeyTaker {
  /** What one read of the terminal held; often one key. */
  typed(keys: readonly (Key | Report)[]): void;
  /** The terminal is gone, or {@linkcode KeyInput.stop} was called; called once. */
  ended(): void;
  /** Whether Escape means something by itself; where not, it is Alt for the character after it, however late. */
  readonly escape: boolean;
}

/** The keys of one terminal, from the constructor on. */
export class KeyInput {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #taker: KeyTaker;
  readonly #decoder = new KeyDecoder();
  #waiting: ReturnType<typeof setTimeout> | undefined;
  #stopped = false;
  /** Settles when nothing is read any more; never rejects. */
  readonly over: Promise<void>;

  constructor(tty: Tty, taker: KeyTaker) {
    this.#taker = taker;
    this.#reader = tty.input.getReader();
    this.over = this.#read();
  }

  /** Takes no further key. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#waiting);
    // Not awaited: on a terminal that is stuck this may take as long as the terminal does.
    this.#reader.cancel().catch(() => {});
  }

  async #read(): Promise<void> {
    try {
      while (!this.#stopped) {
        const { value, done } = await this.#reader.read();
        if (done) break;
        clearTimeout(this.#waiting);
        this.#taker.typed(this.#decoder.decode(value));
        this.#waitForMore();
      }
    } catch {
      // A terminal that hung up reads as an error; it is an end all the same.
    }
    clearTimeout(this.#waiting);
    this.#taker.ended();
  }

  #waitForMore(): void {
    if (!this.#taker.escape || !this.#decoder.holds || this.#stopped) return;
    this.#waiting = setTimeout(() => this.#taker.typed(this.#decoder.flush()), ESCAPE_MS);
  }
}
