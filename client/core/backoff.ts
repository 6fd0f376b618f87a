/** How long to wait before the next attempt. It waits for nothing itself and has no chance of its own. */

/** Seconds before the first attempt, and the most before any. */
const PAUSE = { first: 1, longest: 60 };

/**
 * Pauses that double from one second to a minute, each cut by up to a half at random, so that everybody whom one
 * server has lost does not come back in the same moment.
 */
export class Backoff {
  readonly #random: () => number;
  #next = PAUSE.first;

  /** @param random a number from 0 up to 1 */
  constructor(random: () => number) {
    this.#random = random;
  }

  /** @returns the seconds to wait now, to a tenth; the time after that will be longer */
  next(): number {
    const pause = this.#next * (1 - this.#random() / 2);
    this.#next = Math.min(this.#next * 2, PAUSE.longest);
    return Math.round(pause * 10) / 10;
  }

  /** It worked: the next trouble begins with the shortest pause. */
  reset(): void {
    this.#next = PAUSE.first;
  }
}
