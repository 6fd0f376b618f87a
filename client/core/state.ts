/** What the client knows of the server and its rooms. Bounded, whatever a hostile server sends. */

import { type Casemapping, fold } from "../../protocol/names.ts";
import type { Person } from "./events.ts";

/** Rooms kept; a server that puts us into more is not believed. */
const ROOMS = 500;
/** People kept of one room. */
const PEOPLE = 50_000;
/** Recent speakers kept of one room, for completion. */
const RECENT = 20;
/** Tokens of 005 kept. */
const TOKENS = 200;

/** How far the connection is. */
export type Phase = "offline" | "greeting" | "welcomed";

/** One room as we see it. */
export class RoomState {
  readonly name: string;
  topic = "";
  readonly #fold: (name: string) => string;
  readonly #people = new Map<string, Person>();
  #recent: string[] = [];
  /** Names that a 353 has brought since the last 366. */
  arriving: Person[] = [];

  constructor(name: string, fold: (name: string) => string) {
    this.name = name;
    this.#fold = fold;
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
    if (this.#people.size < PEOPLE) this.#people.set(this.#fold(person.nick), person);
  }

  /** @returns whether somebody of this nick was here */
  remove(nick: string): boolean {
    this.#recent = this.#recent.filter((other) => this.#fold(other) !== this.#fold(nick));
    return this.#people.delete(this.#fold(nick));
  }

  /** @returns whether somebody of the old nick was here */
  rename(from: string, to: string): boolean {
    const person = this.#people.get(this.#fold(from));
    if (person === undefined) return false;
    this.#people.delete(this.#fold(from));
    this.add({ ...person, nick: to });
    this.#recent = this.#recent.map((nick) => this.#fold(nick) === this.#fold(from) ? to : nick);
    return true;
  }

  /** Replaces everybody by what 353 brought. */
  settleNames(): void {
    this.#people.clear();
    for (const person of this.arriving) this.add(person);
    this.arriving = [];
  }

  /** Somebody said something. */
  spoke(nick: string): void {
    const others = this.#recent.filter((other) => this.#fold(other) !== this.#fold(nick));
    this.#recent = [nick, ...others].slice(0, RECENT);
  }
}

/** All that is known, as of the last line received. */
export class ClientState {
  phase: Phase = "offline";
  /** Our nick: as the server has it once welcomed, before that the one we ask for. */
  nick = "";
  /** The server's name, as the welcome gave it. */
  server = "";
  /** The room that what is typed goes to. */
  current: string | undefined;
  /** Capabilities in force. */
  caps: Set<string> = new Set();
  readonly #rooms = new Map<string, RoomState>();
  readonly #tokens = new Map<string, string>();

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
    else if (this.#tokens.size < TOKENS) this.#tokens.set(name, value);
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
    const room = new RoomState(name, (text) => this.fold(text));
    this.#rooms.set(this.fold(name), room);
    return room;
  }

  leave(name: string): void {
    this.#rooms.delete(this.fold(name));
  }

  /** Names of the rooms that somebody is in with us. */
  shared(nick: string): string[] {
    return [...this.#rooms.values()].filter((room) => room.has(nick)).map((room) => room.name);
  }

  /** Forgets what belongs to one connection. @returns the names of the rooms we were in */
  reset(): string[] {
    const names = [...this.#rooms.values()].map((room) => room.name);
    this.#rooms.clear();
    this.#tokens.clear();
    this.caps = new Set();
    return names;
  }
}

function isCasemapping(text: string | undefined): text is Casemapping {
  return text === "ascii" || text === "rfc1459" || text === "rfc1459-strict";
}
