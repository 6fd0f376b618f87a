/**
 * A room: members, topic, modes. What happens to it is appended to its log, and it delivers and does only
 * what the log returned. It knows outboxes as places to put bytes, and nothing of sockets.
 */

import { parseModeChanges } from "../protocol/modes.ts";
import { type Backend, type Draft, type Entry, isSaid } from "./backend/backend.ts";
import type { Variants } from "./capabilities.ts";
import { type ChatEvent, Envelopes } from "./envelope.ts";
import type { Tick } from "./tick.ts";
import type { Person } from "./person.ts";
import { hasRank, type Member, withMode } from "./room/ranks.ts";
import { ROOM_MODES, RoomModes } from "./room/room_modes.ts";
import type { RoomRecord } from "./room/room_records.ts";
import type { Session } from "./session.ts";

/** What everyone can read above a room. */
export interface Topic {
  readonly text: string;
  /** `nick!user@host` of whoever set it. */
  readonly by: string;
  /** Milliseconds since 1970. */
  readonly time: number;
}

/** What a room is made with. */
export interface RoomOptions {
  readonly backend: Backend;
  readonly tick: Tick;
  readonly variants: Variants;
  /** Finds somebody who is connected to this server by their id. */
  readonly person: (id: string) => Person | undefined;
  /** Stands for this room and its log, whatever its name; no other room of this store ever has it. */
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly created: number;
  /** What was stored of the room, if it has been there before. */
  readonly record?: RoomRecord;
  /** Called when something has changed that is to be stored. Its promise settles when it is, if it can be. */
  readonly changed: (room: Room) => Promise<void>;
  /** Called when the last member has left. */
  readonly empty: (room: Room) => void;
  /** Called when the room has another name, after those who know RENAME were told. */
  readonly renamed: (room: Room, rename: { from: string; entry: Entry }) => void;
}

/** One room. Its name can change; what it is stays. */
export class Room {
  readonly id: string;
  /** The name of its log. */
  readonly log: string;
  /** Milliseconds since 1970. */
  readonly created: number;
  readonly modes = new RoomModes();
  topic: Topic | undefined;
  /** The account that the room belongs to: it stays when everybody leaves, and its owner is `~` in it. */
  founder: string | undefined;
  /** Settles when it is stored which log is this room's: nothing is to be said in it before. */
  kept: Promise<void> = Promise.resolve();
  /** How many are entering: their JOIN is on its way into the log, and the room must be there when it returns. */
  entering = 0;
  readonly #options: RoomOptions;
  readonly #envelopes: Envelopes;
  readonly #members = new Map<string, Member>();
  readonly #order: Member[] = [];
  readonly #unfollow: () => void;
  #name: string;
  /** The msgid of the latest entry that changed what is stored. */
  #upTo = "";

  constructor(name: string, options: RoomOptions) {
    this.#name = name;
    this.id = options.id;
    this.log = logOf(options.id);
    this.created = options.created;
    this.#options = options;
    this.#envelopes = new Envelopes(options.tick, options.variants);
    if (options.record !== undefined) this.#restore(options.record);
    this.#unfollow = options.backend.follow(this.log, (entries) => this.#deliver(entries));
  }

  /** The name that it has now, as its log says. */
  get name(): string {
    return this.#name;
  }

