/**
 * The backend that keeps everything on this machine, in Deno KV: it lasts, it needs no permission, and one process
 * has it to itself. It puts the parts of the store together and does nothing by itself.
 */

import type { CommitMetrics } from "../metrics/metrics.ts";
import { within } from "../transport/within.ts";
import {
  type Backend,
  type Draft,
  type Entry,
  type Note,
  type Range,
  StoreError,
  type Versioned,
} from "./backend.ts";
import { Claims } from "./claims.ts";
import { decodeRecord, encodeEntry } from "./codec.ts";
import { Commits } from "./commits.ts";
import { Entries, logNames, newestOf } from "./entries.ts";
import { type Deliver, type Log, Logs } from "./followers.ts";
import { KINDS } from "./layout.ts";
import { Records } from "./records.ts";
import { Retention } from "./retention.ts";
import { idAt, Stamp, timeOf } from "./stamp.ts";
import { closeStore, openStore, type Store } from "./store.ts";

/** Bytes of the largest key. */
const LARGEST_KEY = 2_048;
/** Milliseconds for what is queued to be stored when the server ends. */
const CLOSING = 5_000;

/** How to open the store. */
export interface EmbeddedOptions {
  /** The server's name; servers of other names have stores of their own. */
  readonly name: string;
  /** A file, or `:memory:`; without it Deno's own place for this program. */
  readonly path?: string;
  /** The clock, in milliseconds since 1970. */
  readonly now?: () => number;
  /** Milliseconds after which what stands in the logs is forgotten; Infinity, and unless told, never. */
  readonly keep?: number;
  /** How many messages of each log are kept, and as many of its other entries; Infinity, and unless told, all. */
  readonly keepMessages?: number;
  /** Told once of everything that goes wrong with the store, and of what is done about it. */
  readonly note?: Note;
  /** Where commits are counted. */
  readonly metrics?: CommitMetrics;
  /** Settles when what followers were given is on its way to those whom they told; at once, unless told. */
  readonly passedOn?: () => Promise<void>;
  /** Opens the database; tests make it fail. */
  readonly openKv?: (path?: string) => Promise<Deno.Kv>;
}

/**
 * Opens the durable store of one server.
 *
 * @throws {StoreError} in a sentence for the operator, when there is none to be had
 */
export async function openEmbedded(options: EmbeddedOptions): Promise<Backend> {
  const store = await openStore(options);
  try {
    const { now = Date.now, keep = Infinity, keepMessages = Infinity } = options;
    const retention = new Retention(store, { keep: { age: keep, count: keepMessages }, now });
    return new Embedded(store, { past: await latestTime(store), now, retention });
  } catch (error) {
    await closeStore(store);
    throw error;
  }
}

class Embedded implements Backend {
  readonly #store: Store;
  readonly #stamp: Stamp;
  readonly #commits: Commits;
  readonly #entries: Entries;
  readonly #records: Records;
  readonly #claims: Claims;
  readonly #logs: Logs;
  readonly #retention: Retention;

  constructor(
    store: Store,
    { past, now, retention }: { past: number; now: () => number; retention: Retention },
  ) {
    this.#store = store;
    this.#retention = retention;
    retention.start();
    this.#stamp = new Stamp(now, past);
    this.#commits = new Commits(store, idAt(past + 1));
    this.#entries = new Entries(store);
    this.#records = new Records(store);
    this.#claims = new Claims(now);
    this.#logs = new Logs((name) => store.layout.entryKeySize(name));
  }

  get healthy(): boolean {
    return this.#store.health.healthy;
  }

  append(name: string, draft: Draft): Promise<Entry> {
    const log = this.#open(name);
    const entry = this.#stamp.entry(draft, log.last);
    log.last = entry.time;
    try {
      const stored = this.#commits.add(log, entry, bytesOf(log, entry));
      return draft.erases === undefined ? stored : stored.finally(() => this.#retention.recount(name));
    } catch (error) {
      return Promise.reject(error);
    }
  }

  follow(name: string, deliver: Deliver): () => void {
    const { followers } = this.#open(name);
    followers.add(deliver);
    return () => void followers.delete(deliver);
  }

  async read(name: string, range: Range): Promise<Entry[]> {
    const { border } = this.#commits;
    const before = range.before === undefined || range.before > border ? border : range.before;
    return await asked(this.#entries.read(name, { ...range, before }));
  }

  claim(name: string, owner: string, ttl: number): Promise<boolean> {
    return Promise.resolve(this.#claims.claim(name, owner, ttl));
  }

  release(name: string, owner: string): Promise<void> {
    return Promise.resolve(this.#claims.release(name, owner));
  }

  load<T>(key: string): Promise<Versioned<T> | undefined> {
    return asked(this.#records.load<T>(key));
  }

  save<T>(key: string, value: T | undefined, version: string | undefined): Promise<boolean> {
    return this.#records.save(key, value, version);
  }

  list<T>(prefix: string): Promise<[key: string, record: Versioned<T>][]> {
    return asked(this.#records.list<T>(prefix));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await within(Promise.all([this.#retention.stop(), this.#commits.close()]), CLOSING);
    await closeStore(this.#store);
  }

  #open(name: string): Log {
    return this.#logs.open(name, this.#stamp.time);
  }
}

/** @returns the time of the latest entry ever stored: ids go on from there, even if the clock does not */
async function latestTime(store: Store): Promise<number> {
  const { value } = await store.kv.get(store.layout.mark);
  if (value === null) return 0;
  const mark = decodeRecord<string>("mark", value);
  if (mark !== undefined) return timeOf(mark.value);
  store.note("mark-damaged", {});
  let latest = 0;
  for await (const log of logNames(store)) {
    for (const kind of KINDS) {
      const newest = await newestOf(store, { log, kind });
      if (newest !== undefined) latest = Math.max(latest, timeOf(newest));
    }
  }
  return latest;
}

function bytesOf(log: Log, entry: Entry): Uint8Array | undefined {
  if (entry.passing === true) return undefined;
  if (log.keySize > LARGEST_KEY) throw new StoreError("The name of the log is too long to be stored");
  return encodeEntry(log.name, entry);
}

/** Says in the contract's words that the store gave no answer. */
async function asked<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof StoreError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new StoreError(`The store cannot be read: ${reason}`, { cause: error });
  }
}
