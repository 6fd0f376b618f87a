/**
 * Forgets what is too old or too much, in small steps in the background, so that nobody who speaks or reads waits
 * for it. It removes whole rows and knows nothing of what they say.
 */

import { logNames } from "./entries.ts";
import { type Kind, KINDS } from "./layout.ts";
import { patiently } from "./patiently.ts";
import { idAt } from "./stamp.ts";
import type { Store } from "./store.ts";

/** Rows that one step looks at or removes. */
const STEP = 200;
/** Bytes of keys in one step; the store allows 80 KiB. */
const STEP_KEYS = 64 * 1024;
/** Milliseconds between two steps. */
const PAUSE = 20;
/** Milliseconds between the end of one pass over all logs and the next. */
const EVERY = 10 * 60_000;
/** Ranges of logs whose count is remembered; others are counted anew in each pass. */
const COUNTED = 20_000;

/** What is to be kept. */
export interface Keep {
  /** Milliseconds; Infinity for ever. */
  readonly age: number;
  /** Messages of each log, and as many of its other entries; Infinity for all. */
  readonly count: number;
}

/** How many rows one range of a log has, as far as it was counted. */
interface Count {
  readonly rows: number;
  /** The msgid of the last one that is in it. */
  readonly upTo: string;
}

interface Place {
  readonly log: string;
  readonly kind: Kind;
}

/** The retention of one store. */
export class Retention {
  readonly #store: Store;
  readonly #keep: Keep;
  readonly #now: () => number;
  readonly #counts = new Map<string, Count>();
  #running: Promise<void> | undefined;
  #stopped = false;
  /** Ends the pause that is being made. */
  #wake: () => void = () => {};

  /** @param now the clock, in milliseconds since 1970 */
  constructor(store: Store, { keep, now }: { keep: Keep; now: () => number }) {
    this.#store = store;
    this.#keep = keep;
    this.#now = now;
  }

  /** Begins to pass over all logs, again and again. Without anything to forget it does nothing. */
  start(): void {
    const { age, count } = this.#keep;
    if (age !== Infinity || count !== Infinity) this.#running ??= this.#run();
  }

  /** Stops after the step that is being taken. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#wake();
    await this.#running;
  }

  /** A row of this log that may have been counted was removed by other means. */
  recount(log: string): void {
    for (const kind of KINDS) this.#counts.delete(nameOf({ log, kind }));
  }

  /** Looks through all logs once. */
  async pass(): Promise<void> {
    for await (const log of logNames(this.#store)) {
      for (const kind of KINDS) {
        if (this.#stopped) return;
        await this.#trim({ log, kind });
      }
    }
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      try {
        await this.pass();
      } catch (error) {
        // The next pass takes up where this one was.
        this.#store.note("retention-failed", { error: String(error) });
      }
      await this.#rest(EVERY);
    }
  }

  async #trim(place: Place): Promise<void> {
    if (this.#keep.age !== Infinity) await this.#removeOld(place);
    if (this.#keep.count !== Infinity) await this.#removeMany(place);
  }

  async #removeOld(place: Place): Promise<void> {
    const end = idAt(this.#now() - this.#keep.age);
    while (!this.#stopped && await this.#remove(place, { most: Infinity, end }) > 0) await this.#rest(PAUSE);
  }

  async #removeMany(place: Place): Promise<void> {
    const { rows } = await this.#count(place);
    for (let surplus = rows - this.#keep.count; surplus > 0 && !this.#stopped;) {
      const removed = await this.#remove(place, { most: surplus });
      if (removed === 0) return;
      surplus -= removed;
      await this.#rest(PAUSE);
    }
  }

  /** Counts what came since it was counted last. */
  async #count(place: Place): Promise<Count> {
    const prefix = this.#store.layout.range(place.log, place.kind);
    let count = this.#counts.get(nameOf(place)) ?? { rows: 0, upTo: "" };
    while (!this.#stopped) {
      const start = [...prefix, `${count.upTo}\0`];
      const rows = await Array.fromAsync(
        this.#store.kv.list({ prefix, start }, { limit: STEP, batchSize: STEP }),
      );
      if (rows.length > 0) count = { rows: count.rows + rows.length, upTo: String(rows.at(-1)!.key.at(-1)) };
      this.#remember(place, count);
      if (rows.length < STEP) break;
      await this.#rest(PAUSE);
    }
    return count;
  }

  /** Removes the oldest rows, as many as one step takes. @returns how many those were */
  async #remove(place: Place, { most, end }: { most: number; end?: string }): Promise<number> {
    const { kv, layout, lease } = this.#store;
    const prefix = layout.range(place.log, place.kind);
    const limit = Math.min(STEP, most, Math.floor(STEP_KEYS / layout.entryKeySize(place.log)));
    const selector = end === undefined ? { prefix } : { prefix, end: [...prefix, end] };
    const rows = await Array.fromAsync(kv.list(selector, { limit, batchSize: limit }));
    if (rows.length === 0) return 0;
    const removal = kv.atomic().check(lease.check);
    for (const { key } of rows) removal.delete(key);
    if (!(await patiently(() => removal.commit())).ok) return 0;
    this.#uncount(place, rows.map(({ key }) => String(key.at(-1))));
    return rows.length;
  }

  /** Takes off the count what was in it. */
  #uncount(place: Place, removed: readonly string[]): void {
    const count = this.#counts.get(nameOf(place));
    if (count === undefined) return;
    const counted = removed.filter((msgid) => msgid <= count.upTo).length;
    this.#remember(place, { ...count, rows: count.rows - counted });
  }

  #remember(place: Place, count: Count): void {
    this.#counts.set(nameOf(place), count);
    if (this.#counts.size > COUNTED) this.#counts.delete(this.#counts.keys().next().value!);
  }

  async #rest(milliseconds: number): Promise<void> {
    if (this.#stopped) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wake = resolve;
    const timer = setTimeout(resolve, milliseconds);
    await promise;
    clearTimeout(timer);
  }
}

function nameOf({ log, kind }: Place): string {
  return `${kind} ${log}`;
}