  /** What is to be stored of it while it is here. */
  get record(): RoomRecord {
    const { name, created, topic, founder } = this;
    return { name, created, topic, founder, left: false, modes: this.modes.saved(), upTo: this.#upTo };
  }

  /** From now on the room belongs to this account, or to nobody. Settles when that is stored, if it can be. */
  async give(founder: string | undefined): Promise<void> {
    this.founder = founder;
    await this.#options.changed(this);
  }

  /** Takes over what its log has that was not stored beside it; nobody is there to be told. */
  replay(entries: readonly Entry[]): void {
    for (const entry of entries) {
      if (entry.command === "RENAME") this.#name = entry.params[1] ?? this.#name;
      else if (STORED.includes(entry.command)) CHANGES[entry.command]!(this, entry);
      this.#upTo = entry.msgid;
    }
  }

  /** The members, in no particular order. */
  get members(): readonly Member[] {
    return this.#order;
  }

  /** @returns the membership of a person who is in the room */
  member(person: Person): Member | undefined {
    return this.#members.get(person.id);
  }

  /**
   * Appends what is to happen to the room's log.
   *
   * @returns the entry, when it is stored and every member here has been given it
   * @throws {StoreError} when it could not be stored; then nobody has seen it
   */
  post(draft: Draft): Promise<Entry> {
    return this.#options.backend.append(this.log, draft);
  }

  /** Tells the members of something that no log keeps. Whoever is in `reached` has been told and is left out. */
  tell(event: ChatEvent, reached: Set<string>): void {
    this.#envelopes.seal(event);
    for (const { person } of this.#order) {
      for (const session of person.readers) {
        if (reached.has(session.id)) continue;
        reached.add(session.id);
        this.#envelopes.giveOne(session.variant, session.outbox);
      }
    }
  }

  /** One more connection of a member reads here, in its variant. */
  reads({ variant, outbox }: Session): void {
    this.#envelopes.enter(variant, outbox);
  }

  /** A connection of a member does not read here any more, or not in its variant. */
  readsNoMore({ variant, outbox }: Session): void {
    this.#envelopes.leave(variant, outbox);
  }

  /** Stops following the log. */
  close(): void {
    this.#unfollow();
  }

  /** @returns an entry of this room as it is told today: what was stored under another name has the present one */
  present(entry: Entry): Entry {
    const place = entry.params[0] ?? "";
    if (place === this.#name || ELSEWHERE.includes(entry.command)) return entry;
    const at = place.indexOf("#");
    if (at < 0 || place.slice(at) === this.#name) return entry;
    return { ...entry, params: [place.slice(0, at) + this.#name, ...entry.params.slice(1)] };
  }

  /** Takes the name that the log says; everyone who knows RENAME has been told. */
  rename(entry: Entry): void {
    const from = this.#name;
    this.#name = entry.params[1] ?? from;
    this.#options.renamed(this, { from, entry });
  }

  #deliver(entries: readonly Entry[]): void {
    for (const stored of entries) {
      // A rename may have come between the asking and the log's answer.
      const entry = this.#meant(this.present(stored));
      if (entry.command === "JOIN" && !this.#enter(entry)) continue;
      if (entry.reached === undefined) this.#send(entry);
      else this.#sendOnce(entry, entry.reached);
      // Nearly everything is said, and changes nothing.
      if (isSaid(entry)) continue;
      if (Object.hasOwn(CHANGES, entry.command)) CHANGES[entry.command]!(this, entry);
      if (STORED.includes(entry.command)) this.#store(entry);
    }
  }

  #store(entry: Entry): void {
    this.#upTo = entry.msgid;
    void this.#options.changed(this);
  }

  #restore({ topic, founder, modes, upTo }: RoomRecord): void {
    this.topic = topic;
    this.founder = founder;
    this.modes.restore(modes);
    this.#upTo = upTo;
  }

  /** Who is put out may have taken another name since that was asked for; the members know this one. */
  #meant(entry: Entry): Entry {
    if (entry.command !== "KICK") return entry;
    const nick = this.byId(entry.target ?? "")?.person.nick;
    return nick === undefined ? entry : { ...entry, params: entry.params.with(1, nick) };
  }

  #send(entry: Entry): void {
    const own = this.#doer(entry);
    if (entry.audience === undefined) this.#envelopes.give(entry, own?.outbox);
    else this.#sendTo(entry, { audience: entry.audience, except: own });
    own?.own(entry);
  }

  #sendTo(entry: Entry, { audience, except }: { audience: string; except: Session | undefined }): void {
    this.#envelopes.seal(entry);
    for (const member of this.#order) {
      if (!hasRank(member, audience)) continue;
      for (const session of member.person.readers) {
        if (session !== except) this.#envelopes.giveOne(session.variant, session.outbox);
      }
    }
  }

