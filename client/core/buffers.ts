/**
 * The conversations as a person has them open: which there are, which one is looked at, and what in the others is still
 * unread. It sees every event that is told, and words none of them.
 */

import type { Client } from "./client.ts";
import type { ClientEvent, EventOf } from "./events.ts";
import { numbersOf } from "./memory.ts";

/** Buffers that may be open; what is said in more is shown, but counted nowhere. */
const OPEN = 600;
/** Unread messages that are counted in one. */
const UNREAD = 1_000;
/** Places that are remembered from run to run. */
const REMEMBERED = 300;

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

class OpenBuffer implements Buffer {
  /** Changed by {@linkcode Buffers} alone, as all that follows. */
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

/** The open buffers of one client. */
export class Buffers {
  readonly #client: Client;
  readonly #server: OpenBuffer;
  readonly #open = new Map<string, OpenBuffer>();
  /** Read positions of earlier runs, by folded name. */
  readonly #remembered: ReadonlyMap<string, number>;
  #looking = true;

  constructor(client: Client) {
    this.#client = client;
    this.#server = new OpenBuffer(client, { name: "", kind: "server", since: Infinity });
    this.#remembered = new Map(numbersOf(client.memory.load(this.#place)).slice(-REMEMBERED));
  }

  /** All of them: what the server says first, then in the order in which they were opened. */
  get list(): readonly Buffer[] {
    return [this.#server, ...this.#open.values()];
  }

  /** The one that what is typed goes to. */
  get current(): Buffer {
    return this.#find(this.#client.state.current ?? "") ?? this.#server;
  }

  /** @returns the one of this name, in any case; what the server says for "" */
  find(name: string): Buffer | undefined {
    return this.#find(name);
  }

  /** Opens a conversation with somebody, and looks at it. */
  query(nick: string): void {
    if (this.#opened(nick, { kind: "direct", since: 0 }) !== undefined) this.focus(nick);
  }

  /** We are in a room, at this time: milliseconds since 1970. */
  entered(room: string, at: number): void {
    this.#opened(room, { kind: "room", since: at });
  }

  /** Looks at the one of this name, and has its messages read; nothing when there is none. */
  focus(name: string): void {
    const { state } = this.#client;
    const buffer = this.#find(name);
    if (buffer === undefined) return;
    const before = this.#find(state.current ?? "");
    state.current = buffer.kind === "server" ? undefined : buffer.name;
    if (buffer !== before) this.#seen(buffer);
    this.remember();
    this.#client.emit({ kind: "current", room: state.current });
  }

  /** Whether anybody looks at the screen; while nobody does, what comes is unread wherever it comes. */
  looks(looking: boolean): void {
    const returned = looking && !this.#looking;
    this.#looking = looking;
    const current = this.#find(this.#client.state.current ?? "");
    if (returned && current !== undefined) this.#seen(current);
  }

  /** Whether the person looks at the one of this name. */
  isLookedAt(name: string): boolean {
    return this.#looking && this.#client.state.same(this.#client.state.current ?? "", name);
  }

  /** Closes the one of this name; a room that we are in is left, and closed when the server says so. */
  close(name: string): void {
    const { state } = this.#client;
    if (state.room(name) !== undefined) this.#client.send("PART", name);
    else this.closed(name);
  }

  /** There is nothing more to be heard there. */
  closed(name: string): void {
    const { state } = this.#client;
    const buffer = this.#find(name);
    if (buffer === undefined || buffer === this.#server) return;
    const at = this.list.indexOf(buffer);
    this.#open.delete(state.fold(name));
    this.#client.conversations.find(name)?.clear();
    this.#client.emit({ kind: "closed", room: buffer.name });
    if (state.current !== undefined && state.same(state.current, name)) {
      this.focus(this.list[Math.min(at, this.#open.size)]!.name);
    }
  }

  /** Takes notice of what is told. */
  told(event: ClientEvent): void {
    switch (event.kind) {
      case "message":
        if (!event.older) this.#said(event);
        return;
      case "kicked":
        if (event.mine) this.#find(event.room)?.count({ at: event.at, mention: true });
        return;
      case "read":
        this.#find(event.room)?.read(event.upTo);
        return;
      case "renamed":
        return this.#moved(event.from, event.to);
      case "room-renamed":
        if (!event.past) this.#moved(event.from, event.to);
    }
  }

  /** Keeps for the next run up to where everything was read. */
  remember(): void {
    const now = [...this.#open].flatMap(([name, { readUpTo }]) =>
      readUpTo === undefined ? [] : [[name, readUpTo] as const]
    );
    if (now.length === 0) return;
    this.#client.memory.update(this.#place, (kept) => {
      const all = new Map(numbersOf(kept));
      for (const [name, time] of now) {
        const later = Math.max(time, all.get(name) ?? 0);
        all.delete(name);
        all.set(name, later);
      }
      return Object.fromEntries([...all].slice(-REMEMBERED));
    });
  }

  get #place(): string {
    return `read ${this.#client.options.place ?? ""}`;
  }

  #find(name: string): OpenBuffer | undefined {
    return name === "" ? this.#server : this.#open.get(this.#client.state.fold(name));
  }

  #opened(name: string, { kind, since }: { kind: BufferKind; since: number }): OpenBuffer | undefined {
    const found = this.#find(name);
    if (found !== undefined || this.#open.size >= OPEN) return found;
    const buffer = new OpenBuffer(this.#client, { name, kind, since });
    const key = this.#client.state.fold(name);
    buffer.readUpTo = buffer.marker = this.#remembered.get(key);
    this.#open.set(key, buffer);
    return buffer;
  }

  #said(event: EventOf<"message">): void {
    const opens = event.private && (event.mine || event.manner !== "notice");
    const buffer = opens ? this.#opened(event.room, { kind: "direct", since: 0 }) : this.#find(event.room);
    if (buffer === undefined) return;
    const { mine, mention, at, past } = event;
    // An own message on its way has the time of our own clock, which is not that of the others.
    if (event.label === undefined) buffer.latest = Math.max(at, buffer.latest ?? 0);
    if (mine || this.isLookedAt(buffer.name)) buffer.read(buffer.latest ?? 0);
    else buffer.count({ at, mention: mention || event.private }, { past });
  }

  /** Somebody looks at it now. */
  #seen(buffer: OpenBuffer): void {
    buffer.marker = buffer.readUpTo;
    if (buffer.latest === undefined) return;
    buffer.read(buffer.latest);
    this.#client.reading.seen(buffer.name, buffer.latest);
  }

  #moved(from: string, to: string): void {
    const { state } = this.#client;
    const buffer = this.#open.get(state.fold(from));
    const taken = this.#open.get(state.fold(to));
    if (buffer === undefined || (taken !== undefined && taken !== buffer)) return;
    const isCurrent = buffer.kind === "direct" && state.current !== undefined &&
      state.same(state.current, from);
    // In the same place of the list.
    const all = [...this.#open.values()];
    buffer.name = to;
    this.#open.clear();
    for (const other of all) this.#open.set(state.fold(other.name), other);
    if (isCurrent) state.current = to;
  }
}
