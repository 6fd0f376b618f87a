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

import type { Limits } from "./limits.ts";
import type { Reader } from "./reading.ts";

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

/** One such reader. */
export class Unasked implements Reader {
  readonly token = undefined;
  readonly mustWait = false;
  readonly #limits: Limits;
  readonly #unheard: Unheard;
  readonly #now: () => number;
  #bytes = 0;
  /** When the write in flight began. */
  #writing: number | undefined;

  /** @param options.now milliseconds of a clock that never goes back */
  constructor(options: { limits: Limits; unheard: Unheard; now: () => number }) {
    this.#limits = options.limits;
    this.#unheard = options.unheard;
    this.#now = options.now;
  }

  get behind(): boolean {
    const { readers, left } = this.#unheard;
    const most = this.#limits["unread-all"];
    while (left.length > 0 && left[0]!.until <= this.#now()) this.#unheard.bytes -= left.shift()!.bytes;
    return this.#unheard.bytes > most && this.#bytes >= most / (readers + left.length);
  }

  writes(bytes: number): undefined {
    this.#writing = this.#now();
    const more = Math.min(bytes, SYSTEM - this.#bytes);
    if (this.#bytes === 0 && more > 0) this.#unheard.readers++;
    this.#bytes += more;
    this.#unheard.bytes += more;
  }

  wrote(): void {
    this.#writing = undefined;
  }

  answered(): void {
    if (this.#bytes > 0) this.#unheard.readers--;
    this.#unheard.bytes -= this.#bytes;
    this.#bytes = 0;
  }

  over(): void {
    const [bytes, isCut] = [this.#bytes, this.behind];
    this.answered();
    if (isCut) this.#keep(bytes);
    this.#writing = undefined;
  }

  get stalled(): boolean {
    return this.#writing !== undefined && this.#now() - this.#writing > this.#limits["write-time"] * 1000;
  }

  #keep(bytes: number): void {
    this.#unheard.bytes += bytes;
    this.#unheard.left.push({ bytes, until: this.#now() + this.#limits["write-time"] * 1000 });
  }
}
