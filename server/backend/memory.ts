/** The backend that keeps everything in this process: for `--memory`, for tests, and as the plainest model. */

import { type Backend, type Draft, type Entry, isSaid, type Range, type Versioned } from "./backend.ts";
import { Claims } from "./claims.ts";
import { isEmpty, limited } from "./range.ts";
import { Stamp } from "./stamp.ts";

/** Entries kept of each log. Older ones are dropped: memory is not a place for history without end. */
const KEPT = 1_000;

interface Log {
  readonly entries: Entry[];
  readonly followers: Set<(entries: readonly Entry[]) => void>;
  queued: Entry[];
  settle: ((entry: Entry) => void)[];
  last: number;
}

/**
 * Opens a store that lives as long as the process.
 *
 * @param now the clock, in milliseconds since 1970
 */
export function openMemory(now: () => number = Date.now): Backend {
  return new Memory(now);
}

class Memory implements Backend {
  readonly healthy = true;
  readonly #stamp: Stamp;
  readonly #logs = new Map<string, Log>();
  readonly #claims: Claims;
  readonly #records = new Map<string, Versioned<unknown>>();
  #waiting: Log[] = [];
  #saves = 0;

  constructor(now: () => number) {
    this.#claims = new Claims(now);
    this.#stamp = new Stamp(now);
  }

  append(name: string, draft: Draft): Promise<Entry> {
    const log = this.#open(name);
    const entry = this.#stamp.entry(draft, log.last);
    log.last = entry.time;
    if (log.queued.length === 0) this.#wait(log);
    log.queued.push(entry);
    return new Promise((resolve) => log.settle.push(resolve));
  }

  follow(name: string, deliver: (entries: readonly Entry[]) => void): () => void {
    const log = this.#open(name);
    log.followers.add(deliver);
    return () => {
      log.followers.delete(deliver);
    };
  }

  read(name: string, range: Range): Promise<Entry[]> {
    if (isEmpty(range)) return Promise.resolve([]);
    const { after = "", before, said = false } = range;
    const found = (this.#logs.get(name)?.entries ?? []).filter((entry) =>
      entry.msgid > after && (before === undefined || entry.msgid < before) && (!said || isSaid(entry))
    );
    return Promise.resolve(limited(found, range));
  }

  claim(name: string, owner: string, ttl: number): Promise<boolean> {
    return Promise.resolve(this.#claims.claim(name, owner, ttl));
  }

  release(name: string, owner: string): Promise<void> {
    this.#claims.release(name, owner);
    return Promise.resolve();
  }

  load<T>(key: string): Promise<Versioned<T> | undefined> {
    return Promise.resolve(structuredClone(this.#records.get(key)) as Versioned<T> | undefined);
  }

  save<T>(key: string, value: T | undefined, version: string | undefined): Promise<boolean> {
    const current = this.#records.get(key)?.version;
    if (current !== version) return Promise.resolve(false);
    if (value === undefined) this.#records.delete(key);
    else this.#records.set(key, { value: structuredClone(value), version: String(++this.#saves) });
    return Promise.resolve(true);
  }

  list<T>(prefix: string): Promise<[key: string, record: Versioned<T>][]> {
    const found = [...this.#records].filter(([key]) => key.startsWith(prefix)).sort(([a], [b]) =>
      a < b ? -1 : 1
    );
    return Promise.resolve(structuredClone(found) as [string, Versioned<T>][]);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }

  #open(name: string): Log {
    let log = this.#logs.get(name);
    if (log === undefined) {
      log = { entries: [], followers: new Set(), queued: [], settle: [], last: 0 };
      this.#logs.set(name, log);
    }
    return log;
  }

  // All that one read of a socket brought is one commit: it is handled before a microtask can run.
  #wait(log: Log): void {
    if (this.#waiting.length === 0) queueMicrotask(() => this.#commit());
    this.#waiting.push(log);
  }

  #commit(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const log of waiting) {
      const { queued, settle } = log;
      log.queued = [];
      log.settle = [];
      keep(log.entries, queued);
      for (const deliver of log.followers) deliver(queued);
      for (let i = 0; i < settle.length; i++) settle[i]!(queued[i]!);
    }
  }
}

/** Adds the new entries and drops the oldest, in steps so large that dropping costs nothing to speak of. */
function keep(entries: Entry[], fresh: readonly Entry[]): void {
  for (const entry of fresh) {
    if (entry.passing !== true) entries.push(entry);
    if (entry.erases !== undefined) erase(entries, entry.erases);
  }
  if (entries.length >= 2 * KEPT) entries.splice(0, entries.length - KEPT);
}

function erase(entries: Entry[], msgid: string): void {
  const at = entries.findIndex((entry) => entry.msgid === msgid);
  if (at >= 0) entries.splice(at, 1);
}
