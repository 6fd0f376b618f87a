/**
 * What people and rooms say of themselves: display names, avatars, colours (IRCv3 draft/metadata-2). It keeps keys
 * and values by whose they are; it refuses to know who may see or set them, and the wire.
 */

import type { Backend } from "../backend/backend.ts";

/** Whose metadata it is: a party's id (conversations.ts), or the log of a room. */
export type Owner = string;

/** Keys and values of one owner. */
export type Values = ReadonlyMap<string, string>;

/** Owners kept at hand; the one asked for longest ago is read from the store again. */
const AT_HAND = 5_000;
const NOTHING: Values = new Map();

/** The metadata of everybody. That of sessions without an account lasts as long as they do. */
export class Metadata {
  readonly #backend: Backend;
  readonly #passing = new Map<Owner, Map<string, string>>();
  readonly #known = new Map<Owner, Promise<Map<string, string>>>();

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** @returns every key that is set */
  async of(owner: Owner): Promise<Values> {
    return isPassing(owner) ? this.#passing.get(owner) ?? NOTHING : await this.#load(owner);
  }

  /**
   * Sets a key, or takes it away.
   *
   * @param limit keys that the owner may have
   * @returns false when it has as many already
   * @throws {StoreError} when it could not be stored; then nothing has changed
   */
  async set(
    owner: Owner,
    [key, value]: readonly [string, string | undefined],
    limit: number,
  ): Promise<boolean> {
    const values = new Map(await this.of(owner));
    if (value === undefined) values.delete(key);
    else if (!values.has(key) && values.size >= limit) return false;
    else values.set(key, value);
    await this.#keep(owner, values);
    return true;
  }

  /** Takes everything away. @returns what there was */
  async clear(owner: Owner): Promise<Values> {
    const values = await this.of(owner);
    if (values.size > 0) await this.#keep(owner, new Map());
    return values;
  }

  /** Somebody without an account has logged in: what it said of itself goes to the account, which keeps what it has. */
  async adopt(from: Owner, to: Owner, limit: number): Promise<void> {
    const given = this.#passing.get(from);
    this.#passing.delete(from);
    for (const [key, value] of given ?? []) {
      if (!(await this.of(to)).has(key)) await this.set(to, [key, value], limit);
    }
  }

  /** A session that was logged in to no account is over. */
  forget(owner: Owner): void {
    this.#passing.delete(owner);
  }

  async #keep(owner: Owner, values: Map<string, string>): Promise<void> {
    if (isPassing(owner)) return void this.#passing.set(owner, values);
    const key = keyOf(owner);
    let stored = false;
    // Whoever else has written it meanwhile is written over: the last word holds.
    while (!stored) {
      const version = (await this.#backend.load(key))?.version;
      const empty = values.size === 0;
      if (empty && version === undefined) break;
      stored = await this.#backend.save(key, empty ? undefined : [...values], version);
    }
    this.#known.set(owner, Promise.resolve(values));
  }

  #load(owner: Owner): Promise<Map<string, string>> {
    const known = this.#known.get(owner) ?? this.#read(owner);
    this.#known.delete(owner);
    this.#known.set(owner, known);
    if (this.#known.size > AT_HAND) this.#known.delete(this.#known.keys().next().value!);
    return known;
  }

  #read(owner: Owner): Promise<Map<string, string>> {
    const read = this.#backend.load<[string, string][]>(keyOf(owner)).then((record) =>
      new Map(record?.value ?? [])
    );
    read.catch(() => this.#known.delete(owner));
    return read;
  }
}

function isPassing(owner: Owner): boolean {
  return owner.startsWith("session/");
}

function keyOf(owner: Owner): string {
  return `metadata/${owner}`;
}
