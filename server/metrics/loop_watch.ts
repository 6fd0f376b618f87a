/** Whether the event loop keeps up: a timer that finds out how late it is called. */

import type { Histogram } from "./histogram.ts";

/** Milliseconds between two looks. */
const PERIOD = 250;
/** Looks that {@linkcode LoopWatch.largest} remembers: ten seconds. */
const RECENT = 40;

/** What to do with what is found. */
export interface LoopWatchOptions {
  /** Gets the seconds of each look. */
  readonly lag: Histogram;
  /** Milliseconds of a clock that is never set. */
  readonly now?: () => number;
}

/** Looks at one event loop until it is disposed of. */
export class LoopWatch implements Disposable {
  readonly #options: LoopWatchOptions;
  readonly #now: () => number;
  readonly #recent: number[] = [];
  #timer: ReturnType<typeof setTimeout>;
  #due: number;

  constructor(options: LoopWatchOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
    this.#due = this.#now() + PERIOD;
    this.#timer = setTimeout(() => this.#called(), PERIOD);
  }

  /** The largest lag of the last ten seconds, in seconds. */
  get largest(): number {
    return Math.max(0, ...this.#recent);
  }

  /** Finds out how late it is, unless nothing is due. */
  look(): void {
    const late = this.#now() - this.#due;
    if (late < 0) return;
    // What is found by now is not to be found again when the timer comes.
    this.#due += late + PERIOD;
    this.#options.lag.observe(late / 1000);
    this.#recent.push(late / 1000);
    if (this.#recent.length > RECENT) this.#recent.shift();
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
  }

  #called(): void {
    this.look();
    this.#due = this.#now() + PERIOD;
    this.#timer = setTimeout(() => this.#called(), PERIOD);
  }
}
