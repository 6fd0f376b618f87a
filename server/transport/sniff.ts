/**
 * Finds out what a new connection speaks from its first bytes, or from their absence, and gives it the
 * transport for that. It executes nothing of what it reads.
 */

import type { LineLimits } from "../../protocol/lines.ts";
import { PlainTransport, type PlainWords } from "./plain.ts";
import { type Connection, IrcTransport } from "./tcp.ts";
import type { Transport } from "./transport.ts";
import { within } from "./within.ts";

/** What the first bytes can be. */
export type Speech = "irc" | "plain" | "http" | "tls" | "binary" | "undecided";

/** What the sniffer must be told. */
export interface SniffOptions {
  /** Whether the peer may have the plain conversation. */
  readonly plain: boolean;
  /** Milliseconds of silence after which a peer is taken for a plain one. */
  readonly silence: number;
  /** Seconds to the welcome for a program. */
  readonly patience: number;
  /** Seconds to the welcome for a person who reads `alias?`. */
  readonly personPatience: number;
  readonly lines: LineLimits;
  /** The names of all IRC commands. */
  readonly commands: readonly string[];
  readonly words: PlainWords;
  /**
   * Makes a private connection of one that began with a ClientHello; undefined when there comes none about. Without it
   * TLS is not served.
   */
  readonly secure?: Secure;
}

/** @param chunks all that arrives on the connection, from its first byte */
export type Secure = (
  connection: Connection,
  chunks: AsyncIterable<Uint8Array>,
) => Promise<Connection | undefined>;

const encoder = new TextEncoder();
const ALIAS = encoder.encode("alias?");
const LINE_BREAK = encoder.encode("\r\n");
const NOT_HTTP = encoder.encode(
  "HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Type: text/plain\r\n\r\n" +
    "ERROR :This port speaks IRC, not HTTP\r\n",
);

/** With these an IRC client introduces itself; as an answer to `alias?` they are no alias. */
const INTRODUCTIONS = ["CAP ", "NICK ", "PASS ", "USER "];

/**
 * Waits for the first bytes of a connection and decides.
 *
 * @returns the transport for what the peer speaks; undefined when it is gone, or spoke something that this
 * port does not serve, after it was told so and closed
 */
export async function sniff(connection: Connection, options: SniffOptions): Promise<Transport | undefined> {
  const head = new Head(connection.chunks());
  const heard = await head.more(options.plain ? options.silence : head.left(options.patience));
  if (heard === "silence" && options.plain) return await ask(connection, head, options);
  if (heard !== "bytes") return await refuse(connection, head);
  let speech = classify(head.text, options.commands);
  while (speech === "undecided") {
    if (head.text.length > options.lines.buffer) return await refuse(connection, head);
    const more = await head.more(head.left(options.patience));
    speech = more === "bytes" ? classify(head.text, options.commands) : "plain";
  }
  return await admit(connection, head, { speech, asked: false, options });
}

/** Asks for the alias; a slow IRC client may answer with its introduction instead. */
async function ask(
  connection: Connection,
  head: Head,
  options: SniffOptions,
): Promise<Transport | undefined> {
  await connection.write(ALIAS).catch(() => {});
  const patience = () => head.left(options.personPatience);
  if (await head.more(patience()) !== "bytes") return await refuse(connection, head);
  while (isIntroductionBegun(head.text) || isRequestBegun(head.text) || isProxyBegun(head.text)) {
    if (head.text.length > options.lines.buffer) break;
    if (await head.more(Math.min(options.silence, patience())) !== "bytes") break;
  }
  const speech = classify(head.text, options.commands);
  if (isNoAlias(head.text, speech)) return await turnAway(connection, head, speech);
  if (!isIntroduction(head.text)) {
    return await admit(connection, head, { speech: "plain", asked: true, options });
  }
  await connection.write(LINE_BREAK).catch(() => {});
  return await admit(connection, head, { speech: "irc", asked: true, options });
}

async function admit(
  connection: Connection,
  head: Head,
  verdict: { speech: Speech; asked: boolean; options: SniffOptions },
): Promise<Transport | undefined> {
  const { speech, asked, options } = verdict;
  if (speech === "tls" && options.secure !== undefined) {
    return await sniffInside(await options.secure(connection, head.all()), options);
  }
  const chunks = head.all();
  const personPatience = head.left(options.personPatience) / 1000;
  if (speech === "irc" || (speech === "plain" && !options.plain)) {
    // Whoever was asked has been silent for as long as a person may be; a program begins only now.
    const patience = asked ? Math.min(options.patience, personPatience) : head.left(options.patience) / 1000;
    return new IrcTransport(connection, { chunks, limits: options.lines, patience });
  }
  if (speech === "plain") {
    if (!asked) await connection.write(ALIAS).catch(() => {});
    return new PlainTransport(connection, { chunks, words: options.words, patience: personPatience });
  }
  return await turnAway(connection, head, speech);
}

/** Ends what is not served here; a browser is told so. */
async function turnAway(connection: Connection, head: Head, speech: Speech): Promise<undefined> {
  if (speech === "http") await connection.write(NOT_HTTP).catch(() => {});
  return await refuse(connection, head);
}

/** Like {@linkcode sniff}, for a port where everything but a ClientHello is a mistake. */
export async function sniffTls(
  connection: Connection,
  options: SniffOptions,
): Promise<Transport | undefined> {
  return await sniffInside(await options.secure?.(connection, connection.chunks()), options);
}

/** TLS carries whatever the port speaks, but no TLS again. */
async function sniffInside(
  connection: Connection | undefined,
  { secure: _, ...options }: SniffOptions,
): Promise<Transport | undefined> {
  return connection === undefined ? undefined : await sniff(connection, options);
}

