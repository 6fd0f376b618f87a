/**
 * Addresses of the internet as numbers, and prefixes of them (CIDR). It looks nothing up and knows nothing of who
 * is behind an address.
 */

import { isIPv4, isIPv6 } from "node:net";

/** Bits of an address; IPv4 stands in the range that IPv6 has for it (RFC 4291, 2.5.5.2). */
const BITS = 128;
/** Bits in front of an IPv4 address: `::ffff:0:0/96`. */
const MAPPED_BITS = 96;
const MAPPED = 0xffffn << 32n;

/** All addresses that begin with the same bits. */
export interface Prefix {
  /** As it is written: `192.0.2.0/24`, `2001:db8::/32`; without a length where it is one address. */
  readonly text: string;
  /** The bits in common, as a number; bits behind them are cut off. */
  readonly head: bigint;
  /** How many bits are in common, of 128. */
  readonly length: number;
}

/**
 * @param text IPv4, IPv6, or IPv4 mapped into IPv6, which counts as IPv4
 * @returns the address as a number of 128 bits; undefined when it is none
 */
export function parseAddress(text: string): bigint | undefined {
  const address = text.replace(/%.*$/, "");
  if (isIPv4(address)) return MAPPED | ipv4(address);
  return isIPv6(address) ? ipv6(address.toLowerCase()) : undefined;
}

/**
 * Reads a prefix, or an address, which is a prefix of full length.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(parsePrefix("192.0.2.7/24")?.text, "192.0.2.0/24");
 * assertEquals(parsePrefix("::ffff:192.0.2.7")?.text, "192.0.2.7");
 * ```
 *
 * @returns undefined when it is none
 */
export function parsePrefix(text: string): Prefix | undefined {
  const [, address = "", given] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const bits = parseAddress(address);
  if (bits === undefined) return undefined;
  const most = isIPv4(address) ? BITS - MAPPED_BITS : BITS;
  const length = (given === undefined ? most : Number(given)) + BITS - most;
  return length > BITS ? undefined : prefixOf(bits, length);
}

/** @returns the prefix of so many bits, of 128, that an address begins with */
export function prefixOf(address: bigint, length: number): Prefix {
  const head = address >> BigInt(BITS - length);
  return { head, length, text: formatPrefix(head << BigInt(BITS - length), length) };
}

/** Whether an address begins with a prefix. */
export function covers({ head, length }: Prefix, address: bigint): boolean {
  return address >> BigInt(BITS - length) === head;
}

/**
 * What one host can choose its address from: the address itself for IPv4, its /64 for IPv6.
 *
 * @param address as a connection has it
 * @returns a text that is the same for all of them
 */
export function networkOf(address: string): string {
  const bits = parseAddress(address);
  if (bits === undefined) return address;
  return prefixOf(bits, isMapped(bits) ? BITS : BITS / 2).text;
}

/** Values by prefix, found by address at a cost that grows with the kinds of lengths, not with the prefixes. */
export class PrefixMap<T> {
  readonly #lengths = new Map<number, Map<bigint, T>>();

  set({ head, length }: Prefix, value: T): void {
    const heads = this.#lengths.get(length) ?? new Map<bigint, T>();
    this.#lengths.set(length, heads.set(head, value));
  }

  delete({ head, length }: Prefix): void {
    const heads = this.#lengths.get(length);
    heads?.delete(head);
    if (heads?.size === 0) this.#lengths.delete(length);
  }

  /** @returns the values of all prefixes that an address begins with */
  *of(address: bigint): Iterable<T> {
    for (const [length, heads] of this.#lengths) {
      const value = heads.get(address >> BigInt(BITS - length));
      if (value !== undefined) yield value;
    }
  }
}

function isMapped(bits: bigint): boolean {
  return bits >> 32n === MAPPED >> 32n;
}

function ipv4(text: string): bigint {
  return text.split(".").reduce((bits, byte) => bits << 8n | BigInt(byte), 0n);
}

function ipv6(text: string): bigint {
  // The last four bytes may be written as IPv4.
  const tail = /[\d.]+$/.exec(text)?.[0] ?? "";
  const plain = isIPv4(tail) ? text.slice(0, -tail.length) + groups(ipv4(tail), 2).join(":") : text;
  const [front = "", back] = plain.split("::");
  const [left, right] = [words(front), words(back ?? "")];
  const zeros = back === undefined ? [] : new Array<string>(8 - left.length - right.length).fill("0");
  return [...left, ...zeros, ...right].reduce((bits, word) => bits << 16n | BigInt(`0x${word}`), 0n);
}

function words(text: string): string[] {
  return text === "" ? [] : text.split(":");
}

/** The last `count` groups of 16 bits, in hexadecimal. */
function groups(bits: bigint, count: number): string[] {
  return Array.from(
    { length: count },
    (_, i) => (bits >> BigInt(16 * (count - 1 - i)) & 0xffffn).toString(16),
  );
}

function formatPrefix(bits: bigint, length: number): string {
  const mapped = isMapped(bits) && length >= MAPPED_BITS;
  const address = mapped ? formatIpv4(bits) : formatIpv6(bits);
  return length === BITS ? address : `${address}/${mapped ? length - MAPPED_BITS : length}`;
}

function formatIpv4(bits: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => bits >> shift & 0xffn).join(".");
}

/** The longest run of zeros is left out (RFC 5952, 4.2). */
function formatIpv6(bits: bigint): string {
  const text = groups(bits, 8).join(":");
  const runs = [...text.matchAll(/\b0(?::0)+\b/g)].map(([run]) => run);
  const longest = runs.reduce((best, run) => run.length > best.length ? run : best, "");
  return longest === "" ? text : text.replace(new RegExp(`\\b${longest}\\b`), "::").replace(/:{3,}/, "::");
}
