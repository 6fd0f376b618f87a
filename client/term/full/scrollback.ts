/**
 * One conversation's scrollback: its entries in order, where the person reads in it, and where the unread ones begin.
 * Bounded in entries and characters, and packed while nobody looks. Knows no width, and asks nobody for more.
 *
 * Requirements that an edit must keep:
 * - entries are replaced and never changed, so whoever keeps rows of one may keep them by its identity;
 * - each entry has a number for good, by which the place and the unread one are kept: entries come and go at both ends,
 *   are replaced, and are others after they were packed;
 * - what comes while nobody looks unpacks nothing.
 */
import { type Entry, type Move, type MovesEntry, type SaidEntry, weightOf, weightOfMove } from "./entries.ts";
import { type Block, mayHold, ownCopy, pack, unpack } from "./packing.ts";

/** Entries kept of one conversation; the oldest go, a block at a time. More are kept while a person reads above the end. */
const KEPT = { following: 10_000, reading: 20_000 };
/** Characters kept of one conversation: that many entries of ten rows each. */
const HEAVIEST = 8_000_000;
/** Characters kept of all of them: what a server says could otherwise fill the memory, a conversation at a time. */
const ALL = 64_000_000;
/** Entries that are packed together, and dropped together. */
const BLOCK = 250;
/** Comings and goings in one entry. */
const MOVES = 200;

/** A row of an entry: the first one on the screen, while it is not the end that is read. */
export interface Place {
  readonly entry: Entry;
  /** Counted from the entry's first row. */
  readonly row: number;
}

/** How many characters all scrollbacks of a client have together. */
export class Load {
  characters = 0;

  get tooMuch(): boolean {
    return this.characters > ALL;
  }
}

/** The entries of one conversation. */
export class Scrollback {
  readonly #load: Load;
  /** The oldest, by the block; empty while somebody looks. */
  #packed: Block[] = [];
  #entries: Entry[] = [];
  #older: Entry[] = [];
  /** What all entries come to, as they were added. */
  #weight = 0;
  /** The number of the first entry of all. */
  #first = 0;
  #place: { readonly number: number; readonly row: number } | undefined;
  #unread: number | undefined;
  #resting = true;
  /** Whether there may be something before the first entry, and whether it was asked for. */
  older: "unknown" | "asked" | "none" = "unknown";

  /** @param load is told of what is kept here */
  constructor(load: Load = new Load()) {
    this.#load = load;
  }

  /** Characters, about. */
  get weight(): number {
    return this.#weight;
  }

