/**
 * Entries as few bytes and back, for those that nobody looks at: far less than they take otherwise. What is
 * unpacked is what was packed; it never comes from anywhere else, so its spans are as harmless as they were.
 */
import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { Manner, Reaction, RepliedTo } from "../../core/events.ts";
import type { Line } from "../style.ts";
import type { Entry, MovesEntry, SaidEntry, ToldEntry } from "./entries.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** How hard the bytes are pressed: the quickest way gains nearly all there is to be gained. */
const PRESSING = { level: 1 };

const MANNERS: readonly Manner[] = ["said", "action", "notice"];

/** What few messages have. */
interface Rare {
  readonly replyTo?: RepliedTo;
  readonly progress?: "sending" | "failed";
  readonly reactions?: readonly Reaction[];
  readonly takenBack?: string;
}

/** Time, key, who, what, and flags: the manner times four, 2 for our own, 1 where we are meant. */
type PackedSaid = readonly [number, string, string, string, number, Rare?];

/** A line whose time is a number, as JSON has no times. */
type PackedLine = Omit<Line, "time"> & { readonly time?: number };
type PackedTold = Omit<ToldEntry, "lines"> & { readonly lines: readonly PackedLine[] };
type Packed = PackedSaid | PackedTold | MovesEntry;

/** Entries that were packed together. */
export interface Block {
  readonly bytes: Uint8Array;
  /** What their keys come to, so that looking for a message unpacks nothing where it is not. */
  readonly marks: Uint32Array;
}

/** @returns the entries as a block */
export function pack(entries: readonly Entry[]): Block {
  const text = JSON.stringify(entries.map(packed));
  const keys = entries.flatMap((entry) => entry.kind === "said" ? [entry.key] : []);
  // An exact copy: what is compressed stands in a larger buffer.
  const bytes = new Uint8Array(deflateRawSync(encoder.encode(text), PRESSING));
  return { bytes, marks: Uint32Array.from(keys, markOf) };
}

/** @returns the entries that were packed, in their order */
export function unpack({ bytes }: Block): Entry[] {
  return (JSON.parse(decoder.decode(inflateRawSync(bytes))) as Packed[]).map(unpacked);
}

/** @returns the same entry, of which nothing is a piece of what was read together with it */
export function ownCopy(entry: Entry): Entry {
  return unpacked(JSON.parse(JSON.stringify(packed(entry))) as Packed);
}

/** Whether an entry of this key is among them, or might be. */
export function mayHold({ marks }: Block, key: string): boolean {
  return marks.includes(markOf(key));
}

/** FNV-1a of the code units. */
function markOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

function packed(entry: Entry): Packed {
  if (entry.kind === "moves") return entry;
  if (entry.kind === "said") return packedSaid(entry);
  return { ...entry, lines: entry.lines.map(({ time, ...line }) => ({ ...line, time: time?.getTime() })) };
}

function packedSaid({ at, key, from, text, manner, mine, mention, kind: _, ...rare }: SaidEntry): PackedSaid {
  const flags = MANNERS.indexOf(manner) * 4 + (mine ? 2 : 0) + (mention ? 1 : 0);
  return Object.keys(rare).length === 0 ? [at, key, from, text, flags] : [at, key, from, text, flags, rare];
}

function unpacked(entry: Packed): Entry {
  if (isSaid(entry)) return unpackedSaid(entry);
  if (entry.kind === "moves") return entry;
  const lines = entry.lines.map(({ time, ...line }) =>
    time === undefined ? line : { ...line, time: new Date(time) }
  );
  return { ...entry, lines };
}

function isSaid(entry: Packed): entry is PackedSaid {
  return Array.isArray(entry);
}

function unpackedSaid([at, key, from, text, flags, rare]: PackedSaid): SaidEntry {
  const manner = MANNERS[flags >> 2] ?? "said";
  return {
    kind: "said",
    at,
    key,
    from,
    text,
    manner,
    mine: (flags & 2) !== 0,
    mention: (flags & 1) !== 0,
    ...rare,
  };
}
