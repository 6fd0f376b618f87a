/**
 * Where to and as whom: reads the address that `chat join` takes. It resolves no name and does not know whether
 * anybody listens there.
 */

import { isRoomName } from "../protocol/names.ts";

/** The port where `chat serve` listens and `chat join` looks unless told otherwise. */
export const DEFAULT_PORT = 55555;

/** The host that is meant when none is named. */
export const DEFAULT_HOST = "127.0.0.1";

/** The port that an `irc://` address without one means (RFC 7194 calls it the customary one). */
const IRC_PORT = 6667;

/** A place to chat, as far as somebody named it. */
export interface Address {
  /** A name or an IP address; an IPv6 address without its brackets. */
  readonly host: string;
  readonly port: number;
  readonly alias?: string;
  readonly room?: string;
}

/** What was typed cannot be understood; the message is one sentence for the person who typed it. */
export class UsageError extends Error {
  override name = "UsageError";
}

/**
 * Reads `[alias@]host[:port][/#room]`, or the same behind `irc://`. In the latter `%23dev` and `dev` mean `#dev`
 * too, and the port is 6667 where none is given.
 *
 * @throws {UsageError} when the text is no such address
 */
export function parseAddress(text: string): Address {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1]?.toLowerCase();
  if (scheme === undefined) return readAddress(text, { text, port: DEFAULT_PORT });
  const rest = text.slice(scheme.length + "://".length);
  if (scheme === "ircs") {
    throw new UsageError(`"${text}" asks for TLS, which is not available in this version yet`);
  }
  if (scheme !== "irc") {
    throw new UsageError(`"${text}" is no chat address (try 127.0.0.1:55555 or irc://127.0.0.1)`);
  }
  return readAddress(decode(rest.replace(/\?.*$/s, ""), text), { text, port: IRC_PORT });
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

/** @param whole the text as typed, for errors, and the port that is meant where none is named */
function readAddress(text: string, whole: { text: string; port: number }): Address {
  const slash = text.indexOf("/");
  const place = slash < 0 ? text : text.slice(0, slash);
  const room = slash < 0 ? "" : text.slice(slash + 1);
  const at = place.lastIndexOf("@");
  if (at === 0) throw new UsageError(`"${whole.text}" names no alias before the "@"`);
  return {
    ...readHost(place.slice(at + 1), whole),
    ...(at < 0 ? {} : { alias: place.slice(0, at) }),
    ...(room === "" ? {} : { room: parseRoom(room) }),
  };
}

function readHost(text: string, whole: { text: string; port: number }): { host: string; port: number } {
  if (!text.startsWith("[") && text.split(":").length > 2) {
    throw new UsageError(
      `"${whole.text}" cannot be understood; an IPv6 address stands in brackets, as in [::1]:55555`,
    );
  }
  const [, bracketed, named, port] = /^(?:\[([^\]]*)\]|([^:[\]]*))(?::(.*))?$/s.exec(text) ?? [];
  const host = bracketed ?? named;
  if (host === undefined || /[\s\p{C}]/u.test(host)) throw new UsageError(`"${whole.text}" is no address`);
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
