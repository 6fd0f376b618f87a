/** One wait at a time. It knows no clock and nothing of what is waited for. */

import type { Timer } from "./link.ts";

/** Rings once, unless it is stopped before. */
export class Alarm {
  readonly #after: Timer;
  /** Undefined when nothing is waited for. */
  #cancel: (() => void) | undefined;

  constructor(after: Timer) {
    this.#after = after;
  }

  /** Whether it will ring. */
  get set(): boolean {
    return this.#cancel !== undefined;
  }

  /** Has it ring after so many milliseconds, unless it will ring already. */
  start(milliseconds: number, ring: () => void): void {
    this.#cancel ??= this.#after(milliseconds, () => {
      this.#cancel = undefined;
      ring();
    });
  }

  /** Has it not ring. */
  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }
}
