/** The small versioned records of a store. It knows nothing of what they mean. */

import { StoreError, type Versioned } from "./backend.ts";
import { decodeRecord, encodeRecord } from "./codec.ts";
import { patiently } from "./patiently.ts";
import { LOST, type Store } from "./store.ts";

/** Records that one look into the store brings at most. */
const LOOK = 500;
/** Saves that may be on their way: a store that hangs must not fill the memory. */
const UNDERWAY = 1_000;

/** Loads and saves records; each save is a commit of its own, as it may fail by itself. */
export class Records {
  readonly #store: Store;
  #underway = 0;

  constructor(store: Store) {
    this.#store = store;
  }

  /** @throws {StoreError} when the record is damaged */
  async load<T>(key: string): Promise<Versioned<T> | undefined> {
    const { value, versionstamp } = await this.#store.kv.get(this.#store.layout.record(key));
    if (versionstamp === null) return undefined;
    const decoded = decodeRecord<T>(key, value);
    if (decoded === undefined) throw this.#damaged(key);
    return { value: decoded.value, version: versionstamp };
  }

  /** @returns whether it was stored, that is whether the version was the one that is there */
  async save(key: string, value: unknown, version: string | undefined): Promise<boolean> {
    const { kv, layout, lease, health } = this.#store;
    const at = layout.record(key);
    const write = kv.atomic().check(lease.check, { key: at, versionstamp: version ?? null });
    if (value === undefined) write.delete(at);
    else write.set(at, encodeRecord(key, value));
    if (this.#underway >= UNDERWAY) throw health.failed(new Error("Too much waits to be stored"));
    this.#underway++;
    try {
      return await this.#commit(write);
    } catch (error) {
      throw health.failed(error);
    } finally {
      this.#underway--;
    }
  }

  async #commit(write: Deno.AtomicOperation): Promise<boolean> {
    const { kv, lease, health } = this.#store;
    const { ok } = await patiently(() => write.commit());
    if (ok) health.worked();
    else if (!await lease.holds(kv)) throw new Error(LOST);
    return ok;
  }

  /** @returns all under a prefix in the order of their keys, without what is damaged */
  async list<T>(prefix: string): Promise<[key: string, record: Versioned<T>][]> {
    const { kv, layout } = this.#store;
    const selector = { prefix: layout.records, start: layout.record(prefix) };
    const found: [string, Versioned<T>][] = [];
    for await (const { key: [, , last], value, versionstamp } of kv.list(selector, { batchSize: LOOK })) {
      const key = String(last);
      if (!key.startsWith(prefix)) break;
      const decoded = decodeRecord<T>(key, value);
      if (decoded === undefined) this.#damaged(key);
      else found.push([key, { value: decoded.value, version: versionstamp }]);
    }
    // The store orders by bytes, which is not the order of texts.
    return found.sort(([a], [b]) => a < b ? -1 : 1);
  }

  #damaged(key: string): StoreError {
    this.#store.note("record-damaged", { key });
    return new StoreError(`The record "${key}" is damaged`);
  }
}
