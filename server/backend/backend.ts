/**
 * The store behind every room: ordered logs, claimed names, small versioned records. It knows nothing of
 * rooms, sessions or the wire, and nobody above it can tell which implementation answers.
 */

import type { Tags } from "../../protocol/tags.ts";

/** Something that is to happen, before the log has given it its place. */
export interface Draft {
  /** `nick!user@host` of whoever did it, or the server's name. */
  readonly source: string;
  /** The IRC command that tells of it: PRIVMSG, JOIN, TOPIC … */
  readonly command: string;
  /** The command's parameters, as everybody is to read them. */
  readonly params: readonly string[];
  /** The id of the person who did it, unique among all servers that share the store. */
  readonly origin: string;
  /** The id of the connection by which it was done: what it is told of this answers it. Never stored. */
  readonly connection?: string;
  /** The id of the person that it is done to (KICK), who may have another nick by then. */
  readonly target?: string;
  /** All lines of a message of several (draft/multiline); the last parameter is the first of them. */
  readonly lines?: readonly { readonly text: string; readonly concat: boolean }[];
  /** A letter of PREFIX: only members with that mode or a higher one, and the source, are to get it. */
  readonly audience?: string;
  /** Client-only tags (`+…`) to be passed on. */
  readonly tags?: Tags;
  /** The account that the source is logged in to. */
  readonly account?: string;
  /** The real name of a source that joins (extended-join). */
  readonly realname?: string;
  /** Set when the source is marked as a bot. */
  readonly bot?: boolean;
  /**
   * The msgid of an entry of the same log whose content ends with this one: from then on `read` gives it
   * no more (REDACT).
   */
  readonly erases?: string;
  /** It takes its place in the order and is delivered, and `read` never gives it: typing and the like. */
  readonly passing?: boolean;
  /**
   * Shared by the entries of one event that stands in several logs (QUIT, NICK): whoever is in it has been
   * told. It lives in this process only and is never stored.
   */
  readonly reached?: Set<string>;
}

/** A draft that the log has accepted. */
export interface Entry extends Draft {
  /** Sorts in the order of the log; no two entries of any log share one. At most 64 bytes. */
  readonly msgid: string;
  /** Milliseconds since 1970, strictly increasing within a log. */
  readonly time: number;
}

/**
 * Which entries to read: those later than `after` and earlier than `before`, both themselves left out. Any text
 * that compares like a msgid will do, see {@linkcode Backend} 8.
 */
export interface Range {
  readonly before?: string;
  readonly after?: string;
  /** How many at most. */
  readonly limit: number;
  /** From which end they are counted; `newest` when there is no `after`, else `oldest`, unless told. */
  readonly from?: "oldest" | "newest";
  /** Only what people said ({@linkcode isSaid}). */
  readonly said?: boolean;
}

/** Whether an entry is what somebody said: PRIVMSG or NOTICE. */
export function isSaid(entry: Draft): boolean {
  return entry.command === "PRIVMSG" || entry.command === "NOTICE";
}

/** A stored value and the version that a later `save` must name. */
export interface Versioned<T> {
  readonly value: T;
  readonly version: string;
}

/**
 * What every backend promises:
 *
 * 1. `append` queues at once and in call order; its promise settles when the entry is as durable as the
 *    backend can make it, and after every follower in this process was given it.
 * 2. A rejected append was shown to nobody and never will be.
 * 3. `follow` delivers each entry of the log once, in the log's order, in batches; `deliver` must not throw.
 * 4. `read` returns entries in the log's order, also those that were appended by other processes, but never one
 *    that followers in this process are still to be given.
 * 5. `claim` succeeds for one owner at a time, again and again for that same owner; the claim ends with
 *    `release` by its owner, or `ttl` milliseconds after the last successful claim (Infinity: with the process).
 * 6. `save` stores only if the record still has the version named (`undefined`: it does not exist yet); the
 *    value `undefined` removes it. Values are what structured clone can copy, 60 KiB at most.
 * 7. `list` gives every record whose key begins with the prefix, in the order of their keys.
 * 8. A msgid begins with its entry's time, so that {@linkcode idAt} of a time sorts before all ids of that time
 *    and after all of earlier times.
 * 9. What is `erased` is no longer in the store when the append that erases it settles.
 * 10. `healthy` is false from when the store first fails to take something until it takes something again, but
 *     for a second at least.
 */
export interface Backend extends AsyncDisposable {
  readonly healthy: boolean;
  append(log: string, draft: Draft): Promise<Entry>;
  follow(log: string, deliver: (entries: readonly Entry[]) => void): () => void;
  read(log: string, range: Range): Promise<Entry[]>;
  claim(name: string, owner: string, ttl: number): Promise<boolean>;
  release(name: string, owner: string): Promise<void>;
  load<T>(key: string): Promise<Versioned<T> | undefined>;
  save<T>(key: string, value: T | undefined, version: string | undefined): Promise<boolean>;
  list<T>(prefix: string): Promise<[key: string, record: Versioned<T>][]>;
}

/** Tells the operator of something that happened to the store: a short name, in words with dashes, and its values. */
export type Note = (fact: string, facts: Readonly<Record<string, string | number>>) => void;

/**
 * Why the store did not do what it was asked, or why it cannot be opened; then the message is a sentence for the
 * operator. Other errors are mistakes in the program.
 */
export class StoreError extends Error {
  override name = "StoreError";
}
