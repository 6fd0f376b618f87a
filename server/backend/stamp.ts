/** Gives entries their msgid and time. It knows the clock and nothing else. */

import type { Draft, Entry } from "./backend.ts";

const TIME_DIGITS = 9; // base 36: enough until the year 5188

/** Two digits of base 36 for each number below 1,296, as a message costs little else. */
const PAIRS = Array.from({ length: 36 ** 2 }, (_, number) => pad(number, 2));
/** What four digits hold: 1.6 million entries within one millisecond. */
const FOUR = 36 ** 4;

/**
 * Stamps the entries of one process. Ids sort by time and never go backwards, even when the clock does; the
 * random tail keeps two processes apart.
 */
export class Stamp {
  readonly #now: () => number;
  readonly #tail: string;
  #time = 0;
  #count = 0;
  /** What the msgids of this millisecond begin with. */
  #head = "";
  /** The digits of the time that seldom change, and the rest of it that they stand for. */
  #high = -1;
  #highDigits = "";

  /**
   * @param now the clock, in milliseconds since 1970
   * @param past the latest time ever stamped into this store: ids go on from there
   */
  constructor(now: () => number = Date.now, past: number = 0) {
    this.#now = now;
    // Not within the last millisecond of the past: its ids are not known here.
    this.#begin(past + 1);
    this.#tail = Array.from(crypto.getRandomValues(new Uint8Array(6)), (b) => (b % 36).toString(36)).join("");
  }

  /**
   * @param draft what happened
   * @param last the time of the log's newest entry in milliseconds, 0 for an empty log
   * @returns the draft with a fresh msgid and a time later than `last`
   */
  entry(draft: Draft, last: number): Entry {
    const time = Math.max(this.#now(), last + 1, this.#time);
    if (time !== this.#time) this.#begin(time);
    return { ...draft, time, msgid: this.#head + fourDigits(this.#count++) + this.#tail };
  }

  /** The latest time given so far, in milliseconds since 1970; no later entry has an earlier one. */
  get time(): number {
    return this.#time;
  }

  #begin(time: number): void {
    this.#time = time;
    this.#count = 0;
    const high = Math.floor(time / FOUR);
    if (high !== this.#high) {
      this.#high = high;
      this.#highDigits = pad(high, TIME_DIGITS - 4);
    }
    this.#head = this.#highDigits + fourDigits(time % FOUR);
  }
}

/** @returns what sorts before every msgid of this time (milliseconds since 1970) and after those of earlier ones */
export function idAt(time: number): string {
  return pad(Math.max(0, time), TIME_DIGITS);
}

/** @returns the time within a msgid, in milliseconds since 1970; NaN when it is none of ours */
export function timeOf(msgid: string): number {
  return parseInt(msgid.slice(0, TIME_DIGITS), 36);
}

function fourDigits(value: number): string {
  return value < FOUR ? PAIRS[Math.floor(value / 1_296)]! + PAIRS[value % 1_296]! : pad(value, 4);
}

function pad(value: number, digits: number): string {
  return value.toString(36).padStart(digits, "0");
}
