/** Folded name → Room. A room is there while it has members, or while somebody is entering it. */

import { fold } from "../protocol/names.ts";
import { Room, type RoomOptions } from "./room.ts";

/** Every room of the server. */
export class Rooms {
  readonly #rooms = new Map<string, Room>();
  readonly #options: Omit<RoomOptions, "created" | "empty">;
  readonly #now: () => number;

  constructor(options: Omit<RoomOptions, "created" | "empty">, now: () => number = Date.now) {
    this.#options = options;
    this.#now = now;
  }

  /** @returns the room of this name, in any case */
  find(name: string): Room | undefined {
    return this.#rooms.get(fold(name));
  }

  /** @returns the room of this name, made if there is none */
  open(name: string): Room {
    const found = this.find(name);
    if (found !== undefined) return found;
    const room = new Room(name, { ...this.#options, created: this.#now(), empty: (room) => this.drop(room) });
    this.#rooms.set(fold(name), room);
    return room;
  }

  /** Lets go of a room that nobody is in. */
  drop(room: Room): void {
    if (room.members.length > 0 || room.entering > 0 || this.find(room.name) !== room) return;
    this.#rooms.delete(fold(room.name));
    room.close();
  }

  /** How many rooms there are. */
  get size(): number {
    return this.#rooms.size;
  }

  [Symbol.iterator](): IterableIterator<Room> {
    return this.#rooms.values();
  }
}
