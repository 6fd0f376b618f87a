/**
 * What is counted while the server runs: plain numbers that whoever passes by adds to, and that are read when
 * somebody asks. It knows no name and no format.
 */

import { Histogram } from "./histogram.ts";

/** Seconds of a commit: from one that only the disk's cache takes to one that stops the talk. */
const COMMIT_SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
/** Seconds by which the event loop is late. */
const LAG_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

/** Counts by a word of our own: never by one that a stranger can choose. */
export class Tally {
  readonly #counts = new Map<string, number>();

  add(word: string): void {
    this.#counts.set(word, (this.#counts.get(word) ?? 0) + 1);
  }

  /** The words and their counts, in the order in which they came first. */
  [Symbol.iterator](): Iterator<[word: string, count: number]> {
    return this.#counts.entries();
  }

  /** How often this word was counted. */
  of(word: string): number {
    return this.#counts.get(word) ?? 0;
  }
}

/** What is on its way into the store, and how long that takes. */
export class CommitMetrics {
  /** Entries that wait for their commit. */
  waiting = 0;
  /** Entries that were stored. */
  stored = 0;
  /** Entries that were turned away. */
  refused = 0;
  /** Of each commit that went through. */
  readonly seconds = new Histogram(COMMIT_SECONDS);
}

/** All counters of one server. */
export class Metrics {
  /** Connections that were accepted, and attempts to accept one that failed. */
  accepted = 0;
  acceptFailures = 0;
  /** Connections that were refused at the door: too many, or banned. */
  turnedAway = 0;
  /** Connections that are over, by why. */
  readonly closed = new Tally();
  /** Lines that clients sent. */
  messages = 0;
  /** Lines that had to wait for flood control. */
  floods = 0;
  /** Refusals, by numeric or code. */
  readonly refusals = new Tally();
  /** Mistakes in the program, by what they ended. */
  readonly errors = new Tally();
  readonly commits = new CommitMetrics();
  /** By how much the event loop was late, each time it was looked at. */
  readonly lag = new Histogram(LAG_SECONDS);
}
