/**
 * The PROXY protocol, versions 1 and 2 (HAProxy's proxy-protocol.txt): a proxy in front of the server says whose
 * connection it passes on. Only listed proxies are believed, and they have to say it. It reads not one byte more
 * than the header has, and knows nothing of what follows.
 */

import { isIP } from "node:net";
import { covers, parseAddress, type Prefix, prefixOf } from "../admission/prefix.ts";
import { within } from "./within.ts";

/** Milliseconds for the header, which a proxy sends with its first packet. */
const PATIENCE = 5_000;
/** What stands first in version 2. */
const SIGNATURE = [0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a];
/** Bytes of the shortest header: `PROXY UNKNOWN` with CR LF. */
const SHORTEST = 15;
/** Bytes of version 2 behind those: addresses, and what else a proxy may tell, which is skipped. */
const LONGEST = 2_048;
/** Bytes of version 1 with its CR LF. */
const LINE = 107;
/** In version 2: UNSPEC, INET, INET6 and UNIX, and UNSPEC, STREAM and DGRAM; others "must be rejected as invalid". */
const [FAMILIES, PROTOCOLS] = [[0, 1, 2, 3], [0, 1, 2]];

/** Addresses of proxies that are believed. */
export class Proxies {
  readonly #listed: readonly Prefix[];
  readonly #introducing = new Map<Deno.TcpConn, Promise<void>>();

  constructor(listed: readonly Prefix[]) {
    this.#listed = listed;
  }

  /** Whether a connection from this address is a proxy's. */
  has(address: string): boolean {
    if (this.#listed.length === 0) return false;
    const bits = parseAddress(address);
    return bits !== undefined && this.#listed.some((prefix) => covers(prefix, bits));
  }

  /**
   * Reads who is behind a proxy's connection. It returns at once.
   *
   * @param known called with the address once it is known; the proxy's own where it speaks for itself
   * @param refused called when there is no header; the connection has been closed
   */
  introduce(conn: Deno.TcpConn, told: { known: (address: string) => void; refused: () => void }): void {
    const introducing = this.#introduce(conn).then((address) => {
      this.#introducing.delete(conn);
      if (address !== undefined) return told.known(address);
      close(conn);
      told.refused();
    });
    this.#introducing.set(conn, introducing);
  }

  /** Closes what has not been introduced yet, and settles when that is done. */
  async end(): Promise<void> {
    for (const conn of this.#introducing.keys()) close(conn);
    await Promise.all(this.#introducing.values());
  }

  async #introduce(conn: Deno.TcpConn): Promise<string | undefined> {
    const { hostname } = conn.remoteAddr;
    const reading = readHeader(conn).catch(() => undefined);
    const header = await within(reading, PATIENCE);
    if (header !== undefined) return header.source ?? hostname;
    close(conn);
    await reading;
    return undefined;
  }
}

/** What a proxy says. */
export interface ProxyHeader {
  /** Whose connection it is; undefined when it is the proxy's own (a health check), or of no known kind. */
  readonly source: string | undefined;
}

/** Where bytes come from: at most as many as there is room for, or null at the end. */
export interface ByteSource {
  read(buffer: Uint8Array): Promise<number | null>;
}

/** @returns what the header at the beginning says; undefined when there is no whole and valid one */
export async function readHeader(source: ByteSource): Promise<ProxyHeader | undefined> {
  const first = await exactly(source, SHORTEST);
  if (first === undefined) return undefined;
  if (SIGNATURE.every((byte, at) => first[at] === byte)) return await readBinary(source, first);
  const line = await readLine(source, first);
  return line === undefined ? undefined : parseLine(line);
}

async function readBinary(source: ByteSource, first: Uint8Array): Promise<ProxyHeader | undefined> {
  const [command, family, high] = first.subarray(SIGNATURE.length);
  const low = await exactly(source, 1);
  const length = low === undefined ? Infinity : high! * 256 + low[0]!;
  const rest = length <= LONGEST ? await exactly(source, length) : undefined;
  if (rest === undefined || (command !== 0x20 && command !== 0x21)) return undefined;
  if (command === 0x20) return { source: undefined };
  if (!FAMILIES.includes(family! >> 4) || !PROTOCOLS.includes(family! & 15)) return undefined;
  if (family === 0x11) return length < 12 ? undefined : { source: rest.subarray(0, 4).join(".") };
  if (family === 0x21) return length < 36 ? undefined : { source: formatIPv6(rest.subarray(0, 16)) };
  return { source: undefined };
}

function formatIPv6(bytes: Uint8Array): string {
  const groups = Array.from(
    { length: 8 },
    (_, at) => (bytes[2 * at]! * 256 + bytes[2 * at + 1]!).toString(16),
  );
  return canonical(groups.join(":"));
}

/** As the server writes it everywhere. */
function canonical(address: string): string {
  return prefixOf(parseAddress(address)!, 128).text;
}

/** @returns the whole line with CR LF, of which the first bytes are given */
async function readLine(source: ByteSource, first: Uint8Array): Promise<string | undefined> {
  let line = String.fromCharCode(...first);
  // One byte at a time, for the next one after the line is the client's.
  while (!line.endsWith("\n") && line.length < LINE && line.startsWith("PROXY ")) {
    const byte = await exactly(source, 1);
    if (byte === undefined) return undefined;
    line += String.fromCharCode(byte[0]!);
  }
  return line;
}

function parseLine(line: string): ProxyHeader | undefined {
  if (/^PROXY UNKNOWN(?: [^\n]*)?\r\n$/.test(line)) return { source: undefined };
  const [, family, source = "", target = "", ...ports] =
    /^PROXY TCP([46]) (\S+) (\S+) (\d{1,5}) (\d{1,5})\r\n$/.exec(line) ?? [];
  if (ports.some((port) => Number(port) > 65_535)) return undefined;
  if (isIP(source) !== Number(family) || isIP(target) !== Number(family)) return undefined;
  return { source: family === "6" ? canonical(source) : source };
}

async function exactly(source: ByteSource, length: number): Promise<Uint8Array | undefined> {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length;) {
    const count = await source.read(bytes.subarray(at));
    if (count === null) return undefined;
    at += count;
  }
  return bytes;
}

function close(conn: Deno.TcpConn): void {
  try {
    conn.close();
  } catch (error) {
    if (!(error instanceof Deno.errors.BadResource)) throw error;
  }
}
