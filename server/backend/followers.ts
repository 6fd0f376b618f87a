/** Who follows which log, and what a log must remember between two entries. It keeps no entries. */

import type { Entry } from "./backend.ts";

/** Logs remembered that nobody follows, before they are looked through for what can be forgotten. */
const IDLE = 10_000;

/** Is given entries of a log, in its order. */
export type Deliver = (entries: readonly Entry[]) => void;

/** One log, as long as this process has to do with it. */
export interface Log {
  readonly name: string;
  readonly followers: Set<Deliver>;
  /** Bytes that the key of an entry takes, at most. */
  readonly keySize: number;
  /** The time of the latest entry of this process, in milliseconds since 1970; 0 when there is none. */
  last: number;
  /** Entries on their way into the store. */
  underway: number;
}

/** The logs that this process has to do with. */
export class Logs {
  readonly #keySize: (name: string) => number;
  readonly #logs = new Map<string, Log>();
  #many = IDLE;

  constructor(keySize: (name: string) => number) {
    this.#keySize = keySize;
  }

  /** @param time the latest time that any log was given: no later entry has an earlier one */
  open(name: string, time: number): Log {
    const found = this.#logs.get(name);
    if (found !== undefined) return found;
    if (this.#logs.size >= this.#many) this.#forget(time);
    const log = { name, followers: new Set<Deliver>(), keySize: this.#keySize(name), last: 0, underway: 0 };
    this.#logs.set(name, log);
    return log;
  }

  /** Forgets the logs that nobody follows and whose next entry is later than their last in any case. */
  #forget(time: number): void {
    for (const [name, log] of this.#logs) {
      if (log.followers.size === 0 && log.underway === 0 && log.last < time) this.#logs.delete(name);
    }
    this.#many = Math.max(IDLE, 2 * this.#logs.size);
  }
}