  #sendOnce(entry: Entry, reached: Set<string>): void {
    const own = this.#doer(entry);
    if (own !== undefined && !reached.has(own.id)) {
      reached.add(own.id);
      own.own(entry);
    }
    this.tell(entry, reached);
  }

  /** The connection of a member by which it was done. */
  #doer({ origin, connection }: Entry): Session | undefined {
    return this.#members.get(origin)?.person.session(connection);
  }

  /** @returns false when whoever wanted to enter has left meanwhile */
  #enter(entry: Entry): boolean {
    const person = this.#options.person(entry.origin);
    if (person === undefined || this.#members.has(person.id)) return false;
    const first = this.#order.length === 0;
    // A room that belongs to an account is not for the taking.
    const member = { person, modes: first && this.founder === undefined ? "o" : "" };
    if (first) void this.#options.changed(this);
    this.#members.set(person.id, member);
    this.#order.push(member);
    person.entered(this);
    for (const session of person.readers) this.reads(session);
    return true;
  }

  /** Takes a member out; the entry that says so has been delivered. */
  remove(person: Person): void {
    const member = this.#members.get(person.id);
    if (member === undefined) return;
    this.#members.delete(person.id);
    const last = this.#order.pop()!;
    if (last !== member) this.#order[this.#order.indexOf(member)] = last;
    person.left(this);
    for (const session of person.readers) this.readsNoMore(session);
    if (this.#order.length === 0) this.#options.empty(this);
  }

  /** @returns the member with this nick */
  named(nick: string): Member | undefined {
    return this.#order.find((member) => member.person.isNamed(nick));
  }

  /** @returns the member who has this id */
  byId(id: string): Member | undefined {
    return this.#members.get(id);
  }
}

/** @returns the name of the log of the room with this id */
export function logOf(id: string): string {
  return `room/${id}`;
}

/** Entries that change what is stored of a room beside its log. */
const STORED: readonly string[] = ["TOPIC", "MODE", "RENAME"];

/** Entries whose first parameter is not the room, or is its name of then on purpose. */
const ELSEWHERE: readonly string[] = ["QUIT", "NICK", "RENAME"];

/** What an entry changes in its room, once the members have been told. */
const CHANGES: Readonly<Record<string, (room: Room, entry: Entry) => void>> = {
  PART: leave,
  QUIT: leave,
  KICK: (room, entry) => {
    const member = room.byId(entry.target ?? "");
    if (member !== undefined) room.remove(member.person);
  },
  // From its place in the log on the name is the new one, so that whatever follows names who is meant.
  NICK: (room, entry) => {
    const member = room.byId(entry.origin);
    if (member !== undefined) member.person.nick = entry.params[0] ?? member.person.nick;
  },
  RENAME: (room, entry) => room.rename(entry),
  TOPIC: (room, entry) => {
    const text = entry.params[1] ?? "";
    room.topic = text === "" ? undefined : { text, by: entry.source, time: entry.time };
  },
  MODE: (room, entry) => {
    for (const change of parseModeChanges(entry.params[1] ?? "", entry.params.slice(2), ROOM_MODES)) {
      const member = ROOM_MODES.prefix.includes(change.letter)
        ? room.named(change.argument ?? "")
        : undefined;
      if (member !== undefined) member.modes = withMode(member.modes, change);
      else if (!ROOM_MODES.prefix.includes(change.letter)) {
        room.modes.apply(change, { by: entry.source, time: entry.time });
      }
    }
  },
};

function leave(room: Room, entry: Entry): void {
  const member = room.byId(entry.origin);
  if (member !== undefined) room.remove(member.person);
}
