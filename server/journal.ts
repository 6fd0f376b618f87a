/**
 * What the operator can read of the server's life: one line for each fact, on standard error. A reader who has
 * stopped must not stop the chat, so lines wait in a bounded queue and are counted when they do not fit.
 */

import type { JournalFormat } from "./config.ts";

/** Lines that may wait for a slow reader. */
const WAITING = 1_000;
/** Characters of one value; more is cut. */
const VALUE = 200;

/** The values that go with a fact. Never a secret, never what people say to each other. */
export type Facts = Readonly<Record<string, string | number | boolean | undefined>>;

/** Where lines go. */
export interface Sink {
  write(bytes: Uint8Array): Promise<number>;
}

/** Writes facts to a sink, in order, without ever making anybody wait. */
export class Journal {
  readonly #format: JournalFormat;
  readonly #sink: Sink;
  readonly #now: () => number;
  readonly #encoder = new TextEncoder();
  #waiting: string[] = [];
  #dropped = 0;
  #writing: Promise<void> | undefined;

  constructor(options: { format: JournalFormat; sink: Sink; now?: () => number }) {
    this.#format = options.format;
    this.#sink = options.sink;
    this.#now = options.now ?? Date.now;
  }

  /** @param fact a short name, in words with dashes */
  note(fact: string, facts: Facts = {}): void {
    if (this.#format === "off") return;
    if (this.#waiting.length >= WAITING) {
      this.#dropped++;
      return;
    }
    this.#waiting.push(this.#line(fact, facts));
    this.#writing ??= this.#write();
  }

  /** Settles when everything noted so far was written, or cannot be. */
  async flush(): Promise<void> {
    await this.#writing;
  }

  #line(fact: string, facts: Facts): string {
    const time = new Date(this.#now()).toISOString();
    const kept = Object.entries(facts).filter(([, value]) => value !== undefined);
    if (this.#format === "json") {
      return JSON.stringify({ time, fact, ...Object.fromEntries(kept.map(shorten)) });
    }
    return [time, fact, ...kept.map((pair) => shorten(pair)).map(([key, value]) => `${key}=${quote(value)}`)]
      .join(" ");
  }

  async #write(): Promise<void> {
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const lines = this.#waiting;
      this.#waiting = [];
      if (this.#dropped > 0) lines.push(this.#line("journal-lines-dropped", { count: this.#dropped }));
      this.#dropped = 0;
      await this.#writeAll(this.#encoder.encode(lines.join("\n") + "\n")).catch(() => {});
    }
    this.#writing = undefined;
  }

  async #writeAll(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length;) at += await this.#sink.write(bytes.subarray(at));
  }
}

function shorten([key, value]: [string, unknown]): [string, unknown] {
  return [key, typeof value === "string" && value.length > VALUE ? `${value.slice(0, VALUE)}…` : value];
}

function quote(value: unknown): string {
  const text = String(value);
  // deno-lint-ignore no-control-regex
  return /[\s"=\x00-\x1f\x7f-\x9f\u2028-\u202e]/.test(text)
    ? JSON.stringify(text).replace(/[\x7f-\x9f\u2028-\u202e]/g, escape)
    : text;
}

function escape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
