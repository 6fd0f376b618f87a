/**
 * Forgets what is too old or too much, in small steps in the background, so that nobody who speaks or reads waits
 * for it. It removes entries and knows nothing of what they say.
 */

import { logNames, type Place } from "./entries.ts";
import { KINDS } from "./layout.ts";
import { patiently } from "./patiently.ts";
import { packRow, unpackRow } from "./rows.ts";
import { idAt } from "./stamp.ts";
import type { Store } from "./store.ts";

/** Rows that one step looks at or removes; most have less than 8 KiB. */
const STEP = 100;
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

/** How many entries one range of a log has, as far as it was counted. */
interface Count {
  readonly entries: number;
  /** The msgid of the last one that is in it. */
  readonly upTo: string;
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

  /** An entry of this log that may have been counted was removed by other means. */
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
    const { entries } = await this.#count(place);
    for (let surplus = entries - this.#keep.count; surplus > 0 && !this.#stopped;) {
      const removed = await this.#remove(place, { most: surplus });
      if (removed === 0) return;
      surplus -= removed;
      await this.#rest(PAUSE);
    }
  }

  /** Counts what came since it was counted last. */
  async #count(place: Place): Promise<Count> {
    const prefix = this.#store.layout.range(place.log, place.kind);
    let count = this.#counts.get(nameOf(place)) ?? { entries: 0, upTo: "" };
    while (!this.#stopped) {
      const start = [...prefix, `${count.upTo}\0`];
      const rows = await Array.fromAsync(
        this.#store.kv.list({ prefix, start }, { limit: STEP, batchSize: STEP }),
      );
      const found = rows.flatMap(msgidsIn);
      if (found.length > 0) count = { entries: count.entries + found.length, upTo: found.at(-1)! };
      this.#remember(place, count);
      if (rows.length < STEP) break;
      await this.#rest(PAUSE);
    }
    return count;
  }

  /**
   * Removes the oldest entries, as many as one step takes.
   *
   * @param which.most how many at most
   * @param which.end those before this one
   * @returns how many those were
   */
  async #remove(place: Place, which: { most: number; end?: string }): Promise<number> {
    const { kv, layout, lease } = this.#store;
    const prefix = layout.range(place.log, place.kind);
    const limit = Math.min(STEP, which.most, Math.floor(STEP_KEYS / layout.entryKeySize(place.log)));
    const selector = which.end === undefined ? { prefix } : { prefix, end: [...prefix, which.end] };
    const removal = kv.atomic().check(lease.check);
    const removed: string[] = [];
    for await (const row of kv.list(selector, { limit, batchSize: limit })) {
      removed.push(...this.#shorten(removal, row, { ...which, most: which.most - removed.length }));
      if (removed.length >= which.most) break;
    }
    if (removed.length === 0 || !(await patiently(() => removal.commit())).ok) return 0;
    this.#uncount(place, removed);
    return removed.length;
  }

  /** Takes the oldest entries out of a row, and the row away when none are left. @returns their msgids */
  #shorten(
    removal: Deno.AtomicOperation,
    row: Deno.KvEntry<unknown>,
    { most, end }: { most: number; end?: string },
  ): string[] {
    const key = String(row.key.at(-1));
    const entries = unpackRow(key, row.value);
    const late = end === undefined ? -1 : entries.findIndex(({ msgid }) => msgid >= end);
    const count = Math.min(most, late < 0 ? entries.length : late);
    const left = entries.slice(count);
    const [first] = left;
    removal.delete(row.key);
    if (first !== undefined) {
      // Somebody may be taking an entry out of it just now.
      removal.check(row).set([...row.key.slice(0, -1), first.msgid], packRow(first.msgid, left));
    }
    return entries.slice(0, count).map(({ msgid }) => msgid);
  }

  /** Takes off the count what was in it. */
  #uncount(place: Place, removed: readonly string[]): void {
    const count = this.#counts.get(nameOf(place));
    if (count === undefined) return;
    const counted = removed.filter((msgid) => msgid <= count.upTo).length;
    this.#remember(place, { ...count, entries: count.entries - counted });
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

function msgidsIn({ key, value }: Deno.KvEntry<unknown>): string[] {
  return unpackRow(String(key.at(-1)), value).map(({ msgid }) => msgid);
}

function nameOf({ log, kind }: Place): string {
  return `${kind} ${log}`;
}
