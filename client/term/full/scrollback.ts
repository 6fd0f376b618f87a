/**
 * One conversation's scrollback: its entries in order, where the person reads in it, and where the unread ones begin.
 * Bounded. Knows no width, and asks nobody for more.
 *
 * Requirements that an edit must keep:
 * - entries are replaced and never changed, so whoever keeps rows of one may keep them by its identity;
 * - a place and the unread mark name entries, not numbers, for entries come and go at both ends.
 */
import type { Entry, Move, MovesEntry, SaidEntry } from "./entries.ts";

/** Entries kept of one conversation; the oldest go, some at a time. */
const KEPT = 10_000;
const DROPPED = 500;
/** Comings and goings in one entry. */
const MOVES = 200;

/** A row of an entry: the first one on the screen, while it is not the end that is read. */
export interface Place {
  readonly entry: Entry;
  /** Counted from the entry's first row. */
  readonly row: number;
}

/** The entries of one conversation. */
export class Scrollback {
  #entries: Entry[] = [];
  #older: Entry[] = [];
  /** The first row to show; undefined follows the end. */
  place: Place | undefined;
  /** The message before which the unread line stands. */
  unread: Entry | undefined;
  /** Whether there may be something before the first entry, and whether it was asked for. */
  older: "unknown" | "asked" | "none" = "unknown";

  /** From the oldest to the latest. */
  get entries(): readonly Entry[] {
    return this.#entries;
  }

  /** Adds what comes last. */
  add(entry: Entry): void {
    this.#entries.push(entry);
    if (this.#entries.length > KEPT && this.place === undefined) this.#dropOldest();
  }

  /** Adds a coming or going, to the one before where nothing stands in between. */
  addMove(at: number, move: Move): void {
    const last = this.#entries.at(-1);
    if (last?.kind !== "moves" || last.moves.length >= MOVES || last === this.unread) {
      return this.add({ kind: "moves", at, moves: [move] });
    }
    const together: MovesEntry = { ...last, moves: [...last.moves, move] };
    this.#replace(this.#entries, this.#entries.length - 1, together);
  }

  /** Takes an entry of a page of older ones, which come in order and stand above all others from {@linkcode settleOlder} on. */
  addOlder(entry: Entry): void {
    this.#older.push(entry);
  }

  /** The page of older ones is complete. */
  settleOlder({ more }: { more: boolean }): void {
    this.#entries = [...this.#older, ...this.#entries];
    this.#older = [];
    this.older = more ? "unknown" : "none";
  }

  /** Puts another in the place of the message of this key. @returns whether it is here */
  change(key: string, changed: (entry: SaidEntry) => SaidEntry): boolean {
    for (const entries of [this.#entries, this.#older]) {
      const index = entries.findLastIndex((entry) => entry.kind === "said" && entry.key === key);
      const entry = entries[index];
      if (entry?.kind !== "said") continue;
      this.#replace(entries, index, changed(entry));
      return true;
    }
    return false;
  }

  /** The unread line stands before the first message of others that is later than this time, if there is one. */
  markUnread(after: number): void {
    this.unread = this.#entries.find((entry) => entry.kind === "said" && !entry.mine && entry.at > after);
  }

  /** Empties it. What is older than that is not asked for: it would stand there as if nothing had been in between. */
  clear(): void {
    this.#entries = [];
    this.place = this.unread = undefined;
    this.older = "none";
  }

  #replace(entries: Entry[], index: number, entry: Entry): void {
    const before = entries[index];
    entries[index] = entry;
    if (this.unread === before) this.unread = entry;
    if (this.place !== undefined && this.place.entry === before) this.place = { entry, row: this.place.row };
  }

  #dropOldest(): void {
    const dropped = this.#entries.splice(0, DROPPED);
    if (this.unread !== undefined && dropped.includes(this.unread)) this.unread = this.#entries[0];
    this.older = "none";
  }
}