async function refuse(connection: Connection, head: Head): Promise<undefined> {
  connection.close();
  await head.end();
  return undefined;
}

/**
 * Names what the first bytes are. Where they can still become a command it is `undecided`.
 *
 * @param text the first bytes, one character a byte
 * @param commands the names of all IRC commands
 */
export function classify(text: string, commands: readonly string[]): Speech {
  if (text.charCodeAt(0) === 0x16) return "tls";
  const [, line = "", end = ""] = /^[\r\n ]*([^\n]*)(\n?)/.exec(text) ?? [];
  if (HTTP.test(line) || (end !== "" && REQUEST.test(line))) return "http";
  const word = /^[A-Za-z0-9]*/.exec(line)![0].toUpperCase();
  // A bot may say all it has to say in its first packet, with CTCP and colours.
  // deno-lint-ignore no-control-regex
  if (!commands.includes(word) && /[\x00-\x08\x0b\x0c\x0e-\x1f]/.test(text)) return "binary";
  if (line === "") return "undecided";
  if (/^[:@]/.test(line)) return "irc";
  if (isProxy(line) || NO_UTF8.test(line)) return "binary";
  if (end === "" && isProxyBegun(line)) return "undecided";
  if (end === "" && line.length === word.length) return begins(word, commands) ? "undecided" : "plain";
  if (end === "" && HTTP_VERBS.includes(word)) return "undecided";
  return commands.includes(word) || line.endsWith("\r") ? "irc" : "plain";
}

/** The head of a connection that claims to be somebody else's (PROXY protocol, version 1); whoever is believed was read by then. */
const PROXY = ["PROXY TCP4", "PROXY TCP6", "PROXY UNKNOWN"];

function isProxy(text: string): boolean {
  return PROXY.some((head) => text.startsWith(head));
}

function isProxyBegun(text: string): boolean {
  return PROXY.some((head) => head.startsWith(text));
}

/** What no character begins with, in bytes. */
const NO_UTF8 = /^[\x80-\xc1\xf5-\xff]/;

const HTTP_VERBS = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "CONNECT", "PRI"];
/** A request with its version, for whatever verb. */
const HTTP = /^[A-Z]+ \S+ HTTP\/\d/i;
/** The first line of any other: a web page can make a browser send what its author wrote behind that. */
const REQUEST = new RegExp(`^(?:${HTTP_VERBS.join("|")}) `);

// One byte a packet is how some clients write: what can still become a command is waited for.
function begins(word: string, commands: readonly string[]): boolean {
  return [...commands, ...HTTP_VERBS].some((name) => name.startsWith(word));
}

function isIntroduction(text: string): boolean {
  const upper = text.toUpperCase();
  return INTRODUCTIONS.some((word) => upper.startsWith(word) && upper.length > word.length);
}

function isIntroductionBegun(text: string): boolean {
  const upper = text.toUpperCase();
  return INTRODUCTIONS.some((word) => word.startsWith(upper));
}

/** Whether the line that answers `alias?` can still turn out to be a request of HTTP. */
function isRequestBegun(text: string): boolean {
  return REQUEST.test(text) && !text.includes("\n");
}

/**
 * Whether `alias?` was answered by what is no person and no script for it: a browser that connected beforehand, whose
 * request would be taken for names and words; a header of PROXY; what is binary. Some telnets end lines with CR NUL.
 */
function isNoAlias(text: string, speech: Speech): boolean {
  if (speech === "tls" || speech === "http") return true;
  // deno-lint-ignore no-control-regex
  return speech === "binary" && (isProxy(text) || /(?<!\r)\x00/.test(text));
}

/** The first bytes of a connection, kept so that the transport can read them again, and then what follows. */
class Head implements AsyncIterableIterator<Uint8Array> {
  readonly #began = performance.now();
  readonly #chunks: AsyncIterableIterator<Uint8Array>;
  #kept: Uint8Array[] | undefined;
  #next: Promise<IteratorResult<Uint8Array>> | undefined;
  /** What came so far, one character a byte. */
  text = "";

  constructor(chunks: AsyncIterableIterator<Uint8Array>) {
    this.#chunks = chunks;
  }

  /** @returns the milliseconds that are left of so many seconds from the beginning, however slowly it comes */
  left(seconds: number): number {
    return Math.max(0, seconds * 1000 - (performance.now() - this.#began));
  }

  /** Waits for more, for so many milliseconds. */
  async more(patience: number): Promise<"bytes" | "silence" | "end"> {
    this.#next ??= this.#chunks.next();
    const result = await within(this.#next, patience);
    if (result === undefined) return "silence";
    this.#next = undefined;
    if (result.done) return "end";
    const chunk = result.value.slice();
    (this.#kept ??= []).push(chunk);
    // In one go: a string that grows by characters keeps each of its steps.
    this.text += String.fromCharCode(...chunk);
    return "bytes";
  }

  /** All chunks of the connection, from its first. Nothing is to be decided about it any more. */
  all(): AsyncIterable<Uint8Array> {
    this.text = "";
    return this;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<Uint8Array>> {
    const value = this.#kept?.shift();
    if (value !== undefined) return Promise.resolve({ done: false, value });
    this.#kept = undefined;
    const next = this.#next ?? this.#chunks.next();
    this.#next = undefined;
    return next;
  }

  async return(): Promise<IteratorResult<Uint8Array>> {
    return await this.#chunks.return?.() ?? { done: true, value: undefined };
  }

  /** Waits until reading has stopped, after the connection was closed. */
  async end(): Promise<void> {
    await this.#next;
    await this.#chunks.return?.();
  }
}
