/** All that an operator decides, with its defaults, checked and frozen. How it is written as flags is in flags.ts. */

import { isRoomName } from "../protocol/names.ts";
import type { OperatorVerifiers } from "./accounts/operators.ts";
import { parsePrefix, type Prefix } from "./admission/prefix.ts";
import { type Limits, limitsWith } from "./limits.ts";

/** Where the journal goes: JSON lines, readable lines, or nowhere. */
export type JournalFormat = "json" | "text" | "off";

/** All that an operator decides, fixed for the life of the server. */
export interface Config {
  /** The address to listen on. */
  readonly host: string;
  /** The port to listen on; 0 lets the system choose. */
  readonly port: number;
  /** Whether the port speaks TLS as well. */
  readonly tls: boolean;
  /** A port that speaks nothing but TLS; 0 lets the system choose. Undefined: there is none. */
  readonly tlsPort: number | undefined;
  /** Whether the certificate comes on standard input; otherwise the server makes itself one. */
  readonly cert: boolean;
  /** What there is on standard input, where it is not the process's own. */
  readonly input: AsyncIterable<Uint8Array> | undefined;
  /** Seconds for which clients are to remember that this server speaks TLS (IRCv3 sts). */
  readonly sts: number;
  /** The server's name on the wire. */
  readonly name: string;
  /** What the server says of itself in WHOIS and LINKS. */
  readonly description: string;
  /** The room that plain clients and `chat join` start in. */
  readonly lobby: string;
  /** The message of the day, one or more lines. */
  readonly motd: string;
  /** Keep nothing on this machine. */
  readonly memory: boolean;
  /** Milliseconds after which what happened in a room is forgotten; Infinity for never. */
  readonly keep: number;
  /** How many messages of each room are kept; Infinity for all. */
  readonly keepMessages: number;
  /** Milliseconds that somebody may bear a nick of an account before logging in to it; 0: it is refused at once. */
  readonly nickProtection: number;
  /** A file to keep the store in, which needs the permission to write it; no flag says so. Undefined: Deno's place. */
  readonly store: string | undefined;
  /** Required of everyone who connects, if set. */
  readonly password: string | undefined;
  /** Operator names and the verifiers of their passwords; of a password given as text one is being made. */
  readonly operators: OperatorVerifiers;
  /** Whether silent connections are asked `alias?`. */
  readonly plain: boolean;
  readonly log: JournalFormat;
  /** The port of 127.0.0.1 for /healthz and /metrics, if there is to be one; 0 lets the system choose. */
  readonly adminPort: number | undefined;
  /** Addresses and prefixes of proxies that say by the PROXY protocol whose connection they pass on. */
  readonly proxies: readonly Prefix[];
  readonly limits: Limits;
  /** Addresses for which there are no limits per address; unless told, those of this machine itself. */
  readonly exempt: readonly Prefix[];
}

/** A flag that cannot be used as given; the message is one sentence for the person who typed it. */
export class UsageError extends Error {
  override name = "UsageError";
}

const DEFAULTS = {
  host: "127.0.0.1",
  port: 55555,
  tls: false,
  tlsPort: undefined,
  cert: false,
  input: undefined,
  sts: 30 * 24 * 3_600,
  name: "chat.local",
  description: "A chat server",
  lobby: "#lobby",
  memory: false,
  keep: 30 * 24 * 3_600_000,
  keepMessages: 100_000,
  nickProtection: 0,
  store: undefined,
  password: undefined,
  operators: new Map() as OperatorVerifiers,
  plain: true,
  log: "text",
  adminPort: undefined,
  exempt: ["127.0.0.0/8", "::1"].map((text) => parsePrefix(text)!),
  proxies: [],
} as const;

/** Options as code gives them: all of Config, each with a default; limits only where they differ. */
export type ServeOptions = Partial<Omit<Config, "limits">> & { readonly limits?: Partial<Limits> };

/**
 * Completes and checks a configuration.
 *
 * @throws {UsageError} when a value cannot be used
 */
export function configure(options: ServeOptions = {}): Config {
  const lobby = options.lobby ?? DEFAULTS.lobby;
  const motd = options.motd ?? `Welcome! People meet in ${lobby}: /join ${lobby}`;
  // An IPv6 address may come in the brackets that it has wherever a port follows it.
  const host = (options.host ?? DEFAULTS.host).replace(/^\[(.*)\]$/, "$1");
  const config = { ...DEFAULTS, motd, ...options, host, limits: limitsWith(options.limits) };
  for (const port of [config.port, config.tlsPort ?? 0, config.adminPort ?? 0]) {
    if (!Number.isInteger(port) || port < 0 || port > 65535) {
      throw new UsageError(`A port is a number from 0 to 65535, not "${port}"`);
    }
  }
  if (config.tlsPort !== undefined && config.tlsPort === config.port && config.port !== 0) {
    throw new UsageError("--port and --tls-port are two ports; for TLS on the same one there is --tls");
  }
  if (config.cert && !config.tls && config.tlsPort === undefined) {
    throw new UsageError("--cert goes with --tls or --tls-port");
  }
  if (!isRoomName(lobby, config.limits["room-name"])) {
    throw new UsageError(`"${lobby}" is no room name (try "#lobby")`);
  }
  // The name is a prefix on every line; a dot is how clients tell it from a nick.
  if (!/^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/.test(config.name) || config.name.length > 63) {
    throw new UsageError(`A server's name is like "chat.example", not "${config.name}"`);
  }
  return Object.freeze(config);
}
