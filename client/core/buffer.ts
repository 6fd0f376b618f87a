/** One conversation as a person has it open: what is unread in it, and what they were about to say. */

import type { Client } from "./client.ts";

/** Unread messages that are counted in one. */
const UNREAD = 1_000;

/** Where a conversation takes place: in a room, with one person, or with nobody, as what servers say. */
export type BufferKind = "room" | "direct" | "server";

/** One conversation. Its people are in `ClientState.room`. */
export interface Buffer {
  /** The room's name, the other person's nick, or "" for what the server says. */
  readonly name: string;
  readonly kind: BufferKind;
  /** A name to be shown. */
  readonly title: string;
  /** What a room is about; "" for none. */
  readonly topic: string;
  /** Whether what is said there can be heard just now. */
  readonly joined: boolean;
  /** How many are in the room; 0 for none. */
  readonly people: number;
  /** Messages that were not read, and those among them that mean us, up to a thousand. */
  readonly unread: number;
  readonly mentions: number;
  /** Who is typing there, we ourselves left out. */
  readonly typing: readonly string[];
  /** Up to when it was read: milliseconds since 1970; undefined where nobody knows. */
  readonly readUpTo: number | undefined;
  /** What `readUpTo` was before it was looked at last: the unread line stands behind it. */
  readonly marker: number | undefined;
  /** What was typed there and not sent. */
  draft: string;
  /** Whether nothing said there is to ring. */
  readonly muted: boolean;
}

/** A message that nobody has read. */
interface Unread {
  readonly at: number;
  readonly mention: boolean;
}

/** A buffer as those who keep all of them see it. */
export class OpenBuffer implements Buffer {
  /** Changed by those who keep it alone, as all that follows. */
  name: string;
  readonly kind: BufferKind;
  readonly #client: Client;
  draft = "";
  readUpTo: number | undefined;
  marker: number | undefined;
  waiting: Unread[] = [];
  /** When the latest message was said; undefined before the first. */
  latest: number | undefined;
  /** Where nothing is known of what was read, only what is later than this counts: milliseconds since 1970. */
  since: number;

  constructor(client: Client, options: { name: string; kind: BufferKind; since: number }) {
    this.#client = client;
    this.name = options.name;
    this.kind = options.kind;
    this.since = options.since;
  }

  get title(): string {
    return this.kind === "server" ? this.#client.state.server || "server" : this.name;
  }

  get topic(): string {
    return this.#client.state.room(this.name)?.topic ?? "";
  }

  get joined(): boolean {
    const { state } = this.#client;
    return this.kind === "room" ? state.room(this.name) !== undefined : state.phase === "welcomed";
  }

  get people(): number {
    return this.#client.state.room(this.name)?.people.size ?? 0;
  }

  get unread(): number {
    return this.waiting.length;
  }

  get mentions(): number {
    return this.muted ? 0 : this.waiting.filter(({ mention }) => mention).length;
  }

  get typing(): readonly string[] {
    return this.#client.typing.in(this.name);
  }

  get muted(): boolean {
    return this.#client.lists.muted.has(this.name);
  }

  /** Counts what was said; of the past only what is later than what was read. */
  count(message: Unread, { past = false }: { past?: boolean } = {}): void {
    const isOld = past && message.at <= (this.readUpTo ?? this.since);
    if (!isOld && this.waiting.length < UNREAD) this.waiting.push(message);
  }

  /** All up to this time was read. */
  read(upTo: number): void {
    if (upTo > 0) this.readUpTo = Math.max(upTo, this.readUpTo ?? 0);
    if (this.waiting.length > 0) this.waiting = this.waiting.filter(({ at }) => at > upTo);
  }
}