  /** From the oldest to the latest. Asking for them means to look at them, until {@linkcode rest}. */
  get entries(): readonly Entry[] {
    this.#resting = false;
    if (this.#packed.length > 0) this.#entries = [...this.#packed.flatMap(unpack), ...this.#entries];
    this.#packed = [];
    return this.#entries;
  }

  /** Nobody looks at it for a while. */
  rest(): void {
    this.#resting = true;
    while (this.#entries.length >= 2 * BLOCK) this.#packBlock();
  }

  /** The first row to show; undefined follows the end. */
  get place(): Place | undefined {
    if (this.#place === undefined) return undefined;
    const entry = this.entries[this.#place.number - this.#first];
    return entry === undefined ? undefined : { entry, row: this.#place.row };
  }

  set place(place: Place | undefined) {
    const index = place === undefined ? -1 : this.entries.indexOf(place.entry);
    this.#place = place === undefined || index < 0
      ? undefined
      : { number: this.#first + index, row: place.row };
  }

  /** Whether the end is followed. */
  get atEnd(): boolean {
    return this.#place === undefined;
  }

  /** The message before which the unread line stands. */
  get unread(): Entry | undefined {
    return this.#unread === undefined ? undefined : this.entries[this.#unread - this.#first];
  }

  /** Whether there is an unread line. */
  get hasUnread(): boolean {
    return this.#unread !== undefined;
  }

  /** The unread line stands before the last entry. */
  beginUnread(): void {
    this.#unread = this.#first + this.#count - 1;
  }

  /** There is no unread line. */
  endUnread(): void {
    this.#unread = undefined;
  }

  /** The unread line stands before the first message of others that is later than this time, if there is one. */
  markUnread(after: number): void {
    const wasResting = this.#resting;
    const index = this.entries.findIndex((entry) => entry.kind === "said" && !entry.mine && entry.at > after);
    this.#unread = index < 0 ? undefined : this.#first + index;
    if (wasResting) this.rest();
  }

  /** Adds what comes last. */
  add(entry: Entry): void {
    this.#entries.push(ownCopy(entry));
    this.#weigh(weightOf(entry));
    if (this.#resting && this.#entries.length >= 2 * BLOCK) this.#packBlock();
    if (this.#count > (this.atEnd ? KEPT.following : KEPT.reading)) this.dropOldest();
    while (this.#weight > HEAVIEST && this.#count > 1) this.dropOldest();
  }

  /** Adds a coming or going, to the one before where nothing stands in between. */
  addMove(at: number, move: Move): void {
    const last = this.#entries.at(-1);
    if (last?.kind !== "moves" || last.moves.length >= MOVES) {
      return this.add({ kind: "moves", at, moves: [move] });
    }
    const { moves: [own = move] } = ownCopy({ kind: "moves", at, moves: [move] }) as MovesEntry;
    const together: MovesEntry = { ...last, moves: [...last.moves, own] };
    this.#entries[this.#entries.length - 1] = together;
    this.#weigh(weightOfMove(own));
  }

  /** Takes one of a page of older ones, which come in order and stand above all others from {@linkcode settleOlder} on. */
  addOlder(entry: Entry): void {
    this.#older.push(ownCopy(entry));
  }

  /** The page of older ones is complete. */
  settleOlder({ more }: { more: boolean }): void {
    this.#weigh(weightOfAll(this.#older));
    this.#entries = [...this.#older, ...this.entries];
    this.#first -= this.#older.length;
    this.#older = [];
    this.older = more ? "unknown" : "none";
  }

  /** Puts another in the place of the message of this key. @returns whether it is here */
  change(key: string, changed: (entry: SaidEntry) => SaidEntry): boolean {
    if (this.#replace(this.#entries, key, changed) || replaced(this.#older, key, changed)) return true;
    for (let block = this.#packed.length - 1; block >= 0; block--) {
      if (!mayHold(this.#packed[block]!, key)) continue;
      const entries = unpack(this.#packed[block]!);
      if (!this.#replace(entries, key, changed)) continue;
      this.#packed[block] = pack(entries);
      return true;
    }
    return false;
  }

  /** Empties it. What is older than that is not asked for: it would stand there as if nothing had been in between. */
  clear(): void {
    this.#first += this.#count;
    this.#weigh(-this.#weight);
    this.#entries = [];
    this.#packed = [];
    this.#place = this.#unread = undefined;
    this.older = "none";
  }

  /** The oldest go: a block, or a half of what is less than two. Whoever reads there goes on with the oldest that is left. */
  dropOldest(): void {
    const block = this.#packed.shift();
    const most = Math.min(BLOCK, Math.ceil(this.#entries.length / 2));
    const gone = block === undefined ? this.#entries.splice(0, most) : unpack(block);
    this.#weigh(this.#count === 0 ? -this.#weight : -weightOfAll(gone));
    this.#first += gone.length;
    if (this.#unread !== undefined) this.#unread = Math.max(this.#unread, this.#first);
    if (this.#place !== undefined && this.#place.number < this.#first) {
      this.#place = { number: this.#first, row: 0 };
    }
    this.older = "none";
  }

  get #count(): number {
    return this.#packed.length * BLOCK + this.#entries.length;
  }

  #packBlock(): void {
    this.#packed.push(pack(this.#entries.slice(0, BLOCK)));
    this.#entries = this.#entries.slice(BLOCK);
  }

  #replace(entries: Entry[], key: string, changed: (entry: SaidEntry) => SaidEntry): boolean {
    return replaced(entries, key, (entry) => {
      const after = changed(entry);
      this.#weigh(weightOf(after) - weightOf(entry));
      return after;
    });
  }

  #weigh(more: number): void {
    this.#weight += more;
    this.#load.characters += more;
  }
}

function weightOfAll(entries: readonly Entry[]): number {
  return entries.reduce((sum, entry) => sum + weightOf(entry), 0);
}

/** @returns whether the message of this key is among them */
function replaced(entries: Entry[], key: string, changed: (entry: SaidEntry) => SaidEntry): boolean {
  const index = entries.findLastIndex((entry) => entry.kind === "said" && entry.key === key);
  const entry = entries[index];
  if (entry?.kind !== "said") return false;
  entries[index] = changed(entry);
  return true;
}
