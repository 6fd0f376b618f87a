/**
 * What one client is still to be sent: which stretches of which batches, and the one write in flight. It knows
 * bytes and a transport, no rooms and no protocol.
 *
 * What must hold:
 * 1. An outbox gets its bytes in the order of the calls, each exactly once.
 * 2. One write is in flight for a connection; what comes meanwhile waits, bounded, and goes as one.
 * 3. `add` and `send` never block and never throw; a client too far behind is cut, its neighbours wait for nothing.
 * 4. Bytes handed to a transport are never changed afterwards: a batch's own buffer is reused, so they are copies.
 * 5. Clients with the same stretches share one copy.
 */

import { Batch, type Copies, type Stretch } from "./output/batch.ts";
import type { Reader } from "./output/reading.ts";
import type { Tick } from "./tick.ts";
import type { Transport } from "./transport/transport.ts";

const encoder = new TextEncoder();
const NOTHING = new Uint8Array(0);

/** Whose outbox it is. */
export interface Owner {
  /** It is not to be sent anything more, and why. */
  cut(reason: string): void;
}

/** What one client is still to be sent. */
export class Outbox {
  readonly #tick: Tick;
  readonly #transport: Transport;
  readonly #limit: number;
  readonly #owner: Owner;
  readonly #reading: Reader | undefined;
  readonly #replies: Batch;

  // The stretches of this tick. The last one stands apart, so that extending it is three comparisons.
  #batch: Batch | undefined;
  #start = 0;
  #end = 0;
  #earlier: Stretch[] | undefined;

  // What waits to be written. Nearly always it is one piece, which needs no list.
  #next: Uint8Array | undefined;
  #more: Uint8Array[] | undefined;
  #queued = 0;
  /** What the write in flight has yet to take. */
  #flying: Uint8Array = NOTHING;
  #closed = false;
  /** Whether what is queued waits for the client to say that it reads. */
  #held = false;
  #waiters: (() => void)[] | undefined;

  /**
   * @param options.limit bytes that may wait behind a write in flight
   * @param options.owner told once with the reason when the client is too far behind or its connection failed
   * @param options.reading whether it reads what it is sent; without it that is taken for granted
   */
  constructor(
    options: {
      tick: Tick;
      transport: Transport;
      limit: number;
      owner: Owner;
      reading?: Reader;
    },
  ) {
    this.#tick = options.tick;
    this.#transport = options.transport;
    this.#limit = options.limit;
    this.#owner = options.owner;
    this.#reading = options.reading;
    this.#replies = new Batch(options.tick);
  }

  /** Sends a text to this client alone. */
  send(text: string): void {
    this.add(this.#replies, this.#replies.append(text));
  }

  /** Sends what stands in the batch from `start` to its present end. */
  add(batch: Batch, start: number): void {
    if (this.#closed) return;
    if (this.#batch === batch && this.#end === start) {
      this.#end = batch.length;
      return;
    }
    if (this.#batch === undefined) this.#tick.mark(this);
    else (this.#earlier ??= []).push({ batch: this.#batch, start: this.#start, end: this.#end });
    this.#batch = batch;
    this.#start = start;
    this.#end = batch.length;
  }

  /** Bytes that have been flushed and not yet taken by the connection. */
  get waiting(): number {
    return this.#queued + this.#flying.length;
  }

  /** Whether a long answer should wait for {@linkcode drained} before it goes on. */
  get busy(): boolean {
    return this.waiting > this.#limit / 2 || this.#replies.length > this.#limit / 2;
  }

  /** @returns a promise that settles when everything so far was taken by the connection, or never will be */
  drained(): Promise<void> {
    if (this.#idle()) return Promise.resolve();
    return new Promise((resolve) => (this.#waiters ??= []).push(resolve));
  }

  /** Takes nothing more and forgets what waits. */
  close(): void {
    this.#closed = true;
    this.#reading?.over();
    this.#takeAll();
    this.#wake();
  }

  /** The client has said that it reads: what was held back for that goes on. */
  resume(): void {
    if (!this.#held) return;
    this.#held = false;
    this.#tick.due(this);
  }

  /** Turns the stretches of this tick into bytes to write. The tick calls it, once a flush. @returns how many bytes */
  flush(copies: Copies): number {
    const bytes = this.#bytes(copies);
    this.#batch = undefined;
    this.#earlier = undefined;
    if (!this.#closed) this.#enqueue(bytes);
    return bytes.length;
  }

  /**
   * Begins to write what has queued up. The tick calls it in its turn.
   *
   * @param time of the tick's clock, in milliseconds
   */
  write(time: number): void {
    if (this.#closed || this.#queued === 0) return this.#wake();
    if (this.#reading?.mustWait) {
      this.#held = true;
      return;
    }
    this.#ask(time);
    const bytes = this.#takeAll();
    this.#tick.bytes += bytes.length;
    this.#send(bytes);
  }

  #send(bytes: Uint8Array): void {
    this.#flying = bytes;
    this.#transport.write(bytes).then(this.#landed, this.#failed);
  }

  // The PING goes behind the bytes that it asks about.
  #ask(time: number): void {
    const token = this.#reading?.writes(this.#queued, time);
    if (token !== undefined) this.#put(encoder.encode(`PING :${token}\r\n`));
  }

  #put(bytes: Uint8Array): void {
    if (this.#next === undefined) this.#next = bytes;
    else (this.#more ??= []).push(bytes);
    this.#queued += bytes.length;
  }

  #takeAll(): Uint8Array {
    const [next, more, length] = [this.#next ?? NOTHING, this.#more, this.#queued];
    this.#next = undefined;
    this.#more = undefined;
    this.#queued = 0;
    return more === undefined ? next : join([next, ...more], length);
  }

  #bytes(copies: Copies): Uint8Array {
    const batch = this.#batch!;
    if (this.#earlier === undefined) return copies.one(batch, { start: this.#start, end: this.#end });
    this.#earlier.push({ batch, start: this.#start, end: this.#end });
    return copies.gather(this.#earlier);
  }

  #enqueue(bytes: Uint8Array): void {
    const waits = this.#flying.length > 0 || this.#held;
    if (waits && this.#queued + bytes.length > this.#limit || this.#reading?.behind) {
      this.close();
      this.#owner.cut("SendQ exceeded");
      return;
    }
    if (this.#queued === 0 && this.#flying.length === 0) this.#tick.due(this);
    this.#put(bytes);
  }

  // Made once: a write makes no function.
  readonly #landed = (taken: number): void => {
    if (taken < this.#flying.length && !this.#closed) return this.#send(this.#flying.subarray(taken));
    this.#flying = NOTHING;
    this.#reading?.wrote();
    if (this.#queued > 0 && !this.#closed) this.#tick.due(this);
    else this.#wake();
  };

  readonly #failed = (): void => {
    this.#flying = NOTHING;
    this.close();
    this.#owner.cut("Connection lost");
  };

  #idle(): boolean {
    return this.#closed || (this.#batch === undefined && this.waiting === 0);
  }

  #wake(): void {
    if (this.#waiters === undefined || !this.#idle()) return;
    const waiters = this.#waiters;
    this.#waiters = undefined;
    for (const resolve of waiters) resolve();
  }
}

function join(parts: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
