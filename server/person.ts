/**
 * Somebody who is here: a nick and all that belongs to it, and the connections that speak and read under it. Most
 * have one; those of an account may have several. It knows no command and no socket.
 */

import { fold } from "../protocol/names.ts";
import type { Tags } from "../protocol/tags.ts";
import type { Draft } from "./backend/backend.ts";
import type { ChatEvent } from "./envelope.ts";
import type { Room } from "./room.ts";
import type { Server } from "./server.ts";
import type { Session } from "./session.ts";

/** What may belong to something that somebody does, beside what it is. */
export type Told = Pick<Draft, "connection" | "tags" | "lines" | "audience" | "passing">;

/** Somebody was asked into a room. */
export interface Invitation {
  /** Whether it opens the room, whatever its modes say. */
  readonly opens: boolean;
}

// Most have none of these: they share one, as memory goes.
const NO_MODES: ReadonlySet<string> = new Set();
const NO_ROOMS: ReadonlySet<Room> = new Set();
const NO_INVITATIONS: ReadonlyMap<Room, Invitation> = new Map();

/** One person, from connecting to the end of the last connection. */
export class Person {
  /** Stands for this person alone, among all servers that share the store. */
  readonly id: string;
  readonly server: Server;
  /** The part of the source behind `@`: what others may know of the address that it came from first. */
  readonly host: string;
  realname = "";
  account: string | undefined;
  /** When it connected: milliseconds since 1970. */
  readonly since: number;
  /** When it last said something, by the server's {@linkcode Server.clock}. */
  active: number;
  /** Whether others can find it: from its welcome until it leaves. */
  here = false;
  #modes: ReadonlySet<string> = NO_MODES;
  #nick = "";
  #user = "";
  #source: string | undefined;
  #rooms: Set<Room> | undefined;
  #invitations: Map<Room, Invitation> | undefined;
  #sessions: readonly Session[] = [];
  #readers: readonly Session[] = [];

  constructor(server: Server, { id, host }: { id: string; host: string }) {
    this.id = id;
    this.server = server;
    this.host = host;
    this.since = server.now();
    this.active = server.clock();
  }

  /** Its connections, the oldest first. */
  get sessions(): readonly Session[] {
    return this.#sessions;
  }

  /** @returns the connection with this id */
  session(id: string | undefined): Session | undefined {
    for (const session of this.#sessions) {
      if (session.id === id) return session;
    }
    return undefined;
  }

  /** Those of them that are told what happens in its rooms; one that is being welcomed is not yet. */
  get readers(): readonly Session[] {
    return this.#readers;
  }

  /** The rooms that this person is in. */
  get rooms(): ReadonlySet<Room> {
    return this.#rooms ?? NO_ROOMS;
  }

  /** A room has this person as a member now. */
  entered(room: Room): void {
    (this.#rooms ??= new Set()).add(room);
  }

  /** A room does not have this person as a member any more. */
  left(room: Room): void {
    this.#rooms?.delete(room);
  }

  /** Rooms that this person was asked into, until it enters. */
  get invitations(): ReadonlyMap<Room, Invitation> {
    return this.#invitations ?? NO_INVITATIONS;
  }

  /** Asks this person into a room. */
  invite(room: Room, invitation: Invitation): void {
    (this.#invitations ??= new Map()).set(room, invitation);
  }

  /** This person has entered, or the invitation does not hold any more. */
  uninvite(room: Room): void {
    this.#invitations?.delete(room);
  }

  get nick(): string {
    return this.#nick;
  }

  set nick(nick: string) {
    this.#nick = nick;
    this.#source = undefined;
  }

  get user(): string {
    return this.#user;
  }

  set user(user: string) {
    this.#user = user;
    this.#source = undefined;
  }

  /** `nick!user@host`. */
  get source(): string {
    // Joined, it is one text in memory; put together by a template it would be five.
    return this.#source ??= [this.#nick, "!", this.#user, "@", this.host].join("");
  }

  /** Why it is away; undefined while any of its connections is not, else the word that was given last. */
  get away(): string | undefined {
    let latest: Session["away"];
    for (const { away } of this.#sessions) {
      if (away === undefined) return undefined;
      if (latest === undefined || away.time >= latest.time) latest = away;
    }
    return latest?.text;
  }

  /** Letters of the user modes that are set; {@linkcode setMode} changes them. */
  get modes(): ReadonlySet<string> {
    return this.#modes;
  }

  /** Sets or clears a user mode, and lets the server's counts follow. */
  setMode(letter: string, on: boolean): void {
    if (this.#modes.has(letter) === on) return;
    const modes = new Set(this.#modes);
    if (on) modes.add(letter);
    else modes.delete(letter);
    this.#modes = modes;
    if (this.here) this.server.counts.mode(letter, on);
  }

  /** Whether this is the person's nick, in any case. */
  isNamed(nick: string): boolean {
    return fold(this.nick) === fold(nick);
  }

  /** What this person does, by one of its connections or by none, ready for a log. */
  draft(command: string, params: readonly string[], more: Told = {}): Draft {
    const { source, id: origin, account } = this;
    const { connection, tags, lines, audience, passing } = more;
    // Nobody but extended-join tells it.
    const realname = command === "JOIN" ? this.realname : undefined;
    // Always the same properties in the same order: what is said is copied and read so often that it shows.
    return {
      source,
      command,
      params,
      origin,
      connection,
      account,
      realname,
      bot: this.#modes.has("B") || undefined,
      tags,
      lines,
      audience,
      passing,
    };
  }

  /** An event of this person's that no log keeps. */
  event(command: string, params: readonly string[], tags?: Tags): ChatEvent {
    return { ...this.draft(command, params, { tags }), time: this.server.now() };
  }

  /** Delivers somebody else's event, to every connection. */
  receive(event: ChatEvent): void {
    for (const session of this.#sessions) session.receive(event);
  }

  /** Delivers what this person did: to the connection that did it, if one did, as its own, and to the others. */
  did(connection: string | undefined, event: ChatEvent): void {
    for (const session of this.#sessions) {
      if (session.id === connection) session.own(event);
      else session.receive(event);
    }
  }

  /** Tells every connection something that it did not ask for just now. */
  notify(numeric: string, ...params: readonly string[]): void {
    for (const session of this.#sessions) session.notify(numeric, ...params);
  }

  /** Ends every connection, and so the person. */
  async end(reason: string): Promise<void> {
    await Promise.all(this.#sessions.map((session) => session.end(reason)));
  }

  /** One more connection speaks for this person; it is told what happens in rooms once it {@linkcode reads}. */
  attach(session: Session): void {
    this.#sessions = this.#sessions.concat(session);
  }

  /** From now on one of its connections is told what happens in its rooms. */
  reads(session: Session): void {
    this.#readers = this.#readers.concat(session);
    for (const room of this.rooms) room.reads(session);
  }

  /** A connection does not speak for this person any more. */
  detach(session: Session): void {
    this.#sessions = this.#sessions.filter((other) => other !== session);
    if (!this.#readers.includes(session)) return;
    this.#readers = this.#readers.filter((other) => other !== session);
    for (const room of this.rooms) room.readsNoMore(session);
  }
}
