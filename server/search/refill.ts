/**
 * Fills a fresh index with what the logs have, the newest of all logs first, until it is full. It reads a little
 * at a time and holds few entries; it knows nothing of words.
 */

import type { Backend, Entry } from "../backend/backend.ts";
import type { SearchIndex } from "./index.ts";
import { turn } from "./turn.ts";

/** Entries read of one log at once: one at first, for most logs have nothing new enough, then twice as many each time. */
const MOST = 64;

/** Entries put in order without a turn for others in between. */
const AT_ONCE = 256;

/** Where the past is. */
export interface Source {
  readonly backend: Backend;
  /** @returns the names of all logs that somebody can read, none twice */
  readonly logs: () => Promise<readonly string[]>;
  /** Told why the index has to do without the rest of the past. */
  readonly failed: (error: unknown) => void;
}

/** A log, and what has been read of it from its end. */
interface Tail {
  readonly log: string;
  /** Not taken yet, in their order; there is one at least. */
  readonly entries: Entry[];
  /** How many to read next. */
  readonly next: number;
}

/** Settles when all is indexed that there is room for, or nothing more can be read, or the index is closed. */
export async function refill(index: SearchIndex, source: Source): Promise<void> {
  try {
    const tails: Tail[] = [];
    for (const log of await source.logs()) {
      if (index.room <= 0) return;
      await putBack(tails, source.backend, { log, before: undefined, count: 1 });
    }
    while (tails.length > 0 && index.room >= index.portion) {
      await index.addOlder((await newest(tails, source.backend, index.portion)).reverse());
    }
  } catch (error) {
    if (index.room > 0) source.failed(error);
  }
}

/** Takes the newest entries of all logs, the newest first. */
async function newest(
  tails: Tail[],
  backend: Backend,
  count: number,
): Promise<{ log: string; entry: Entry }[]> {
  const taken: { log: string; entry: Entry }[] = [];
  while (taken.length < count) {
    const tail = tails.pop();
    if (tail === undefined) break;
    const entry = tail.entries.pop()!;
    taken.push({ log: tail.log, entry });
    if (taken.length % AT_ONCE === 0) await turn();
    if (tail.entries.length > 0) insert(tails, tail);
    else await putBack(tails, backend, { log: tail.log, before: entry.msgid, count: tail.next });
  }
  return taken;
}

/** Reads on in a log and puts it to its place; a log that has nothing more is left out. */
async function putBack(
  tails: Tail[],
  backend: Backend,
  { log, before, count }: { log: string; before: string | undefined; count: number },
): Promise<void> {
  const range = { limit: count, from: "newest", said: true } as const;
  const entries = await backend.read(log, before === undefined ? range : { ...range, before });
  await turn();
  if (entries.length > 0) insert(tails, { log, entries, next: Math.min(count * 2, MOST) });
}

/** Keeps the log with the newest entry at the end. */
function insert(tails: Tail[], tail: Tail): void {
  const { msgid } = tail.entries.at(-1)!;
  let [low, high] = [0, tails.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (tails[middle]!.entries.at(-1)!.msgid < msgid) low = middle + 1;
    else high = middle;
  }
  tails.splice(low, 0, tail);
}
