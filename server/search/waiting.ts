/** What was heard and waits to be indexed: in whole deliveries, so that to hear one costs next to nothing. */

import type { Entry } from "../backend/backend.ts";

/** An entry of a log. */
export interface Heard {
  readonly log: string;
  readonly entry: Entry;
}

/** A bounded queue. */
export class Waiting {
  readonly #most: number;
  #deliveries: { readonly log: string; readonly entries: readonly Entry[] }[] = [];
  /** Entries of the first delivery that were taken. */
  #taken = 0;
  #length = 0;

  /** @param most how many entries may wait; the oldest deliveries of more are dropped */
  constructor(most: number) {
    this.#most = most;
  }

  /** How many entries wait. */
  get length(): number {
    return this.#length;
  }

  /** Adds what came next in a log. The array is kept, and must not change. */
  push(log: string, entries: readonly Entry[]): void {
    this.#deliveries.push({ log, entries });
    this.#length += entries.length;
    if (this.#length > this.#most) this.#drop();
  }

  /** Takes the first entries out, at most so many. */
  take(count: number): Heard[] {
    const taken: Heard[] = [];
    while (taken.length < count && this.#deliveries.length > 0) {
      const { log, entries } = this.#deliveries[0]!;
      taken.push({ log, entry: entries[this.#taken++]! });
      if (this.#taken === entries.length) this.#shift();
    }
    this.#length -= taken.length;
    return taken;
  }

  /** Forgets everything. */
  clear(): void {
    this.#deliveries = [];
    this.#taken = 0;
    this.#length = 0;
  }

  #shift(): void {
    this.#deliveries.shift();
    this.#taken = 0;
  }

  // Half of it at once, so that dropping costs those who say so much nothing to speak of.
  #drop(): void {
    while (this.#length > this.#most / 2) {
      this.#length -= this.#deliveries[0]!.entries.length - this.#taken;
      this.#shift();
    }
  }
}
