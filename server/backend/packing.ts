/** What goes into one commit: entries of many logs, each put into a row of its log. It writes nothing. */

import type { Entry } from "./backend.ts";
import type { Log } from "./followers.ts";
import { type Kind, kindOf, KINDS } from "./layout.ts";
import { type Packed, packRow, ROW, sizeIn } from "./rows.ts";

/**
 * What one commit takes. The store allows 1,000 rows, 800 KiB, 80 KiB of keys, and 100 rows that must not have changed
 * meanwhile; 500 rows are nearly as fast as 1,000.
 */
const COMMIT = { rows: 500, bytes: 700 * 1024, keyBytes: 64 * 1024, erasures: 40 };

/** A row that is to be stored. */
export interface Row {
  readonly log: Log;
  readonly kind: Kind;
  /** The msgid that it stands under. */
  readonly key: string;
  readonly value: Uint8Array;
}

/** A row that is being filled. */
interface Filling {
  readonly log: Log;
  readonly kind: Kind;
  readonly entries: Packed[];
  size: number;
}

/** Fills the rows of one commit. */
export class Packing {
  readonly #open: Record<Kind, Map<Log, Filling>> = { said: new Map(), event: new Map() };
  #rows: Filling[] = [];
  #count = 0;
  #bytes = 0;
  #keyBytes = 0;
  #erasures = 0;

  /**
   * Takes an entry, unless the commit is full.
   *
   * @param bytes what to store of it; undefined for what passes
   * @returns whether there was room for it; for the first one there always is
   */
  add(log: Log, entry: Entry, bytes: Uint8Array | undefined): boolean {
    if (entry.erases !== undefined && !this.#takesErasure(log)) return false;
    if (bytes === undefined) return true;
    const packed: Packed = { msgid: entry.msgid, bytes };
    const size = sizeIn(packed);
    const kind = kindOf(entry);
    const row = this.#open[kind].get(log);
    const fits = row !== undefined && row.size + size <= ROW;
    if (!this.#takes(fits ? 0 : 1, { bytes: size, log })) return false;
    if (fits) {
      row.entries.push(packed);
      row.size += size;
    } else {
      const fresh: Filling = { log, kind, entries: [packed], size };
      this.#open[kind].set(log, fresh);
      this.#rows.push(fresh);
    }
    return true;
  }

  /** @returns the rows, without entries that are erased by the same commit */
  rows(erased: ReadonlySet<string>): Row[] {
    const kept = erased.size === 0
      ? this.#rows
      : this.#rows.map((row) => ({ ...row, entries: row.entries.filter(({ msgid }) => !erased.has(msgid)) }));
    return kept.filter(({ entries }) => entries.length > 0).map(({ log, kind, entries }) => ({
      log,
      kind,
      key: entries[0]!.msgid,
      value: packRow(entries[0]!.msgid, entries),
    }));
  }

  /** An erased entry is looked for in both ranges, and the row that it leaves is as long as any. */
  #takesErasure(log: Log): boolean {
    if (this.#erasures === COMMIT.erasures) return false;
    if (!this.#takes(KINDS.length, { bytes: KINDS.length * ROW, log })) return false;
    this.#erasures++;
    return true;
  }

  #takes(rows: number, { bytes, log }: { bytes: number; log: Log }): boolean {
    const count = this.#count + rows;
    const keyBytes = this.#keyBytes + rows * log.keySize;
    const size = this.#bytes + bytes + rows * log.keySize;
    const full = count > COMMIT.rows || size > COMMIT.bytes || keyBytes > COMMIT.keyBytes;
    if (full && this.#count > 0) return false;
    this.#count = count;
    this.#keyBytes = keyBytes;
    this.#bytes = size;
    return true;
  }
}
