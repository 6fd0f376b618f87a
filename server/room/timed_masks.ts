/** Takes masks off the lists of rooms when their minutes are over (`t:`), as the server's own MODE in the room's log. */

import { formatModeChanges, type ModeChange } from "../../protocol/modes.ts";
import type { Journal } from "../journal.ts";
import type { Room } from "../room.ts";

/** Masks taken off a room at a time: so many of any length fit one line of 512 bytes. */
const STEP = 2;

/** Looks at the rooms from time to time. */
export class TimedMasks {
  readonly #name: string;
  readonly #journal: Journal;
  /** Rooms whose log has not answered yet: they are not asked twice. */
  readonly #waiting = new Set<Room>();
  #failing = false;

  /** @param options.name the server's name, the source of its MODE */
  constructor(options: { name: string; journal: Journal }) {
    this.#name = options.name;
    this.#journal = options.journal;
  }

  /** Posts what is over at this time, milliseconds since 1970. What could not be stored is posted the next time. */
  sweep(rooms: Iterable<Room>, now: number): void {
    for (const room of rooms) {
      if (this.#waiting.has(room)) continue;
      const changes = room.modes.overdue(now).slice(0, STEP);
      if (changes.length > 0) void this.#post(room, changes);
    }
  }

  async #post(room: Room, changes: readonly ModeChange[]): Promise<void> {
    this.#waiting.add(room);
    try {
      const params = [room.name, ...formatModeChanges(changes)];
      await room.post({ source: this.#name, origin: "", command: "MODE", params });
      this.#failing = false;
    } catch (error) {
      if (!this.#failing) this.#journal.note("not-stored", { room: room.name, error: String(error) });
      this.#failing = true;
    }
    this.#waiting.delete(room);
  }
}
