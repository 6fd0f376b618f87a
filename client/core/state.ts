/** What the client knows of the server and its rooms. Bounded, whatever a hostile server sends. */

import { type Casemapping, fold } from "../../protocol/names.ts";
import type { Person } from "./events.ts";
import { ownCopy } from "./own_copy.ts";
import type { Security } from "./security.ts";

/** Rooms kept; a server that puts us into more is not believed. */
const ROOMS = 500;
/** People kept of all rooms together, those whom 353 is just bringing included. */
const PEOPLE = 200_000;
/** Characters of a nick; a longer one is none. */
const NICK = 200;
/** Recent speakers kept of one room, for completion. */
const RECENT = 20;
/** Tokens of 005 kept. */
const TOKENS = 200;

/** How far the connection is. */
export type Phase = "offline" | "greeting" | "welcomed";

/** One room as we see it. */
export class RoomState {
  /** Changed by {@linkcode ClientState.renameRoom} alone. */
  name: string;
  topic = "";
  readonly #fold: (name: string) => string;
  readonly #places: Places;
  readonly #people = new Map<string, Person>();
  /** People that 353 has brought since the last 366. */
  #arriving: Person[] = [];
  #recent: string[] = [];

  constructor(name: string, options: { fold: (name: string) => string; places: Places }) {
    this.name = name;
    this.#fold = options.fold;
    this.#places = options.places;
  }

  /** Everybody in the room, by folded nick. */
  get people(): ReadonlyMap<string, Person> {
    return this.#people;
  }

  /** Nicks of those who spoke last, the latest first. */
  get recent(): readonly string[] {
    return this.#recent;
  }

  has(nick: string): boolean {
    return this.#people.has(this.#fold(nick));
  }

  add(person: Person): void {
    if (!fits(person)) return;
    const key = this.#fold(person.nick);
    if (!this.#people.has(key) && !this.#places.take()) return;
    this.#people.set(ownCopy(key), own(person));
  }

  /** @returns whether somebody of this nick was here */
  remove(nick: string): boolean {
    this.#recent = this.#recent.filter((other) => this.#fold(other) !== this.#fold(nick));
    const was = this.#people.delete(this.#fold(nick));
    if (was) this.#places.free++;
    return was;
  }

  /** Somebody whom 353 brings; {@linkcode settleNames} lets them in. */
  arrive(person: Person): void {
    if (fits(person) && this.#places.take()) this.#arriving.push(own(person));
  }

  /** @returns whether somebody of the old nick was here */
  rename(from: string, to: string): boolean {
    const person = this.#people.get(this.#fold(from));
    if (person === undefined) return false;
    const recent = this.#recent;
    this.remove(from);
    this.add({ ...person, nick: to });
    this.#recent = recent.map((nick) => this.#fold(nick) === this.#fold(from) ? to : nick);
    return true;
  }

  /** Replaces everybody by what 353 brought. */
  settleNames(): void {
    const arriving = this.#arriving;
    this.clear();
    for (const person of arriving) this.add(person);
  }

  /** Forgets everybody. */
  clear(): void {
    this.#places.free += this.#people.size + this.#arriving.length;
    this.#people.clear();
    this.#arriving = [];
  }

  /** Somebody said something. */
  spoke(nick: string): void {
    if (nick.length > NICK) return;
    const others = this.#recent.filter((other) => this.#fold(other) !== this.#fold(nick));
    this.#recent = [nick, ...others].slice(0, RECENT);
  }
}

/** How many more people can be kept. */
class Places {
  free = PEOPLE;

  /** @returns false when there is no place left */
  take(): boolean {
    if (this.free === 0) return false;
    this.free--;
    return true;
  }
}

function own({ nick, marks }: Person): Person {
  return { nick: ownCopy(nick), marks: ownCopy(marks) };
}

function fits({ nick, marks }: Person): boolean {
  return nick !== "" && nick.length <= NICK && marks.length <= NICK;
}

/** All that is known, as of the last line received. */
export class ClientState {
  phase: Phase = "offline";
  /** How private the connection is. */
  security: Security = "none";
  /** Our nick: as the server has it once welcomed, before that the one we ask for. */
  nick = "";
  /** The server's name, as the welcome gave it. */
  server = "";
  /** The room that what is typed goes to. */
  current: string | undefined;
  /** Rooms of the server, as the last list of them had it. */
  listed: readonly { readonly name: string; readonly topic: string }[] = [];
  /** Capabilities in force. */
  caps: Set<string> = new Set();
  readonly #rooms = new Map<string, RoomState>();
  readonly #tokens = new Map<string, string>();
  readonly #places = new Places();

  /** Our rooms by folded name. */
  get rooms(): ReadonlyMap<string, RoomState> {
    return this.#rooms;
  }

  fold(name: string): string {
    const casemapping = this.#tokens.get("CASEMAPPING");
    return fold(name, isCasemapping(casemapping) ? casemapping : "ascii");
  }

  /** Whether two names are one to this server. */
  same(a: string, b: string): boolean {
    return this.fold(a) === this.fold(b);
  }

  isMe(nick: string): boolean {
    return this.same(nick, this.nick);
  }

  isRoom(target: string): boolean {
    return target !== "" && this.token("CHANTYPES", "#&").includes(target[0]!);
  }

  /** A token of 005, or what holds where the server does not say. */
  token(name: string, otherwise: string): string {
    return this.#tokens.get(name) ?? otherwise;
  }

  setToken(name: string, value: string | undefined): void {
    if (value === undefined) this.#tokens.delete(name);
    else if (this.#tokens.has(name) || this.#tokens.size < TOKENS) this.#tokens.set(name, value);
  }

  /** The marks of PREFIX, highest first. */
  get marks(): string {
    return /\)(.*)$/.exec(this.token("PREFIX", "(ov)@+"))?.[1] ?? "@+";
  }

  room(name: string): RoomState | undefined {
    return this.#rooms.get(this.fold(name));
  }

  enter(name: string): RoomState | undefined {
    if (this.#rooms.size >= ROOMS) return undefined;
    const room = new RoomState(name, { fold: (text) => this.fold(text), places: this.#places });
    this.#rooms.set(this.fold(name), room);
    return room;
  }

  /** The room has another name, and everything else is as it was. One of ours that had that name is gone. */
  renameRoom(room: RoomState, to: string): void {
    this.#rooms.delete(this.fold(room.name));
    this.room(to)?.clear();
    this.#rooms.set(this.fold(to), room);
    room.name = to;
  }

  leave(name: string): void {
    this.room(name)?.clear();
    this.#rooms.delete(this.fold(name));
  }

  /** Names of the rooms that somebody is in with us. */
  shared(nick: string): string[] {
    return [...this.#rooms.values()].filter((room) => room.has(nick)).map((room) => room.name);
  }

  /** Forgets what belongs to one connection. */
  reset(): void {
    for (const room of this.#rooms.values()) room.clear();
    this.#rooms.clear();
    this.#tokens.clear();
    this.listed = [];
    this.caps = new Set();
  }
}

function isCasemapping(text: string | undefined): text is Casemapping {
  return text === "ascii" || text === "rfc1459" || text === "rfc1459-strict";
}
