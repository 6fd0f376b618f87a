/**
 * Group commit: all that was queued since the last commit goes into the next one, and one is on its way at a time.
 * It knows entries and who follows their logs, and nothing of what they say.
 */

import { type Entry, StoreError } from "./backend.ts";
import { decodeRecord, encodeRecord } from "./codec.ts";
import type { Log } from "./followers.ts";
import { kindOf, KINDS } from "./layout.ts";
import { patiently } from "./patiently.ts";
import { LOST, type Store } from "./store.ts";

/** What one commit takes. The store allows 1,000 rows, 800 KiB and 80 KiB of keys; 500 rows are nearly as fast. */
const BATCH = { rows: 500, bytes: 700 * 1024, keyBytes: 64 * 1024 };
/** What may wait while the store is slow or hangs: about a tenth of a second's work, and no burden for the memory. */
const WAITING = { entries: 10_000, bytes: 8 * 1024 * 1024 };
/** Milliseconds between two attempts to write to a store that failed. */
const PROBE = 1_000;

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
      // The next commit runs while this one is shown.
      const next = this.#begin();
      for (const { log } of current.jobs) log.underway--;
      if (failure === undefined) this.#show(current.jobs);
      else for (const { reject } of current.jobs) reject(failure);
      current = next ?? this.#begin();
    }
    this.#running = undefined;
  }

  #begin(): Underway | undefined {
    const jobs = this.#queue.splice(0, this.#fitting());
    if (jobs.length === 0) return undefined;
    for (const { bytes } of jobs) this.#bytes -= bytes?.length ?? 0;
    return { jobs, outcome: this.#write(jobs) };
  }

  /** How many of the queue go into one commit. */
  #fitting(): number {
    let [rows, bytes, keyBytes, count] = [0, 0, 0, 0];
    for (const { entry, log, bytes: value } of this.#queue) {
      const keys = (value === undefined ? 0 : 1) + (entry.erases === undefined ? 0 : KINDS.length);
      rows += keys;
      bytes += keys * log.keySize + (value?.length ?? 0);
      keyBytes += keys * log.keySize;
      if (rows > BATCH.rows || bytes > BATCH.bytes || keyBytes > BATCH.keyBytes) break;
      count++;
    }
    return count;
  }

  async #write(jobs: readonly Job[]): Promise<StoreError | undefined> {
    if (jobs.every(({ entry, bytes }) => bytes === undefined && entry.erases === undefined)) return undefined;
    const { kv, lease, layout, health } = this.#store;
    const mark = jobs.at(-1)!.entry.msgid;
    try {
      const atomic = kv.atomic().check(lease.check).set(layout.mark, encodeRecord("mark", mark));
      for (const job of jobs) this.#put(atomic, job);
      if (!(await patiently(() => atomic.commit())).ok) return this.#failed(new Error(LOST), jobs.length);
    } catch (error) {
      if (!await this.#isMarked(mark)) return this.#failed(error, jobs.length);
    }
    health.worked();
  }

  #put(atomic: Deno.AtomicOperation, { log, entry, bytes }: Job): void {
    const { layout } = this.#store;
    if (bytes !== undefined) atomic.set(layout.entry(log.name, kindOf(entry), entry.msgid), bytes);
    if (entry.erases === undefined) return;
    for (const kind of KINDS) atomic.delete(layout.entry(log.name, kind, entry.erases));
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

  #failed(error: unknown, refused?: number): StoreError {
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
