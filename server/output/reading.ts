/**
 * Whether one client reads what it is sent. The system takes megabytes for a reader who has stopped, and says
 * nothing; so a PING goes along from time to time, and until its token comes back what follows counts as unread.
 * It knows no outbox and no session.
 *
 * 1. After {@linkcode ASK} bytes a PING with a token that nobody can guess goes behind them.
 * 2. Once all who owe an answer have been sent more than `unread-all` together, none of them is sent anything more
 *    before it answers; those who read answer within a moment.
 * 3. Who has been sent more than `unread`, or is sent nothing for reason 2, and does not answer for `write-time`, is
 *    {@linkcode Reading.stalled}; and so is whose connection takes nothing for so long.
 */

import type { Limits } from "../limits.ts";

/** Bytes after which a reader is asked whether it is there: half of what may be unread, for each question costs a read. */
export const ASK = 131_072;

/** A time at which no write began: a number like all others, so that to note one for each write costs no memory. */
export const NEVER = -1;

/** Random bytes for tokens, drawn many at a time. */
const TOKEN_BYTES = 8;
const drawn = new Uint8Array(1_024 * TOKEN_BYTES);
let used = drawn.length;

/** @returns sixteen hexadecimal digits that nobody can guess */
function newToken(): string {
  if (used === drawn.length) {
    crypto.getRandomValues(drawn);
    used = 0;
  }
  return drawn.subarray(used, used += TOKEN_BYTES).toHex();
}

/** What all who owe an answer have been sent: one for a server. */
export interface Unread {
  bytes: number;
}

/** What an outbox and a session need to know of one who reads, however that is found out. */
export interface Reader {
  /** The token that is to come back; undefined when none is. */
  readonly token: string | undefined;
  /** Whether nothing more is to be sent before the answer. */
  readonly mustWait: boolean;
  /** Whether it is to be cut rather than sent anything more. */
  readonly behind: boolean;
  /** Whether it has not read for too long. */
  readonly stalled: boolean;
  /**
   * A write begins.
   *
   * @param time of the clock that this reader is watched by, in milliseconds
   * @returns the token of a PING that is to go behind these bytes, if one is due
   */
  writes(bytes: number, time: number): string | undefined;
  /** The write has been taken. */
  wrote(): void;
  /** It has given a sign of reading: the token has come back. */
  answered(): void;
  /** Nothing will be sent any more. */
  over(): void;
}

/** What it takes to watch one reader. */
export interface ReadingOptions {
  readonly limits: Limits;
  readonly unread: Unread;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
}

/** One reader who answers. */
export class Reading implements Reader {
  readonly behind = false;
  readonly #options: ReadingOptions;
  /** Bytes since the last answer, up to the PING that is out, and behind it. */
  #before = 0;
  #behind = 0;
  #token: string | undefined;
  #asked = 0;
  /** When the write in flight began. */
  #writing = NEVER;

  constructor(options: ReadingOptions) {
    this.#options = options;
  }

  get token(): string | undefined {
    return this.#token;
  }

  get mustWait(): boolean {
    const { unread, limits } = this.#options;
    return this.#token !== undefined && unread.bytes > limits["unread-all"];
  }

  writes(bytes: number, time: number): string | undefined {
    this.#writing = time;
    if (this.#token === undefined) this.#before += bytes;
    else {
      this.#behind += bytes;
      this.#options.unread.bytes += bytes;
    }
    return this.#token === undefined && this.#before > ASK ? this.#ask() : undefined;
  }

  wrote(): void {
    this.#writing = NEVER;
  }

  answered(): void {
    this.#settle();
    this.#before = this.#behind;
    this.#behind = 0;
  }

  over(): void {
    this.#settle();
    this.#writing = NEVER;
  }

  get stalled(): boolean {
    const { limits, now } = this.#options;
    const patience = limits["write-time"] * 1000;
    if (this.#writing !== NEVER && now() - this.#writing > patience) return true;
    if (this.#token === undefined || now() - this.#asked <= patience) return false;
    return this.mustWait || this.#before + this.#behind > limits.unread;
  }

  #ask(): string {
    this.#asked = this.#options.now();
    this.#options.unread.bytes += this.#before;
    return this.#token = newToken();
  }

  #settle(): void {
    if (this.#token !== undefined) this.#options.unread.bytes -= this.#before + this.#behind;
    this.#token = undefined;
  }
}
