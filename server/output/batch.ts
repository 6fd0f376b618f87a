/**
 * Bytes that many share. A Batch gathers what one source (a room in one variant, or one client's own replies)
 * sends during a tick; Copies hands out exact copies of stretches of it, one for all who get the same.
 */

import type { Tick } from "../tick.ts";

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

/** A stretch of a batch that one client is to get. */
export interface Stretch {
  readonly batch: Batch;
  readonly start: number;
  readonly end: number;
}

/** The copies made during one flush, so that clients with equal stretches get the same one. */
export class Copies {
  #batch: Batch | undefined;
  #start = 0;
  #end = 0;
  #bytes: Uint8Array = NOTHING;
  readonly #gathered = new Map<number, { stretches: readonly Stretch[]; bytes: Uint8Array }>();

  /** @returns a copy of one stretch; most outboxes of a flush have the same one in a row */
  one(batch: Batch, { start, end }: { start: number; end: number }): Uint8Array {
    if (this.#batch !== batch || this.#start !== start || this.#end !== end) {
      this.#bytes = batch.copy(start, end);
      this.#batch = batch;
      this.#start = start;
      this.#end = end;
    }
    return this.#bytes;
  }

  /** @returns a copy of several stretches, one behind the other; they are not to be changed afterwards */
  gather(stretches: readonly Stretch[]): Uint8Array {
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
