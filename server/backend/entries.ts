/** Reads the entries of a log: one range of the store for what was said, one for everything else. It writes nothing. */

import type { Entry, Range } from "./backend.ts";
import { decodeEntry } from "./codec.ts";
import { type Kind, KINDS } from "./layout.ts";
import { countedFrom, isEmpty, limited } from "./range.ts";
import type { Store } from "./store.ts";

/** Rows that one look into the store brings at most. */
const LOOK = 500;
/** Damaged rows remembered, so that each is told of once. */
const REMEMBERED = 1_000;

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

  async #rows({ log, kind }: { log: string; kind: Kind }, range: Range): Promise<Entry[]> {
    const reverse = countedFrom(range) === "newest";
    const options = { reverse, batchSize: Math.min(range.limit, LOOK) };
    const selector = selectorOf(this.#store.layout.range(log, kind), range);
    const entries: Entry[] = [];
    for await (const { key, value } of this.#store.kv.list(selector, options)) {
      const msgid = String(key.at(-1));
      const entry = decodeEntry(log, msgid, value);
      if (entry === undefined) this.#report(log, msgid);
      else if (entries.push(entry) >= range.limit) break;
    }
    return reverse ? entries.reverse() : entries;
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

/** @returns the msgid of the newest (`reverse`) or the oldest row of one range of a log, whole or damaged */
export async function edgeOf(
  { kv, layout }: Store,
  { log, kind, reverse }: { log: string; kind: Kind; reverse: boolean },
): Promise<string | undefined> {
  const [row] = await Array.fromAsync(kv.list({ prefix: layout.range(log, kind) }, { limit: 1, reverse }));
  return row && String(row.key.at(-1));
}

function selectorOf(prefix: Deno.KvKey, { after, before }: Range): Deno.KvListSelector {
  // A NUL behind it makes the smallest key that is larger.
  const start = after === undefined ? undefined : [...prefix, `${after}\0`];
  if (before === undefined) return start === undefined ? { prefix } : { prefix, start };
  const end = [...prefix, before];
  return start === undefined ? { prefix, end } : { start, end };
}

function byMsgid(a: Entry, b: Entry): number {
  return a.msgid < b.msgid ? -1 : 1;
}
