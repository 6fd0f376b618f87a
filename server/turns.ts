/**
 * Turns: long work in pieces, between which everybody else has theirs. The pieces of all who work at the same time count
 * together, so that many cannot do at once what one may not. It knows no work.
 */

/** Things looked at in one turn of the event loop: a millisecond or two of comparing people with a mask. */
const MOST = 500;

/** Counts work. One for a server. */
export class Turns {
  #done = 0;
  #next: Promise<void> | undefined;

  /**
   * Counts what is about to be done.
   *
   * @param things how many are looked at
   * @returns what is to be awaited first, or nothing when there is time left in this turn
   */
  take(things: number): Promise<void> | undefined {
    if (!this.#fits(things)) return this.#later(things);
    this.#done += things;
    return undefined;
  }

  async #later(things: number): Promise<void> {
    do await (this.#next ??= this.#turn()); while (!this.#fits(things));
    this.#done += things;
  }

  /** What is more than a turn has one to itself. */
  #fits(things: number): boolean {
    return this.#done === 0 || this.#done + things <= MOST;
  }

  // A timer and no immediate: as long as there are immediates, the runtime looks at no socket.
  #turn(): Promise<void> {
    return new Promise((resolve) => setTimeout(() => this.#begin(resolve), 0));
  }

  #begin(resolve: () => void): void {
    this.#done = 0;
    this.#next = undefined;
    resolve();
  }
}
