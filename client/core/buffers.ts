/**
 * The conversations as a person has them open: which there are, which one is looked at, and what in the others is still
 * unread. It sees every event that is told, and words none of them.
 */

import { type Buffer, type BufferKind, OpenBuffer } from "./buffer.ts";
import type { Client } from "./client.ts";
import type { ClientEvent, EventOf } from "./events.ts";
import { LONGEST_NAME, numbersOf } from "./memory.ts";

/** Buffers that may be open; what is said in more is shown, but counted nowhere. */
const OPEN = 600;
/** Places that are remembered from run to run. */
const REMEMBERED = 300;

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

  /** Those with something unread, where somebody means us first: what a person wants to know who comes back. */
  get digest(): readonly Buffer[] {
    const waiting = [...this.#open.values()].filter(({ unread, muted }) => unread > 0 && !muted);
    return waiting.sort((a, b) => b.mentions - a.mentions || b.unread - a.unread);
  }

  /** The one that what is typed goes to. */
  get current(): Buffer {
    return this.#find(this.#client.state.current ?? "") ?? this.#server;
  }

  /** @returns the one of this name, in any case; what the server says for "" */
  find(name: string): Buffer | undefined {
    return this.#find(name);
  }

  /** Opens a conversation with somebody, with what was said in it before, and looks at it. */
  query(nick: string): void {
    const isNew = this.#find(nick) === undefined;
    if (this.#opened(nick, { kind: "direct", since: 0 }) === undefined) return;
    this.focus(nick);
    if (isNew && (this.#client.options.past ?? 0) > 0) this.#client.history.older(nick);
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
        this.#marked(event);
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
      readUpTo === undefined || name.length > LONGEST_NAME ? [] : [[name, readUpTo] as const]
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

  /** Nobody has read what is still to be said, whatever a server tells. */
  #marked({ room, upTo }: EventOf<"read">): void {
    const buffer = this.#find(room);
    buffer?.read(Math.min(upTo, Math.max(this.#client.options.now(), buffer.latest ?? 0)));
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
