/** Folded name → Room. A room is there while it has members, or while somebody is entering it. */

import type { Entry } from "./backend/backend.ts";
import { fold } from "../protocol/names.ts";
import { NamesByLook } from "./people/lookalikes.ts";
import { tellAnew } from "./room/rename_fallback.ts";
import { logOf, Room, type RoomOptions } from "./room.ts";
import { RoomModes } from "./room/room_modes.ts";
import { type RoomRecord, RoomRecords } from "./room/room_records.ts";

/** Rooms without members whose log is still known by their name; the one left first is forgotten first. */
const LEFT = 10_000;

/** The modes of a room that nobody is in. */
const UNSET = new RoomModes().saved();

/** What every room is given; the rest comes from here. */
type Shared = Pick<RoomOptions, "backend" | "tick" | "variants" | "person">;

/** Entries of a log looked through for what was not stored beside it any more: far more than one commit has. */
const REPLAYED = 1_000;

/** Every room of the server. */
export class Rooms {
  readonly #rooms = new Map<string, Room>();
  /** Rooms by the name that they are about to get. */
  readonly #coming = new Map<string, Room>();
  readonly #looks = new NamesByLook();
  /** Ids of rooms that everybody has left. */
  readonly #left = new Map<string, string>();
  /** Rooms that were there before the server was started again, and whose members have not come back yet. */
  readonly #waiting = new Set<Room>();
  readonly #options: Shared;
  readonly #records: RoomRecords;
  readonly #now: () => number;
  #frozen = false;

  /**
   * @param more.now the clock, in milliseconds since 1970
   * @param more.failed called when the state of a room could not be stored; it is tried again
   */
  constructor(options: Shared, more: { now?: () => number; failed?: (error: unknown) => void } = {}) {
    this.#options = options;
    this.#records = new RoomRecords(options.backend, more.failed ?? (() => {}));
    this.#now = more.now ?? Date.now;
  }

  /** Opens every room that is in the store, as it was when the server stopped, or was stopped. */
  async restore(): Promise<void> {
    for (const [id, record] of await this.#records.load()) {
      if (record.left) this.#left.set(fold(record.name), id);
      else this.#waiting.add(await this.#reopen(id, record));
    }
  }

  /** From now on nobody who leaves takes a room along: the server is about to stop. */
  freeze(): void {
    this.#frozen = true;
  }

  /** Lets go of rooms whose members have not come back. */
  expire(): void {
    for (const room of [...this.#waiting]) this.#emptied(room);
  }

  /** The logs of all rooms, also of those that everybody has left and can come back to. */
  get logs(): string[] {
    return [...[...this].map(({ id }) => id), ...this.#left.values()].map(logOf);
  }

  /** @returns a promise that settles when what is to be stored of rooms is stored */
  saved(): Promise<void> {
    return this.#records.flush();
  }

  /** @returns the room of this name, in any case */
  find(name: string): Room | undefined {
    return this.#rooms.get(fold(name)) ?? this.#coming.get(fold(name));
  }

  /** @returns the room that a person would read a name as, unless it is the room of that name or `except` */
  imitated(name: string, except?: Room): Room | undefined {
    for (const other of this.#looks.like(fold(name))) {
      const room = this.find(other);
      if (room !== except) return room;
    }
    return undefined;
  }

  /** @returns the room of this name, made if there is none */
  open(name: string): Room {
    const found = this.find(name);
    if (found !== undefined) return found;
    const key = fold(name);
    const left = this.#left.get(key);
    const room = this.#make(name, { id: left ?? crypto.randomUUID(), created: this.#now() });
    this.#left.delete(key);
    if (left === undefined) room.kept = this.#records.save(room.id, room.record);
    return room;
  }

  /** Lets go of a room that nobody is in. */
  drop(room: Room): void {
    const key = fold(room.name);
    if (room.members.length > 0 || room.entering > 0 || this.#rooms.get(key) !== room) return;
    if (this.#frozen || room.founder !== undefined || this.#waiting.has(room)) return;
    this.#displace(key);
    room.close();
    // What guarded a room goes with it. What was said behind that is not for whoever takes the name next.
    if (room.modes.guard) void this.#records.save(room.id, undefined);
    else this.#remember(key, room);
  }

  /**
   * From now on a name leads to this room too, until {@linkcode settle}: its log is about to say that it has it.
   *
   * @returns false when another room has the name, or this one is being renamed already
   */
  lend(name: string, room: Room): boolean {
    const other = this.find(name) ?? room;
    if (other !== room || this.isRenaming(room)) return false;
    this.#coming.set(fold(name), room);
    this.#looks.add(fold(name));
    return true;
  }

  /** The name that was lent is the room's by now, or will never be. */
  settle(name: string): void {
    const key = fold(name);
    this.#coming.delete(key);
    if (!this.#rooms.has(key)) this.#looks.delete(key);
  }

  /** Whether a name has been lent to the room. */
  isRenaming(room: Room): boolean {
    return this.#coming.size > 0 && [...this.#coming.values()].includes(room);
  }

  /** How many rooms there are, secret ones included. */
  get size(): number {
    return this.#rooms.size;
  }

  [Symbol.iterator](): IterableIterator<Room> {
    return this.#rooms.values();
  }

  #renamed(room: Room, rename: { from: string; entry: Entry }): void {
    this.#displace(fold(rename.from));
    this.#place(room);
    // Whoever was in a room of this name before has nothing to do with this one.
    this.#forget(fold(room.name));
    tellAnew(room, rename);
  }

  #make(name: string, { id, created, record }: Pick<RoomOptions, "id" | "created" | "record">): Room {
    const room = new Room(name, {
      ...this.#options,
      id,
      created,
      record,
      changed: (room) => this.#records.save(id, room.record),
      empty: (room) => this.#emptied(room),
      renamed: (room, rename) => this.#renamed(room, rename),
    });
    this.#place(room);
    return room;
  }

  async #reopen(id: string, record: RoomRecord): Promise<Room> {
    const room = this.#make(record.name, { id, created: record.created, record });
    room.replay(await this.#options.backend.read(room.log, { after: record.upTo, limit: REPLAYED }));
    if (fold(room.name) === fold(record.name)) return room;
    this.#displace(fold(record.name));
    this.#place(room);
    return room;
  }

  #place(room: Room): void {
    this.#rooms.set(fold(room.name), room);
    this.#looks.add(fold(room.name));
  }

  #displace(key: string): void {
    this.#rooms.delete(key);
    this.#looks.delete(key);
  }

  #emptied(room: Room): void {
    this.#waiting.delete(room);
    this.drop(room);
  }

  #remember(key: string, room: Room): void {
    this.#left.set(key, room.id);
    void this.#records.save(room.id, { ...room.record, modes: UNSET, topic: undefined, left: true });
    const [oldest = ""] = this.#left.keys();
    if (this.#left.size > LEFT) this.#forget(oldest);
  }

  #forget(key: string): void {
    const id = this.#left.get(key);
    if (id === undefined) return;
    this.#left.delete(key);
    void this.#records.save(id, undefined);
  }
}
