/** The time for stopping, shared out among its steps: whatever one of them does, the last one gets its turn. */

import { within } from "./transport/within.ts";

/** By when each step is to be done, as a part of the whole time. */
const SHARES = { sessions: 0.7, store: 0.95, journal: 1 };

/** Milliseconds for a reader of the journal. */
const READING = 1_000;

/** One stopping under way. */
export class Closing {
  readonly #began = performance.now();
  readonly #patience: number;
  /** Whether the last step was given up. */
  late = false;

  /** @param patience milliseconds for all of it; Infinity for as long as it takes */
  constructor(patience: number) {
    this.#patience = patience;
  }

  /** Waits for a step to be done, or for its share of the time to be over. What it rejects with is nobody's any more. */
  async step(name: keyof typeof SHARES, work: PromiseLike<unknown>): Promise<void> {
    const share = this.#patience * SHARES[name] - (performance.now() - this.#began);
    // Of a log that nobody reads any more a little waiting is enough.
    const left = name === "journal" ? Math.min(share, READING) : share;
    const done = Promise.resolve(work).then(() => true, () => true);
    this.late = await within(done, Math.max(left, 0)) === undefined;
  }
}
