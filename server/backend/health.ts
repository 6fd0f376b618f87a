/** Whether the store takes what it is given, and that the operator is told once when that changes. */

import { type Note, StoreError } from "./backend.ts";

/** Milliseconds that a store is taken for failing at least: a full disk still takes a little now and then. */
const CAUTION = 1_000;

/** The state of one store. */
export class Health {
  readonly #note: Note;
  readonly #now: () => number;
  #since: number | undefined;
  #refused = 0;

  /** @param now milliseconds of a clock that is never set */
  constructor(note: Note, now: () => number = () => performance.now()) {
    this.#note = note;
    this.#now = now;
  }

  /** Whether the last that is known of the store is good. */
  get healthy(): boolean {
    return this.#since === undefined;
  }

  /**
   * The store did not take something.
   *
   * @param refused how many were turned away for it
   * @returns what to tell them
   */
  failed(error: unknown, refused = 1): StoreError {
    const reason = error instanceof Error ? error.message : String(error);
    this.#refused += refused;
    if (this.#since === undefined) {
      this.#since = this.#now();
      this.#note("store-failed", { error: reason });
    }
    return new StoreError(`The store failed: ${reason}`, { cause: error });
  }

  /** The store took something. */
  worked(): void {
    if (this.#since === undefined) return;
    const failing = this.#now() - this.#since;
    if (failing < CAUTION) return;
    this.#note("store-recovered", { seconds: Math.round(failing / 1000), refused: this.#refused });
    this.#since = undefined;
    this.#refused = 0;
  }
}
