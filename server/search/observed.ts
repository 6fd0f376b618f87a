/**
 * A backend that lets somebody else hear what is appended, once it is stored. It changes nothing of what the
 * backend behind it promises, and costs a log that is followed no promise and no step more.
 */

import type { Backend, Draft, Entry, Range, Versioned } from "../backend/backend.ts";

/** Told of entries that are in their log; it must not throw. */
export type Hear = (log: string, entries: readonly Entry[]) => void;

/** @returns the backend, seen through by `hear`: it hears what this process appends, and what followed logs get */
export function observed(backend: Backend, hear: Hear): Backend {
  return new Observed(backend, hear);
}

class Observed implements Backend {
  readonly #backend: Backend;
  readonly #hear: Hear;
  /** The logs that are followed, how often, and how to stop hearing of them there. */
  readonly #followed = new Map<string, { count: number; readonly deafen: () => void }>();

  constructor(backend: Backend, hear: Hear) {
    this.#backend = backend;
    this.#hear = hear;
  }

  get healthy(): boolean {
    return this.#backend.healthy;
  }

  append(log: string, draft: Draft): Promise<Entry> {
    const appended = this.#backend.append(log, draft);
    if (this.#followed.has(log)) return appended;
    return appended.then((entry) => {
      this.#hear(log, [entry]);
      return entry;
    });
  }

  follow(log: string, deliver: (entries: readonly Entry[]) => void): () => void {
    const followed = this.#followed.get(log) ?? { count: 0, deafen: this.#listen(log) };
    followed.count++;
    this.#followed.set(log, followed);
    const unfollow = this.#backend.follow(log, deliver);
    return () => {
      unfollow();
      if (--followed.count > 0) return;
      this.#followed.delete(log);
      followed.deafen();
    };
  }

  read(log: string, range: Range): Promise<Entry[]> {
    return this.#backend.read(log, range);
  }

  claim(name: string, owner: string, ttl: number): Promise<boolean> {
    return this.#backend.claim(name, owner, ttl);
  }

  release(name: string, owner: string): Promise<void> {
    return this.#backend.release(name, owner);
  }

  load<T>(key: string): Promise<Versioned<T> | undefined> {
    return this.#backend.load(key);
  }

  save<T>(key: string, value: T | undefined, version: string | undefined): Promise<boolean> {
    return this.#backend.save(key, value, version);
  }

  list<T>(prefix: string): Promise<[key: string, record: Versioned<T>][]> {
    return this.#backend.list(prefix);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#backend[Symbol.asyncDispose]();
  }

  #listen(log: string): () => void {
    return this.#backend.follow(log, (entries) => this.#hear(log, entries));
  }
}
