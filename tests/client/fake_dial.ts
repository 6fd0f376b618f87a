/** A server and a clock in the test's hands, for the link between them. */

import type { Security } from "../../client/core/security.ts";
import type { Connection, Timer } from "../../client/link.ts";

/** One connection of a fake dial. */
export class FakeConnection implements Connection {
  readonly security: Security;
  readonly chunks: AsyncIterable<Uint8Array>;
  /** What was written, one item for each write. */
  readonly writes: string[] = [];
  closed = false;
  /** Whether it was said that nothing more will be written. */
  finished = false;
  /** While set, writes are not taken. */
  stuck = false;
  readonly #arrivals: Uint8Array[] = [];
  #blocked: (() => void)[] = [];
  #wake: () => void = () => {};

  constructor(security: Security = "none") {
    this.security = security;
    this.chunks = this.#arriving();
  }

  /** These lines arrive in one read. */
  arrive(...lines: readonly string[]): void {
    this.arriveRaw(lines.map((line) => `${line}\r\n`).join(""));
  }

  arriveRaw(data: string | Uint8Array): void {
    this.#arrivals.push(typeof data === "string" ? new TextEncoder().encode(data) : data);
    this.#wake();
  }

  /** All lines written so far. */
  get lines(): string[] {
    return this.writes.join("").split("\r\n").slice(0, -1);
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (this.closed) throw new Error("closed");
    this.writes.push(new TextDecoder().decode(bytes));
    if (!this.stuck) return;
    await new Promise<void>((resolve) => this.#blocked.push(resolve));
    if (this.closed) throw new Error("closed");
  }

  finish(): Promise<void> {
    this.finished = true;
    return Promise.resolve();
  }

  close(): void {
    this.closed = true;
    this.release();
    this.#wake();
  }

  /** Takes the writes that are stuck. */
  release(): void {
    this.stuck = false;
    for (const resume of this.#blocked.splice(0)) resume();
  }

  async *#arriving(): AsyncGenerator<Uint8Array> {
    while (!this.closed) {
      const chunk = this.#arrivals.shift();
      if (chunk !== undefined) yield chunk;
      else await new Promise<void>((resolve) => this.#wake = resolve);
    }
  }
}

/** A clock that stands until it is told to go on. */
export class FakeClock {
  #now = 0;
  readonly #timers = new Set<{ at: number; callback: () => void }>();

  /** Milliseconds since it began. */
  get now(): number {
    return this.#now;
  }

  /** How many timers wait. */
  get waiting(): number {
    return this.#timers.size;
  }

  readonly after: Timer = (milliseconds, callback) => {
    const timer = { at: this.#now + milliseconds, callback };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  };

  /** Lets time pass: what falls due is called in its order, and may set new timers. */
  async pass(milliseconds: number): Promise<void> {
    const until = this.#now + milliseconds;
    await turn();
    for (let next = this.#next(until); next !== undefined; next = this.#next(until)) {
      this.#timers.delete(next);
      this.#now = next.at;
      next.callback();
      await turn();
    }
    this.#now = until;
  }

  #next(until: number) {
    return [...this.#timers].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
  }
}

/** Settles when everything that is ready to run has run. */
export async function turn(): Promise<void> {
  for (let i = 0; i < 5; i++) await new Promise((resolve) => setTimeout(resolve, 0));
}
