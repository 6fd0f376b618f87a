/**
 * The lines of a client, in order, for one who handles them and sometimes has to wait until the client has read.
 * Meanwhile they are read on, within bounds, so that the answer that says so is seen. It handles none.
 */

import type { Line } from "./transport/transport.ts";

/** Characters that may wait to be handled, in lines that were read ahead. */
const MOST = 16_384;

type Batch = readonly Line[];

/** Reads a client's lines. */
export class Ahead {
  readonly #source: AsyncIterator<Batch>;
  readonly #seen: (lines: Batch) => void;
  readonly #kept: Batch[] = [];
  #reading: Promise<Batch | undefined> | undefined;
  #characters = 0;

  /** @param seen told of each batch as soon as it is read, before it is handled */
  constructor(batches: AsyncIterable<Batch>, seen: (lines: Batch) => void) {
    this.#source = batches[Symbol.asyncIterator]();
    this.#seen = seen;
  }

  /** @returns the next batch, undefined at the end */
  next(): Promise<Batch | undefined> {
    const kept = this.#kept.shift();
    if (kept === undefined) return this.#take();
    this.#characters -= sizeOf(kept);
    return Promise.resolve(kept);
  }

  /** Waits for something, and reads on meanwhile. */
  async during(wait: Promise<void>): Promise<void> {
    let waiting = true;
    const over = wait.finally(() => waiting = false);
    while (waiting && this.#characters < MOST) {
      this.#reading ??= this.#read();
      const batch = await Promise.race([this.#reading, over]);
      if (!waiting) break;
      this.#reading = undefined;
      if (batch === undefined) {
        this.#reading = Promise.resolve(undefined);
        break;
      }
      this.#kept.push(batch);
      this.#characters += sizeOf(batch);
    }
    await over;
  }

  /** Reads nothing more. To be called when the connection is closed. */
  async end(): Promise<void> {
    await this.#source.return?.();
  }

  #take(): Promise<Batch | undefined> {
    const reading = this.#reading ?? this.#read();
    this.#reading = undefined;
    return reading;
  }

  async #read(): Promise<Batch | undefined> {
    const result = await this.#source.next();
    if (result.done === true) return undefined;
    this.#seen(result.value);
    return result.value;
  }
}

function sizeOf(batch: Batch): number {
  return batch.reduce((size, line) => size + (typeof line === "string" ? line : line.line).length + 1, 0);
}
