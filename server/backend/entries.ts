/**
 * Reads the entries of a log: one range of the store for what was said, one for everything else, both in rows of one
 * or several entries. It writes nothing.
 */

import type { Entry, Range } from "./backend.ts";
import { decodeEntry } from "./codec.ts";
import { type Kind, KINDS } from "./layout.ts";
import { countedFrom, isEmpty, limited } from "./range.ts";
import { type Packed, unpackRow } from "./rows.ts";
import type { Store } from "./store.ts";

/** Rows that one look into the store brings at most. */
const LOOK = 100;
/** Rows of the first one: they tell how many entries a row has here. */
const FIRST_LOOK = 4;
/** Damaged rows remembered, so that each is told of once. */
const REMEMBERED = 1_000;

/** One range of a log. */
export interface Place {
  readonly log: string;
  readonly kind: Kind;
}

/** The stored entries of all logs. */
export class Entries {
  readonly #store: Store;
  readonly #damaged = new Set<string>();

  constructor(store: Store) {
    this.#store = store;
  }

  /** @returns what {@linkcode Backend.read} promises, without what is damaged */
  async read(log: string, range: Range): Promise<Entry[]> {
    if (isEmpty(range)) return [];
    const kinds: readonly Kind[] = range.said === true ? ["said"] : KINDS;
    const found = await Promise.all(kinds.map((kind) => this.#rows({ log, kind }, range)));
    const entries = found.length === 1 ? found[0]! : found.flat().sort(byMsgid);
    return limited(entries, range);
  }

  async #rows(place: Place, range: Range): Promise<Entry[]> {
    const reverse = countedFrom(range) === "newest";
    const { after = "", before, limit } = range;
    const fits = ({ msgid }: Packed) => msgid > after && (before === undefined || msgid < before);
    const entries: Entry[] = [];
    let borders = await this.#borders(place, range);
    let seen = 0;
    for (let look = Math.min(limit, FIRST_LOOK); entries.length < limit;) {
      const rows = await Array.fromAsync(
        this.#store.kv.list(selectorOf(borders), { limit: look, batchSize: look, reverse }),
      );
      for (const { key, value } of rows) {
        const packed = unpackRow(String(key.at(-1)), value).filter(fits);
        entries.push(...this.#decoded(place.log, reverse ? packed.reverse() : packed));
      }
      if (rows.length < look) break;
      borders = behind(borders, rows.at(-1)!.key, reverse);
      seen += rows.length;
      const each = Math.max(1, entries.length / seen);
      look = Math.min(LOOK, Math.ceil((limit - entries.length) / each) || 1);
    }
    entries.length = Math.min(entries.length, limit);
    return reverse ? entries.reverse() : entries;
  }

  /** The first row of a range may begin before it. */
  async #borders({ log, kind }: Place, { after, before }: Range): Promise<Borders> {
    const prefix = this.#store.layout.range(log, kind);
    const end = before === undefined ? undefined : [...prefix, before];
    if (after === undefined) return { prefix, end };
    const first = await rowAt(this.#store, { log, kind, msgid: after });
    return { prefix, start: first?.key ?? above([...prefix, after]), end };
  }

  #decoded(log: string, packed: readonly Packed[]): Entry[] {
    return packed.map((one) => this.#decode(log, one)).filter((entry) => entry !== undefined);
  }

  #decode(log: string, { msgid, bytes }: Packed): Entry | undefined {
    const entry = decodeEntry(log, msgid, bytes);
    if (entry === undefined) this.#report(log, msgid);
    return entry;
  }

  #report(log: string, msgid: string): void {
    if (this.#damaged.has(msgid) || this.#damaged.size >= REMEMBERED) return;
    this.#damaged.add(msgid);
    this.#store.note("entry-damaged", { log, msgid });
  }
}

/** The names of all logs in the store, each found by a look of its own. */
export async function* logNames({ kv, layout }: Store): AsyncGenerator<string> {
  const prefix = layout.logs;
  let start: Deno.KvKey = [...prefix, ""];
  while (true) {
    const [first] = await Array.fromAsync(kv.list({ prefix, start }, { limit: 1 }));
    if (first === undefined) return;
    const name = String(first.key[prefix.length]);
    yield name;
    start = [...prefix, `${name}\0`];
  }
}

/** @returns the row of one range of a log in which an entry stands, if it stands anywhere */
export async function rowAt(
  { kv, layout }: Store,
  { log, kind, msgid }: Place & { readonly msgid: string },
): Promise<Deno.KvEntry<unknown> | undefined> {
  const prefix = layout.range(log, kind);
  const end = [...prefix, `${msgid}\0`];
  const [row] = await Array.fromAsync(kv.list({ prefix, end }, { limit: 1, reverse: true }));
  return row;
}

/** @returns the msgid of the newest entry of one range of a log, whole or damaged */
export async function newestOf({ kv, layout }: Store, { log, kind }: Place): Promise<string | undefined> {
  const [row] = await Array.fromAsync(
    kv.list({ prefix: layout.range(log, kind) }, { limit: 1, reverse: true }),
  );
  return row && unpackRow(String(row.key.at(-1)), row.value).at(-1)?.msgid;
}

/** From which key on, itself included, and up to which, itself left out. */
interface Borders {
  readonly prefix: Deno.KvKey;
  readonly start?: Deno.KvKey | undefined;
  readonly end?: Deno.KvKey | undefined;
}

function selectorOf({ prefix, start, end }: Borders): Deno.KvListSelector {
  if (start === undefined) return end === undefined ? { prefix } : { prefix, end };
  return end === undefined ? { prefix, start } : { start, end };
}

/** What is left to look at after a row. */
function behind(borders: Borders, key: Deno.KvKey, reverse: boolean): Borders {
  return reverse ? { ...borders, end: key } : { ...borders, start: above(key) };
}

/** A NUL behind it makes the smallest key that is larger. */
function above(key: Deno.KvKey): Deno.KvKey {
  return [...key.slice(0, -1), `${String(key.at(-1))}\0`];
}

function byMsgid(a: Entry, b: Entry): number {
  return a.msgid < b.msgid ? -1 : 1;
}
