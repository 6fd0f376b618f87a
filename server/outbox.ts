/**
 * From events to writes. A Batch gathers the bytes of one source (a room in one variant, or one client's own
 * replies) during a tick; an Outbox remembers which stretches of which batches one client is to get; the
 * Tick turns them into as few writes as can be. It knows bytes and transports, no rooms and no protocol.
 *
 * What must hold:
 * 1. An outbox gets its bytes in the order of the calls, each exactly once.
 * 2. One write is in flight for a connection; what comes meanwhile waits, bounded, and goes as one.
 * 3. `add` and `send` never block and never throw; a client too far behind is cut, its neighbours wait for nothing.
 * 4. Bytes handed to a transport are never changed afterwards: a batch's own buffer is reused, so they are copies.
 * 5. Clients with the same stretches share one copy.
 */

import { clearTimeout, setImmediate, setTimeout } from "node:timers";
import type { Transport } from "./transport/transport.ts";

/** Batches start with this much, and buffers of this size are used again. */
const BATCH_BYTES = 16_384;
const BATCHES_KEPT = 256;

/**
 * Writes begun in one turn of the event loop. The runtime grants a task 128 operations a poll; each further
 * one is parked and woken again, at four times the cost.
 */
const WRITES_PER_TURN = 100;

/** The longest rest after a flush, in milliseconds: writes that go together cost the kernel less. */
const LONGEST_REST = 2;

const encoder = new TextEncoder();
const NOTHING = new Uint8Array(0);

/** Bytes that one source sent during this tick. */
export class Batch {
  readonly #tick: Tick;
  #bytes: Uint8Array = NOTHING;
  #length = 0;
  #whole: Uint8Array | undefined;
  /** The batch's number within this tick, -1 while it is empty. */
  number = -1;

  constructor(tick: Tick) {
    this.#tick = tick;
  }

  /** How many bytes this tick has brought. */
  get length(): number {
    return this.#length;
  }

  /** @returns where the text begins in this batch; it ends at `length` */
  append(text: string): number {
    const start = this.#length;
    this.#reserve(start + text.length * 3);
    this.#length += encoder.encodeInto(text, this.#bytes.subarray(start)).written;
    this.#whole = undefined;
    return start;
  }

