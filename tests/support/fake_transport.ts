/** A connection without a socket: the test says what arrives, and when a write is taken. */

import type { Line, Transport } from "../../server/transport/transport.ts";

/** A transport whose both ends are in the test's hands. */
export class FakeTransport implements Transport {
  readonly kind = "irc";
  readonly remote = "192.0.2.7";
  readonly secure = false;
  readonly patience: number;
  readonly answersPing: boolean;
  readonly lines: AsyncIterable<readonly Line[]>;
  /** What was written, one item for each write. */
  readonly writes: Uint8Array[] = [];
  /** How many writes are in flight, and the most there ever were. */
  flying = 0;
  mostFlying = 0;
  finished = false;
  closed = false;
  readonly #arrivals: (readonly Line[])[] = [];
  #wake: () => void = () => {};
  #text = "";
  #decoded = 0;
  #gate: PromiseWithResolvers<void> | undefined;

  constructor(options: { patience?: number; answersPing?: boolean } = {}) {
    this.patience = options.patience ?? 30;
    this.answersPing = options.answersPing ?? true;
    this.lines = this.#arriving();
  }

  /** All that was written, as text. */
  get text(): string {
    for (const bytes of this.writes.slice(this.#decoded)) this.#text += new TextDecoder().decode(bytes);
    this.#decoded = this.writes.length;
    return this.#text;
  }

  /** What was written so far is kept no longer. */
  forget(): void {
    this.writes.length = 0;
    this.#decoded = 0;
    this.#text = "";
  }

  /** These lines arrive in one read. */
  arrive(...lines: readonly Line[]): void {
    this.#arrivals.push(lines);
    this.#wake();
  }

  /** No write is taken any more, until {@linkcode resume}. */
  stall(): void {
    this.#gate ??= Promise.withResolvers();
  }

  /** Takes all writes again. */
  resume(): void {
    this.#gate?.resolve();
    this.#gate = undefined;
  }

  /** The write in flight fails, and every later one. */
  fail(): void {
    this.#gate ??= Promise.withResolvers();
    this.#gate.promise.catch(() => {});
    this.#gate.reject(new Error("connection reset"));
  }

  async write(bytes: Uint8Array): Promise<number> {
    this.writes.push(bytes);
    this.mostFlying = Math.max(this.mostFlying, ++this.flying);
    try {
      await this.#gate?.promise;
    } finally {
      this.flying--;
    }
    return bytes.length;
  }

  finish(): void {
    this.finished = true;
    this.close();
  }

  close(): void {
    this.closed = true;
    this.#wake();
  }

  async *#arriving(): AsyncGenerator<readonly Line[]> {
    while (!this.closed) {
      const lines = this.#arrivals.shift();
      if (lines !== undefined) yield lines;
      else await new Promise<void>((resolve) => this.#wake = resolve);
    }
  }
}
