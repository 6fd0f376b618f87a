/**
 * Group commit: all that was queued since the last commit goes into the next one, and one is on its way at a time.
 * It knows entries and who follows their logs, and nothing of what they say.
 */

import { type Entry, StoreError } from "./backend.ts";
import { decodeRecord, encodeRecord } from "./codec.ts";
import type { Log } from "./followers.ts";
import { rowAt } from "./entries.ts";
import { KINDS } from "./layout.ts";
import { Packing, type Row } from "./packing.ts";
import { patiently } from "./patiently.ts";
import { type Packed, packRow, unpackRow } from "./rows.ts";
import { LOST, type Store } from "./store.ts";

/** What may wait while the store is slow or hangs: about a tenth of a second's work, and no burden for the memory. */
const WAITING = { entries: 10_000, bytes: 8 * 1024 * 1024 };
/** Milliseconds between two attempts to write to a store that failed. */
const PROBE = 1_000;
/** How often a commit is tried that changes rows which somebody else is changing too: retention does, now and then. */
const ATTEMPTS = 10;

/**
 * A commit costs a sync of the disk, whatever is in it. After one with so many entries the next waits for so many
 * milliseconds, and until what was shown is on its way, and has the more; where little is said, nothing waits.
 */
const CROWD = 16;
const REST = 2;

interface Job {
  readonly log: Log;
  readonly entry: Entry;
  /** Undefined for what passes and is not stored. */
  readonly bytes: Uint8Array | undefined;
  readonly resolve: (entry: Entry) => void;
  readonly reject: (error: StoreError) => void;
}

/** A batch on its way: settles with why it was not stored, if so. */
interface Underway {
  readonly jobs: readonly Job[];
  readonly outcome: Promise<StoreError | undefined>;
}

/** The writes of one store's logs. */
export class Commits {
  readonly #store: Store;
  #queue: Job[] = [];
  #bytes = 0;
  #running: Promise<void> | undefined;
  #probing: ReturnType<typeof setTimeout> | undefined;
  #closed = false;
  #border: string;

  /** @param border what sorts after every msgid in the store and before every later one */
  constructor(store: Store, border: string) {
    this.#store = store;
    this.#border = border;
  }

  /** Sorts after every msgid that followers were given and before those that they are still to be given. */
  get border(): string {
    return this.#border;
  }

  /**
   * Queues an entry.
   *
   * @param bytes what to store of it; undefined for what passes
   * @returns the entry, when it is stored and every follower was given it
   * @throws {StoreError} (the promise) when it was not stored, or too much is waiting
   */
  add(log: Log, entry: Entry, bytes: Uint8Array | undefined): Promise<Entry> {
    const size = bytes?.length ?? 0;
    if (this.#closed) return Promise.reject(new StoreError("The store is closed"));
    if (this.#queue.length >= WAITING.entries || this.#bytes + size > WAITING.bytes) {
      return Promise.reject(this.#failed(new Error("Too much waits to be stored")));
    }
    this.#bytes += size;
    this.#store.metrics.waiting++;
    log.underway++;
    this.#running ??= this.#run();
    return new Promise((resolve, reject) => this.#queue.push({ log, entry, bytes, resolve, reject }));
  }

  /** Takes nothing more. @returns a promise that settles when all that is queued is stored or refused */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#probing);
    await this.#running;
  }

  // All that one read of a socket brought is one commit: it is handled before a microtask can run.
  async #run(): Promise<void> {
    await Promise.resolve();
    let current = this.#begin();
    while (current !== undefined) {
      const failure = await current.outcome;
      const crowded = current.jobs.length >= CROWD;
      // The next commit runs while this one is shown.
      const next = crowded ? undefined : this.#begin();
      for (const { log } of current.jobs) log.underway--;
      if (failure === undefined) this.#show(current.jobs);
      else for (const { reject } of current.jobs) reject(failure);
      if (crowded) await this.#rest();
      current = next ?? this.#begin();
    }
    this.#running = undefined;
  }

  #begin(): Underway | undefined {
    const packing = new Packing();
    let count = 0;
    for (const { log, entry, bytes } of this.#queue) {
      if (!packing.add(log, entry, bytes)) break;
      this.#bytes -= bytes?.length ?? 0;
      count++;
    }
    if (count === 0) return undefined;
    this.#store.metrics.waiting -= count;
    const jobs = this.#queue.splice(0, count);
    return { jobs, outcome: this.#write(jobs, packing) };
  }

  async #write(jobs: readonly Job[], packing: Packing): Promise<StoreError | undefined> {
    const erasing = jobs.filter(({ entry }) => entry.erases !== undefined);
    const rows = packing.rows(new Set(erasing.map(({ entry }) => entry.erases!)));
    if (rows.length === 0 && erasing.length === 0) return undefined;
    const mark = jobs.at(-1)!.entry.msgid;
    const began = performance.now();
    try {
      for (let attempt = 1; !await this.#commit({ rows, erasing, mark }); attempt++) {
        if (erasing.length === 0 || attempt === ATTEMPTS) return this.#failed(new Error(LOST), jobs.length);
      }
    } catch (error) {
      if (!await this.#isMarked(mark)) return this.#failed(error, jobs.length);
    }
    const { metrics, health } = this.#store;
    metrics.seconds.observe((performance.now() - began) / 1000);
    metrics.stored += jobs.length;
    health.worked();
  }

  /** @returns false when somebody else has the store, or has changed a row that this was to change */
  async #commit(
    { rows, erasing, mark }: { rows: readonly Row[]; erasing: readonly Job[]; mark: string },
  ): Promise<boolean> {
    const { kv, lease, layout } = this.#store;
    const atomic = kv.atomic().check(lease.check).set(layout.mark, encodeRecord("mark", mark));
    for (const { log, kind, key, value } of rows) atomic.set(layout.entry(log.name, kind, key), value);
    if (erasing.length > 0) await this.#erase(atomic, erasing);
    return (await patiently(() => atomic.commit())).ok;
  }

