/** The rooms that a person was in when they left, so that they are there again the next time. */

import { isRoomName } from "../../protocol/names.ts";
import { LONGEST_NAME, type Memory, stringsOf } from "./memory.ts";

/** Rooms kept. */
const KEPT = 50;

/** The rooms of one server, by its address. */
export class KeptRooms {
  readonly #memory: Memory;
  readonly #name: string;

  constructor(memory: Memory, place: string) {
    this.#memory = memory;
    this.#name = `rooms ${place}`;
  }

  /** The rooms, in the order in which they were entered. */
  get names(): readonly string[] {
    return stringsOf(this.#memory.load(this.#name), KEPT).filter((name) => isRoomName(name, Infinity));
  }

  /** We are in a room, and want to be. */
  entered(room: string): void {
    if (room.length > LONGEST_NAME || this.names.includes(room)) return;
    this.#change((rooms) => [...rooms, room].slice(-KEPT));
  }

  /** We are not in it any more, nor want to be. */
  left(room: string): void {
    this.#change((rooms) => rooms.filter((other) => other.toLowerCase() !== room.toLowerCase()));
  }

  #change(change: (rooms: string[]) => string[]): void {
    this.#memory.update(this.#name, (kept) => change(stringsOf(kept, KEPT)));
  }
}
