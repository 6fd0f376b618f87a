/** Folded name → Room. A room is there while it has members, or while somebody is entering it. */

import type { Entry } from "./backend/backend.ts";
import { fold } from "../protocol/names.ts";
import { tellAnew } from "./rename_fallback.ts";
import { Room, type RoomOptions } from "./room.ts";

/** Rooms without members whose log is still known by their name; the one left first is forgotten first. */
const LEFT = 10_000;

/** What every room is given; the rest comes from here. */
type Shared = Omit<RoomOptions, "id" | "created" | "empty" | "renamed">;

/** Every room of the server. */
export class Rooms {
  readonly #rooms = new Map<string, Room>();
  /** Rooms by the name that they are about to get. */
  readonly #coming = new Map<string, Room>();
  /** Ids of rooms that everybody has left. */
  readonly #left = new Map<string, string>();
  readonly #options: Shared;
  readonly #now: () => number;

  constructor(options: Shared, now: () => number = Date.now) {
    this.#options = options;
    this.#now = now;
  }

  /** @returns the room of this name, in any case */
  find(name: string): Room | undefined {
    return this.#rooms.get(fold(name)) ?? this.#coming.get(fold(name));
  }

  /** @returns the room of this name, made if there is none */
  open(name: string): Room {
    const found = this.find(name);
    if (found !== undefined) return found;
    const key = fold(name);
    const room = new Room(name, {
      ...this.#options,
      id: this.#left.get(key) ?? crypto.randomUUID(),
      created: this.#now(),
      empty: (room) => this.drop(room),
      renamed: (room, rename) => this.#renamed(room, rename),
    });
    this.#left.delete(key);
    this.#rooms.set(key, room);
    return room;
  }

  /** Lets go of a room that nobody is in. */
  drop(room: Room): void {
    const key = fold(room.name);
    if (room.members.length > 0 || room.entering > 0 || this.#rooms.get(key) !== room) return;
    this.#rooms.delete(key);
    // What guarded a room goes with it. What was said behind that is not for whoever takes the name next.
    if (!room.modes.guard) this.#remember(key, room.id);
    room.close();
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
    return true;
  }

  /** The name that was lent is the room's by now, or will never be. */
  settle(name: string): void {
    this.#coming.delete(fold(name));
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
    this.#rooms.delete(fold(rename.from));
    this.#rooms.set(fold(room.name), room);
    tellAnew(room, rename);
  }

  #remember(key: string, id: string): void {
    this.#left.set(key, id);
    if (this.#left.size <= LEFT) return;
    const [oldest = ""] = this.#left.keys();
    this.#left.delete(oldest);
  }
}