  /** @returns an exact copy, the same one for all who ask for the whole of it */
  copy(start: number, end: number): Uint8Array {
    if (start !== 0 || end !== this.#length) return this.#bytes.slice(start, end);
    return this.#whole ??= this.#bytes.slice(0, end);
  }

  /** Copies a stretch to `target` at `at`. */
  copyTo(target: Uint8Array, stretch: { start: number; end: number; at: number }): void {
    target.set(this.#bytes.subarray(stretch.start, stretch.end), stretch.at);
  }

  /** Forgets everything; the tick calls it when all copies are made. */
  clear(): void {
    this.#tick.recycle(this.#bytes);
    this.#bytes = NOTHING;
    this.#length = 0;
    this.#whole = undefined;
    this.number = -1;
  }

  #reserve(size: number): void {
    if (this.number === -1) this.number = this.#tick.open(this);
    if (size <= this.#bytes.length) return;
    const larger = this.#tick.buffer(Math.max(size, this.#bytes.length * 2));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#tick.recycle(this.#bytes);
    this.#bytes = larger;
  }
}

/** What one client is still to be sent. */
export class Outbox {
  readonly #tick: Tick;
  readonly #transport: Transport;
  readonly #limit: number;
  readonly #cut: (reason: string) => void;
  readonly #replies: Batch;

  // The stretches of this tick. The last one stands apart, so that extending it is three comparisons.
  #batch: Batch | undefined;
  #start = 0;
  #end = 0;
  #earlier: Stretch[] | undefined;

  #queue: Uint8Array[] = [];
  #queued = 0;
  #flying = 0;
  #closed = false;
  #waiters: (() => void)[] = [];

  /**
   * @param options.limit bytes that may wait behind a write in flight
   * @param options.cut called once with the reason when the client is too far behind or its connection failed
   */
  constructor(options: { tick: Tick; transport: Transport; limit: number; cut: (reason: string) => void }) {
    this.#tick = options.tick;
    this.#transport = options.transport;
    this.#limit = options.limit;
    this.#cut = options.cut;
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
    return this.#queued + this.#flying;
  }

  /** Whether a long answer should wait for {@linkcode drained} before it goes on. */
  get busy(): boolean {
    return this.waiting > this.#limit / 2 || this.#replies.length > this.#limit / 2;
  }

  /** @returns a promise that settles when everything so far was taken by the connection, or never will be */
  drained(): Promise<void> {
    if (this.#idle()) return Promise.resolve();
    return new Promise((resolve) => this.#waiters.push(resolve));
  }

  /** Takes nothing more and forgets what waits. */
  close(): void {
    this.#closed = true;
    this.#queue = [];
    this.#queued = 0;
    this.#wake();
  }

  /** Turns the stretches of this tick into bytes to write. The tick calls it, once a flush. */
  flush(copies: Copies): void {
    const last = this.#last();
    const bytes = this.#earlier === undefined ? copies.one(last) : copies.gather([...this.#earlier, last]);
    this.#batch = undefined;
    this.#earlier = undefined;
    if (!this.#closed) this.#enqueue(bytes);
  }

  /** Begins to write what has queued up. The tick calls it in its turn. */
  write(): void {
    if (this.#closed || this.#queued === 0) return this.#wake();
    const bytes = this.#queue.length === 1 ? this.#queue[0]! : join(this.#queue, this.#queued);
    this.#queue = [];
    this.#queued = 0;
    this.#flying = bytes.length;
    this.#transport.write(bytes).then(() => this.#landed(), () => this.#failed());
  }

  #last(): Stretch {
    return { batch: this.#batch!, start: this.#start, end: this.#end };
  }

  #enqueue(bytes: Uint8Array): void {
    if (this.#flying > 0 && this.#queued + bytes.length > this.#limit) {
      this.close();
      this.#cut("SendQ exceeded");
      return;
    }
    if (this.#queued === 0 && this.#flying === 0) this.#tick.due(this);
    this.#queue.push(bytes);
    this.#queued += bytes.length;
  }

  #landed(): void {
    this.#flying = 0;
    if (this.#queued > 0 && !this.#closed) this.#tick.due(this);
    else this.#wake();
  }

  #failed(): void {
    this.#flying = 0;
    this.close();
    this.#cut("Connection lost");
  }

  #idle(): boolean {
    return this.#closed || (this.#batch === undefined && this.waiting === 0);
  }

  #wake(): void {
    if (this.#waiters.length === 0 || !this.#idle()) return;
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const resolve of waiters) resolve();
  }
}

interface Stretch {
  readonly batch: Batch;
  readonly start: number;
  readonly end: number;
}

/** The copies made during one flush, so that clients with equal stretches get the same one. */
class Copies {
  #single: Stretch | undefined;
  #bytes: Uint8Array = NOTHING;
  readonly #gathered = new Map<number, { stretches: Stretch[]; bytes: Uint8Array }>();

  one(stretch: Stretch): Uint8Array {
    if (this.#single === undefined || !same(this.#single, stretch)) {
      this.#bytes = stretch.batch.copy(stretch.start, stretch.end);
      this.#single = stretch;
    }
    return this.#bytes;
  }

  gather(stretches: Stretch[]): Uint8Array {
    const hash = hashOf(stretches);
    const known = this.#gathered.get(hash);
    if (known !== undefined && equal(known.stretches, stretches)) return known.bytes;
    const bytes = new Uint8Array(stretches.reduce((sum, s) => sum + s.end - s.start, 0));
    let at = 0;
    for (const { batch, start, end } of stretches) {
      batch.copyTo(bytes, { start, end, at });
      at += end - start;
    }
    this.#gathered.set(hash, { stretches, bytes });
    return bytes;
  }
}

function same(a: Stretch, b: Stretch): boolean {
  return a.batch === b.batch && a.start === b.start && a.end === b.end;
}

function equal(a: readonly Stretch[], b: readonly Stretch[]): boolean {
  return a.length === b.length && a.every((stretch, i) => same(stretch, b[i]!));
}

function hashOf(stretches: readonly Stretch[]): number {
  let hash = 0;
  for (const { batch, start, end } of stretches) {
    hash = (Math.imul(hash, 0x01000193) ^ (batch.number * 0x9e3779b1 + start * 31 + end)) | 0;
  }
  return hash;
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

/** Flushes all outboxes together: once per turn of the event loop, less often under load. One for a server. */
export class Tick {
  #open: Batch[] = [];
  #marked: Outbox[] = [];
  #due: Outbox[] = [];
  #next = 0;
  #scheduled = false;
  #writing = false;
  #began = 0;
  #restUntil = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #spare: Uint8Array[] = [];

  /** A batch got its first bytes. @returns its number within this tick */
  open(batch: Batch): number {
    return this.#open.push(batch) - 1;
  }

  /** An outbox got its first stretch of this tick. */
  mark(outbox: Outbox): void {
    this.#marked.push(outbox);
    this.#schedule();
  }

  /** An outbox has bytes and no write in flight. */
  due(outbox: Outbox): void {
    this.#due.push(outbox);
    if (this.#writing) return;
    this.#writing = true;
    queueMicrotask(() => this.#write());
  }

  /** @returns a buffer of at least `size` bytes */
  buffer(size: number): Uint8Array {
    if (size <= BATCH_BYTES) return this.#spare.pop() ?? new Uint8Array(BATCH_BYTES);
    return new Uint8Array(size);
  }

  /** Takes back a buffer that nobody reads any more. */
  recycle(buffer: Uint8Array): void {
    if (buffer.length === BATCH_BYTES && this.#spare.length < BATCHES_KEPT) this.#spare.push(buffer);
  }

  /** Flushes nothing any more on its own. */
  stop(): void {
    if (this.#timer !== undefined) clearTimeout(this.#timer);
  }

  #schedule(): void {
    if (this.#scheduled || this.#writing) return;
    this.#scheduled = true;
    const rest = this.#restUntil - performance.now();
    if (rest > 0.2) this.#timer = setTimeout(() => this.#flush(), Math.ceil(rest));
    else setImmediate(() => this.#flush());
  }

  #flush(): void {
    this.#scheduled = false;
    this.#began = performance.now();
    const marked = this.#marked;
    this.#marked = [];
    const copies = new Copies();
    for (const outbox of marked) outbox.flush(copies);
    for (const batch of this.#open) batch.clear();
    this.#open = [];
  }

  #write(): void {
    const end = Math.min(this.#due.length, this.#next + WRITES_PER_TURN);
    while (this.#next < end) this.#due[this.#next++]!.write();
    if (this.#next < this.#due.length) {
      setImmediate(() => this.#write());
      return;
    }
    const several = this.#due.length > 1;
    this.#due = [];
    this.#next = 0;
    this.#writing = false;
    if (several) this.#rest();
    if (this.#marked.length > 0) this.#schedule();
  }

  // Only a flush that follows closely on a costly one waits, so a quiet server never does.
  #rest(): void {
    const now = performance.now();
    this.#restUntil = now + Math.min(LONGEST_REST, now - this.#began);
  }
}
