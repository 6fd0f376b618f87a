/**
 * Where everything stands in the store: the keys, all of which begin with the server's name, so that two servers
 * of one machine share nothing but the file. It reads and writes nothing.
 */

import { type Draft, isSaid } from "./backend.ts";

/** The two ranges of a log, so that what people said can be read without what stands between. */
export const KINDS = ["said", "event"] as const;

/** One of {@linkcode KINDS}. */
export type Kind = typeof KINDS[number];

/** Bytes of a msgid and of everything else in an entry's key that is of one length. */
const FIXED = 48;

const encoder = new TextEncoder();

/** @returns the range of its log that an entry stands in */
export function kindOf(entry: Draft): Kind {
  return isSaid(entry) ? "said" : "event";
}

/** The keys of one server. */
export class Layout {
  readonly #name: string;
  /** Which process has the store. */
  readonly lease: Deno.KvKey;
  /** The version of the layout itself. */
  readonly schema: Deno.KvKey;
  /** The msgid of the latest entry. */
  readonly mark: Deno.KvKey;
  /** What is written to find out whether the store can be written to. */
  readonly probe: Deno.KvKey;
  /** What the keys of all logs begin with. */
  readonly logs: Deno.KvKey;
  /** What the keys of all records begin with. */
  readonly records: Deno.KvKey;

  /** @param name the server's; its case does not matter */
  constructor(name: string) {
    this.#name = name.toLowerCase();
    this.lease = [this.#name, "lease"];
    this.schema = [this.#name, "schema"];
    this.mark = [this.#name, "mark"];
    this.probe = [this.#name, "probe"];
    this.logs = [this.#name, "log"];
    this.records = [this.#name, "record"];
  }

  /** @returns what the keys of one range of a log begin with */
  range(log: string, kind: Kind): Deno.KvKey {
    return [this.#name, "log", log, kind];
  }

  /** @returns the key of an entry */
  entry(log: string, kind: Kind, msgid: string): Deno.KvKey {
    return [this.#name, "log", log, kind, msgid];
  }

  /** @returns the key of a record */
  record(key: string): Deno.KvKey {
    return [this.#name, "record", key];
  }

  /** @returns how many bytes the keys of a log's entries have at most; a NUL takes two */
  entryKeySize(log: string): number {
    return encoder.encode(`${this.#name}${log}`.replaceAll("\0", "\0\0")).length + FIXED;
  }
}
