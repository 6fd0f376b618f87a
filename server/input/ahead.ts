/**
 * The lines of a client, in order, for one who handles them and sometimes has to wait until the client has read.
 * Meanwhile they are read on, within bounds, so that the answer that says so is seen. It handles none.
 */

import type { Line } from "../transport/transport.ts";

/** Characters that may wait to be handled, in lines that were read ahead. */
const MOST = 16_384;

type Batch = readonly Line[];

/** Who is told of what is read ahead as soon as it is read, before it is handled. */
export interface Onlooker {
  see(lines: Batch): void;
}

/** Reads a client's lines. */
export class Ahead {
  readonly #source: AsyncIterator<Batch>;
  readonly #onlooker: Onlooker;
  #kept: Batch[] | undefined;
  #reading: Promise<IteratorResult<Batch>> | undefined;
  #characters = 0;

  constructor(batches: AsyncIterable<Batch>, onlooker: Onlooker) {
    this.#source = batches[Symbol.asyncIterator]();
    this.#onlooker = onlooker;
  }

  /** @returns the next batch, or the end */
  next(): Promise<IteratorResult<Batch>> {
    const value = this.#kept?.shift();
    if (value === undefined) return this.#take();
    this.#characters -= sizeOf(value);
    return Promise.resolve({ done: false, value });
  }

  /** Waits for something, and reads on meanwhile. */
  async during(wait: Promise<void>): Promise<void> {
    let waiting = true;
    const over = wait.finally(() => waiting = false);
    while (waiting && this.#characters < MOST) {
      this.#reading ??= this.#source.next();
      const result = await Promise.race([this.#reading, over]);
      if (!waiting || result === undefined || result.done === true) break;
      this.#reading = undefined;
      this.#keep(result.value);
    }
    await over;
  }

  /** Reads nothing more. To be called when the connection is closed. */
  async end(): Promise<void> {
    await this.#source.return?.();
  }

  #take(): Promise<IteratorResult<Batch>> {
    const reading = this.#reading ?? this.#source.next();
    this.#reading = undefined;
    return reading;
  }

  #keep(batch: Batch): void {
    this.#onlooker.see(batch);
    (this.#kept ??= []).push(batch);
    this.#characters += sizeOf(batch);
  }
}

function sizeOf(batch: Batch): number {
  return batch.reduce((size, line) => size + (typeof line === "string" ? line : line.line).length + 1, 0);
}
