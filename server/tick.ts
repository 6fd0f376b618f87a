/**
 * The tick: what all sessions were given since the last one goes out together, in as few writes as can be. It
 * knows when, and nothing of what.
 */

import { clearTimeout, setImmediate, setTimeout } from "node:timers";
import type { Outbox } from "./outbox.ts";
import { type Batch, Copies } from "./output/batch.ts";

/** Batches start with this much, and buffers of this size are used again. */
const BATCH_BYTES = 16_384;
const BATCHES_KEPT = 256;

/**
 * Writes begun in one turn of the event loop. The runtime grants a task 128 operations a poll; each further
 * one is parked and woken again, at four times the cost.
 */
const WRITES_PER_TURN = 100;

/**
 * A small write costs the kernel as much as a large one. So where flushing takes much of the time, and its writes are
 * small, a rest follows that is as long as the flush was, in milliseconds at most.
 */
const LONGEST_REST = 2;
/** The part of the time that counts as much of it, the bytes of a write that is not small, and how many are several. */
const BUSY = 0.25;
const LARGE = 3_000;
const SEVERAL = 4;
/** How much the latest flush weighs in the part of the time that flushing takes. */
const WEIGHT = 0.1;

/** Flushes all outboxes together: once per turn of the event loop, less often under load. One for a server. */
export class Tick {
  /** Events that were given to outboxes so far, and bytes that were handed to connections, for the metrics. */
  deliveries = 0;
  bytes = 0;
  #open: Batch[] = [];
  #marked: Outbox[] = [];
  #due: Outbox[] = [];
  #next = 0;
  #scheduled = false;
  #writing = false;
  /** When the flush began that is being written, and the rest after the one before it. */
  #began = 0;
  #ended = 0;
  /** The part of the time that flushing takes, of late. */
  #duty = 0;
  /** How many writes the flush has begun, and how many bytes they have. */
  #writes = 0;
  #bytes = 0;
  #restUntil = 0;
  /** Who waits until what it gave is written: told of once the flush after this one, or the present one, is. */
  #waiting: (() => void)[] = [];
  #told: (() => void)[] = [];
  #stopped = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #spare: Uint8Array[] = [];
  readonly #now: () => number;

  /** @param now milliseconds of a clock that never goes back */
  constructor(now: () => number = performance.now.bind(performance)) {
    this.#now = now;
  }

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

  /** @returns a promise that settles when what was given so far was handed to its connections, or never will be */
  written(): Promise<void> {
    if (this.#stopped || this.#marked.length === 0 && !this.#writing) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Flushes nothing any more on its own. */
  stop(): void {
    this.#stopped = true;
    if (this.#timer !== undefined) clearTimeout(this.#timer);
    this.#told.push(...this.#waiting);
    this.#tell();
  }

  #schedule(): void {
    if (this.#scheduled || this.#writing) return;
    this.#scheduled = true;
    const rest = this.#restUntil - this.#now();
    if (rest > 0.2) this.#timer = setTimeout(() => this.#flush(), Math.ceil(rest));
    else setImmediate(() => this.#flush());
  }

  #flush(): void {
    this.#scheduled = false;
    this.#began = this.#now();
    const marked = this.#marked;
    this.#marked = [];
    this.#told.push(...this.#waiting);
    this.#waiting = [];
    const copies = new Copies();
    this.#writes = marked.length;
    this.#bytes = 0;
    for (const outbox of marked) this.#bytes += outbox.flush(copies);
    for (const batch of this.#open) batch.clear();
    this.#open = [];
    if (!this.#writing) this.#tell();
  }

  #write(): void {
    const end = Math.min(this.#due.length, this.#next + WRITES_PER_TURN);
    const time = this.#now();
    while (this.#next < end) this.#due[this.#next++]!.write(time);
    if (this.#next < this.#due.length) {
      setImmediate(() => this.#write());
      return;
    }
    this.#due = [];
    this.#next = 0;
    this.#writing = false;
    this.#rest();
    this.#tell();
    if (this.#marked.length > 0) this.#schedule();
  }

  #tell(): void {
    const told = this.#told;
    this.#told = [];
    for (const resolve of told) resolve();
  }

  // Only a flush that follows closely on costly ones waits, so a quiet server never does.
  #rest(): void {
    const now = this.#now();
    const cost = now - this.#began;
    this.#duty += WEIGHT * (cost / Math.max(cost, now - this.#ended) - this.#duty);
    this.#ended = now;
    const small = this.#writes >= SEVERAL && this.#bytes < this.#writes * LARGE;
    this.#restUntil = small && this.#duty > BUSY ? now + Math.min(LONGEST_REST, cost) : 0;
  }
}
