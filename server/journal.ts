/**
 * What the operator can read of the server's life: one line for each fact, on standard error. A reader who has
 * stopped must not stop the chat, so lines wait in a bounded queue and are counted when they do not fit.
 */

import type { JournalFormat } from "./config.ts";

/** Lines that may wait for a slow reader. */
const WAITING = 10_000;
/** Characters of one value; more is cut. */
const VALUE = 200;
/** Characters of a stack, which is where a mistake in the program is found. */
const STACK = 4_000;

/** How much a fact matters: `error` is a fault to look at, `warn` may become one. */
export type Level = "info" | "warn" | "error";

/** The facts that are more than information; docs/operating.md and docs/log.md explain each. */
export const LEVELS: Readonly<Record<string, Level>> = {
  "session-failed": "error",
  "connection-failed": "error",
  "rejection-unhandled": "error",
  "exception-uncaught": "error",
  "sweep-failed": "error",
  "store-failed": "error",
  "entry-damaged": "error",
  "record-damaged": "error",
  "mark-damaged": "error",
  "search-failed": "error",
  "retention-failed": "warn",
  "past-not-searchable": "warn",
  "not-stored": "warn",
  "accept-failed": "warn",
  "oper-refused": "warn",
  "proxy-refused": "warn",
  "certificate-refused": "warn",
  "was-stopped": "warn",
  "not-drained": "warn",
  "journal-lines-dropped": "warn",
};

/** The values that go with a fact. Never a secret, never what people say to each other. */
export type Facts = Readonly<Record<string, Value | (() => Value)>>;

/** A function is asked for its value only where that is written. */
type Value = string | number | boolean | undefined;

/** Where lines go. */
export interface Sink {
  write(bytes: Uint8Array): Promise<number>;
}

/** Writes facts to a sink, in order, without ever making anybody wait. */
export class Journal {
  readonly #format: JournalFormat;
  readonly #sink: Sink;
  readonly #now: () => number;
  readonly #mayOpen: () => boolean;
  readonly #encoder = new TextEncoder();
  #waiting: string[] = [];
  #dropped = 0;
  #lost = 0;
  #writing: Promise<void> | undefined;

  /**
   * @param options.mayOpen whether the system lets this process open anything more. To say where an error comes from, the
   * runtime opens files, and where it cannot, the whole process is gone
   */
  constructor(
    options: { format: JournalFormat; sink: Sink; now?: () => number; mayOpen?: () => boolean },
  ) {
    this.#format = options.format;
    this.#sink = options.sink;
    this.#now = options.now ?? Date.now;
    this.#mayOpen = options.mayOpen ?? (() => true);
  }

  /** Lines that nobody got so far: the reader was slow, or is gone, or the disk was full. */
  get dropped(): number {
    return this.#lost;
  }

  /** @param fact a short name, in words with dashes */
  note(fact: string, facts: Facts = {}): void {
    if (this.#format === "off") return;
    if (this.#waiting.length >= WAITING) {
      this.#lose(1);
      return;
    }
    this.#waiting.push(this.#line(fact, facts));
    this.#writing ??= this.#write();
  }

  /** Settles when everything noted so far was written, or cannot be. */
  async flush(): Promise<void> {
    await this.#writing;
  }

  #lose(count: number): void {
    this.#dropped += count;
    this.#lost += count;
  }

  #line(fact: string, facts: Facts): string {
    const time = new Date(this.#now()).toISOString();
    const level = levelOf(fact);
    const kept = this.#values(facts).filter(([, value]) => value !== undefined).map(shorten);
    if (this.#format === "json") {
      return JSON.stringify({ time, level, fact, ...Object.fromEntries(kept) }).replace(UNSEEN, escape);
    }
    const values = kept.map(([key, value]) => `${key}=${quote(value)}`);
    return [time, ...(level === "info" ? [] : [level]), fact, ...values].join(" ");
  }

  #values(facts: Facts): [string, Value][] {
    const asked = (value: Facts[string]) => typeof value !== "function" || this.#mayOpen();
    // A person reads lines one under the other: where it happened is for a program to keep.
    const told = Object.entries(facts).filter(([key, value]) =>
      (this.#format === "json" || key !== "stack") && asked(value)
    );
    return told.map(([key, value]) => [key, typeof value === "function" ? value() : value]);
  }

  async #write(): Promise<void> {
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const [lines, dropped] = [this.#waiting, this.#dropped];
      [this.#waiting, this.#dropped] = [[], 0];
      const told = dropped === 0 ? [] : [this.#line("journal-lines-dropped", { count: dropped })];
      try {
        await this.#writeAll(this.#encoder.encode([...lines, ...told].join("\n") + "\n"));
      } catch {
        this.#dropped += dropped;
        this.#lose(lines.length);
      }
    }
    this.#writing = undefined;
  }

  async #writeAll(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length;) at += await this.#sink.write(bytes.subarray(at));
  }
}

/** @returns what to note of something that was thrown: what it says, and where it comes from */
export function factsOf(error: unknown): Facts {
  const stack = error instanceof Error ? () => error.stack : undefined;
  const cause = error instanceof Error && error.cause !== undefined ? String(error.cause) : undefined;
  return { error: String(error), cause, stack };
}

function levelOf(fact: string): Level {
  return Object.hasOwn(LEVELS, fact) ? LEVELS[fact]! : "info";
}

function shorten([key, value]: [string, unknown]): [string, unknown] {
  const most = key === "stack" ? STACK : VALUE;
  return [key, typeof value === "string" && value.length > most ? `${value.slice(0, most)}…` : value];
}

/** What moves a terminal's cursor, hides, or turns text around: controls, formats, line and paragraph ends. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

function quote(value: unknown): string {
  const text = String(value);
  return /[\s"=\p{Cc}\p{Cf}]/u.test(text) || text === ""
    ? JSON.stringify(text).replace(UNSEEN, escape)
    : text;
}

function escape(character: string): string {
  const units = Array.from({ length: character.length }, (_, at) => character.charCodeAt(at));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join("");
}
