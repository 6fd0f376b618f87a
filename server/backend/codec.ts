/**
 * Entries and records as bytes and back, each with a checksum: the store below gives back a row with a flipped bit
 * as if it were whole. It knows what is in them, and not where they are kept.
 */

import { deserialize, serialize } from "node:v8";
import { crc32 } from "node:zlib";
import { type Entry, StoreError } from "./backend.ts";
import { timeOf } from "./stamp.ts";

/** Bytes of one entry or record. The store takes 64 KiB; the rest is for the checksum and what may come. */
export const LARGEST = 63 * 1024;
/** Bytes of the checksum in front. */
const HEAD = 4;

const encoder = new TextEncoder();
const decoder = new TextDecoder();
// With room for one character too many: what is larger still is cut there, and refused as well.
const scratch = new Uint8Array(HEAD + LARGEST + 4);

/** All of an entry that is neither in its key nor of this process only; the commonest by their place. */
type Row = [source: string, origin: string, command: string, params: readonly string[], rest?: Rest];

interface Rest extends Partial<Omit<Entry, "tags">> {
  readonly tags?: readonly (readonly [string, string])[];
}

/**
 * @param log where it stands: a row that is found elsewhere is not taken for whole
 * @throws {StoreError} when it is larger than {@linkcode LARGEST}
 */
export function encodeEntry(log: string, entry: Entry): Uint8Array<ArrayBuffer> {
  const text = JSON.stringify(toRow(entry));
  const size = encoder.encodeInto(text, scratch.subarray(HEAD)).written;
  if (size > LARGEST) throw tooLarge();
  return sealed(scratch.slice(0, HEAD + size), addressOf(log, entry.msgid));
}

/** @returns the entry, or undefined when the row is damaged */
export function decodeEntry(log: string, msgid: string, value: unknown): Entry | undefined {
  const bytes = opened(value, addressOf(log, msgid));
  if (bytes === undefined) return undefined;
  const [source, origin, command, params, rest] = JSON.parse(decoder.decode(bytes)) as Row;
  const entry = { source, command, params, origin, msgid, time: timeOf(msgid) };
  if (rest === undefined) return entry;
  const { tags, ...more } = rest;
  return { ...entry, ...more, ...(tags === undefined ? {} : { tags: new Map(tags) }) };
}

/**
 * @param key where it stands
 * @param value what structured clone can copy
 * @throws {StoreError} when it is larger than {@linkcode LARGEST}
 */
export function encodeRecord(key: string, value: unknown): Uint8Array<ArrayBuffer> {
  const body = serialize(value);
  if (body.length > LARGEST) throw tooLarge();
  const bytes = new Uint8Array(HEAD + body.length);
  bytes.set(body, HEAD);
  return sealed(bytes, key);
}

/** @returns the value within, or undefined when the row is damaged */
export function decodeRecord<T>(key: string, value: unknown): { readonly value: T } | undefined {
  const bytes = opened(value, key);
  return bytes && { value: deserialize(bytes) as T };
}

function toRow(entry: Entry): Row {
  const { source, origin, command, params } = entry;
  const { account, bot, realname, target, lines, audience, erases, tags } = entry;
  const bare = account === undefined && bot === undefined && realname === undefined && target === undefined &&
    lines === undefined && audience === undefined && erases === undefined && tags === undefined;
  if (bare) return [source, origin, command, params];
  // What is undefined is not written.
  const rest = { account, bot, realname, target, lines, audience, erases, tags: tags && [...tags] };
  return [source, origin, command, params, rest];
}

function addressOf(log: string, msgid: string): string {
  return `${log} ${msgid}`;
}

/** Writes the checksum of the place and of what follows it into the head. */
function sealed(bytes: Uint8Array<ArrayBuffer>, address: string): Uint8Array<ArrayBuffer> {
  new DataView(bytes.buffer, bytes.byteOffset).setUint32(0, checksum(bytes, address));
  return bytes;
}

function opened(value: unknown, address: string): Uint8Array | undefined {
  if (!(value instanceof Uint8Array) || value.length <= HEAD) return undefined;
  const stated = new DataView(value.buffer, value.byteOffset).getUint32(0);
  return stated === checksum(value, address) ? value.subarray(HEAD) : undefined;
}

function checksum(bytes: Uint8Array, address: string): number {
  return crc32(bytes.subarray(HEAD), crc32(address));
}

function tooLarge(): StoreError {
  return new StoreError(`Too large to be stored: more than ${LARGEST} bytes`);
}
