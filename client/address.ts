/**
 * Where to and as whom: reads the address that `chat join` takes. It resolves no name and does not know whether
 * anybody listens there.
 */

import { isFingerprint } from "../protocol/fingerprint.ts";
import { isRoomName } from "../protocol/names.ts";

/** The port where `chat serve` listens and `chat join` looks unless told otherwise. */
export const DEFAULT_PORT = 55555;

/** The host that is meant when none is named. */
export const DEFAULT_HOST = "127.0.0.1";

/**
 * What is asked of the way there: TLS or nothing, TLS if the server has it, or (`plain`) TLS only where the server or
 * what is known of it demands that.
 */
export type TlsWish = "required" | "preferred" | "plain";

/** What stands in front of an address, the port that is meant without one, and what it asks for. */
const SCHEMES: Readonly<Record<string, { readonly port: number; readonly tls: TlsWish }>> = {
  "chat": { port: DEFAULT_PORT, tls: "preferred" },
  "chats": { port: DEFAULT_PORT, tls: "required" },
  // RFC 7194 names both ports.
  "irc": { port: 6667, tls: "plain" },
  "ircs": { port: 6697, tls: "required" },
};

/** A place to chat, as far as somebody named it. */
export interface Address {
  /** A name or an IP address; an IPv6 address without its brackets. */
  readonly host: string;
  readonly port: number;
  readonly alias?: string;
  readonly room?: string;
  readonly tls: TlsWish;
  /** The fingerprint of the key that the server must have (protocol/fingerprint.ts). */
  readonly key?: string;
}

/** What was typed cannot be understood; the message is one sentence for the person who typed it. */
export class UsageError extends Error {
  override name = "UsageError";
}

/**
 * Reads `[alias@]host[:port][/#room][#k=KEY]`, or the same behind `chat://`, `chats://`, `irc://` or `ircs://`; those
 * that end in `s` ask for TLS, and so does a key. Behind the latter two `%23dev` and `dev` mean `#dev` too, and the port
 * is 6667 or 6697 where none is given.
 *
 * @throws {UsageError} when the text is no such address
 */
export function parseAddress(text: string): Address {
  const [, place = "", key] = /^(.*?)(?:#k=(.*))?$/s.exec(text)!;
  if (key === undefined) return parsePlace(place, text);
  if (!isFingerprint(key.toLowerCase())) {
    throw new UsageError(`What stands behind "#k=" in "${text}" is no key: it has 52 letters and digits`);
  }
  return { ...parsePlace(place, text), tls: "required", key: key.toLowerCase() };
}

function parsePlace(place: string, text: string): Address {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(place)?.[1]?.toLowerCase();
  if (scheme === undefined) return readAddress(place, { text, ...SCHEMES.chat! });
  const rest = place.slice(scheme.length + "://".length);
  if (!Object.hasOwn(SCHEMES, scheme)) {
    throw new UsageError(`"${text}" is no chat address (try 127.0.0.1:55555 or irc://127.0.0.1)`);
  }
  const whole = { text, ...SCHEMES[scheme]! };
  if (scheme.startsWith("chat")) return readAddress(rest, whole);
  return readAddress(decode(rest.replace(/\?.*$/s, ""), text), whole);
}

/** Whether a host is this machine itself, so that there is no way on which anybody could read along. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);
}

/** `host:port` as one writes it, with an IPv6 address in brackets. */
export function formatAddress({ host, port }: Pick<Address, "host" | "port">): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}

/**
 * A room's name as somebody typed it: the `#` may be missing, as shells take it for a comment.
 *
 * @throws {UsageError} when no room can have that name
 */
export function parseRoom(text: string): string {
  const room = /^[#&]/.test(text) ? text : `#${text}`;
  // Another server may allow what ours does not, so only what would break the line is refused here.
  if (!isRoomName(room.replace(/^&/, "#"), Infinity)) {
    throw new UsageError(`"${text}" is no room name (try '#lobby')`);
  }
  return room;
}

/** An address as typed, for errors, and what is meant where it does not say. */
interface Whole {
  readonly text: string;
  readonly port: number;
  readonly tls: TlsWish;
}

function readAddress(text: string, whole: Whole): Address {
  const slash = text.indexOf("/");
  const place = slash < 0 ? text : text.slice(0, slash);
  const room = slash < 0 ? "" : text.slice(slash + 1);
  const at = place.lastIndexOf("@");
  if (at === 0) throw new UsageError(`"${whole.text}" names no alias before the "@"`);
  return {
    ...readHost(place.slice(at + 1), whole),
    ...(at < 0 ? {} : { alias: place.slice(0, at) }),
    ...(room === "" ? {} : { room: parseRoom(room) }),
    tls: whole.tls,
  };
}

function readHost(text: string, whole: Whole): { host: string; port: number } {
  if (!text.startsWith("[") && text.split(":").length > 2) {
    throw new UsageError(
      `"${whole.text}" cannot be understood; an IPv6 address stands in brackets, as in [::1]:55555`,
    );
  }
  const [, bracketed, named, port] = /^(?:\[([^\]]*)\]|([^:[\]]*))(?::(.*))?$/s.exec(text) ?? [];
  const host = bracketed ?? named;
  if (host === undefined || /[\s\p{C}#]/u.test(host)) throw new UsageError(`"${whole.text}" is no address`);
  if (host === "") throw new UsageError(`"${whole.text}" names no host (try 127.0.0.1:55555)`);
  if (/^\d+$/.test(host)) {
    throw new UsageError(`"${whole.text}" names no host; to choose a port: 127.0.0.1:${host}`);
  }
  return { host, port: port === undefined ? whole.port : readPort(port, whole.text) };
}

function readPort(text: string, whole: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port < 1 || port > 65535) throw new UsageError(`"${whole}" needs a port from 1 to 65535 after the ":"`);
  return port;
}

function decode(text: string, whole: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new UsageError(`"${whole}" is no address: a "%" in it stands before no two hexadecimal digits`);
  }
}