  /** Takes entries out of the rows that they stand in. */
  async #erase(atomic: Deno.AtomicOperation, erasing: readonly Job[]): Promise<void> {
    const without = new Map<string, { row: Deno.KvEntry<unknown>; entries: Packed[] }>();
    for (const { log, entry } of erasing) {
      for (const kind of KINDS) {
        const row = await rowAt(this.#store, { log: log.name, kind, msgid: entry.erases! });
        if (row === undefined) continue;
        const name = JSON.stringify(row.key);
        const entries = without.get(name)?.entries ?? unpackRow(String(row.key.at(-1)), row.value);
        const left = entries.filter(({ msgid }) => msgid !== entry.erases);
        if (left.length < entries.length) without.set(name, { row, entries: left });
      }
    }
    for (const { row, entries } of without.values()) {
      atomic.check(row);
      if (entries.length === 0) atomic.delete(row.key);
      else atomic.set(row.key, packRow(String(row.key.at(-1)), entries));
    }
  }

  /** Whether a commit that failed was stored all the same: its rows stand or fall together. */
  async #isMarked(msgid: string): Promise<boolean> {
    const { kv, layout } = this.#store;
    const found = await kv.get(layout.mark).catch(() => undefined);
    return decodeRecord("mark", found?.value)?.value === msgid;
  }

  #show(jobs: readonly Job[]): void {
    const batches = new Map<Log, Entry[]>();
    for (const { log, entry } of jobs) {
      const batch = batches.get(log);
      if (batch === undefined) batches.set(log, [entry]);
      else batch.push(entry);
    }
    this.#border = `${jobs.at(-1)!.entry.msgid}~`;
    for (const [log, batch] of batches) for (const deliver of log.followers) deliver(batch);
    for (const { entry, resolve } of jobs) resolve(entry);
  }

  // Who was told may answer, and is then part of the next commit.
  async #rest(): Promise<void> {
    await this.#store.passedOn();
    await new Promise((resolve) => setTimeout(resolve, REST));
  }

  #failed(error: unknown, refused = 1): StoreError {
    this.#store.metrics.refused += refused;
    this.#probe();
    return this.#store.health.failed(error, refused);
  }

  // Otherwise a store in which nobody says anything would be taken for failing for ever.
  #probe(): void {
    if (this.#probing !== undefined || this.#closed) return;
    this.#probing = setTimeout(() => void this.#tryToWrite(), PROBE);
  }

  async #tryToWrite(): Promise<void> {
    const { kv, lease, layout, health } = this.#store;
    try {
      const { ok } = await kv.atomic().check(lease.check).set(layout.probe, Date.now()).commit();
      if (ok) health.worked();
    } catch { /* What failed once and fails again is no news. */ }
    this.#probing = undefined;
    if (!health.healthy) this.#probe();
  }
}
