/**
 * Whether one client reads what it is sent that cannot be asked: one of the plain conversation. It knows no outbox and
 * no session.
 *
 * 1. All that it has been sent since it last said something may lie in the system's buffers, up to what those hold.
 * 2. Once that is more than `unread-all` for all of its kind together, whoever has its share of it is
 *    {@linkcode Unasked.behind}. What is said is a weak sign of reading, and the only one that there is.
 *    The system gives up what it holds for a connection that was cut only after a while, so for a while it counts.
 * 3. Whose connection takes nothing for `write-time` is {@linkcode Unasked.stalled}.
 */

import type { Limits } from "../limits.ts";
import { NEVER, type Reader } from "./reading.ts";

/** Bytes that the system keeps for a connection at most: what is sent beyond them has been read. */
const SYSTEM = 4_194_304;

/** What all of this kind have been sent since they said something: one for a server. */
export interface Unheard {
  bytes: number;
  /** How many have been sent anything since. */
  readers: number;
  /** Bytes of those who were cut, and until when they count; the oldest first. */
  readonly left: { readonly bytes: number; readonly until: number }[];
}

/** What it takes to watch them. */
export interface UnaskedOptions {
  readonly limits: Limits;
  readonly unheard: Unheard;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
}

/** One such reader. */
export class Unasked implements Reader {
  readonly token = undefined;
  readonly mustWait = false;
  readonly #options: UnaskedOptions;
  #bytes = 0;
  /** When the write in flight began. */
  #writing = NEVER;

  constructor(options: UnaskedOptions) {
    this.#options = options;
  }

  get behind(): boolean {
    const { unheard, limits, now } = this.#options;
    const { readers, left } = unheard;
    const most = limits["unread-all"];
    while (left.length > 0 && left[0]!.until <= now()) unheard.bytes -= left.shift()!.bytes;
    return unheard.bytes > most && this.#bytes >= most / (readers + left.length);
  }

  writes(bytes: number, time: number): undefined {
    const { unheard } = this.#options;
    this.#writing = time;
    const more = Math.min(bytes, SYSTEM - this.#bytes);
    if (this.#bytes === 0 && more > 0) unheard.readers++;
    this.#bytes += more;
    unheard.bytes += more;
  }

  wrote(): void {
    this.#writing = NEVER;
  }

  answered(): void {
    const { unheard } = this.#options;
    if (this.#bytes > 0) unheard.readers--;
    unheard.bytes -= this.#bytes;
    this.#bytes = 0;
  }

  over(): void {
    const [bytes, isCut] = [this.#bytes, this.behind];
    this.answered();
    if (isCut) this.#keep(bytes);
    this.#writing = NEVER;
  }

  get stalled(): boolean {
    const { limits, now } = this.#options;
    return this.#writing !== NEVER && now() - this.#writing > limits["write-time"] * 1000;
  }

  #keep(bytes: number): void {
    const { unheard, limits, now } = this.#options;
    unheard.bytes += bytes;
    unheard.left.push({ bytes, until: now() + limits["write-time"] * 1000 });
  }
}
