/** Whose a room is: the account that had it registered owns it, and is `~` in it whenever it is there. */

import { fold } from "../../protocol/names.ts";
import type { Person } from "../person.ts";
import type { Room } from "../room.ts";

/** Whether the room belongs to the account that this person is logged in to. */
export function isFounder(person: Person, room: Room): boolean {
  return room.founder !== undefined && fold(room.founder) === fold(person.account ?? "");
}

/** Gives the founder of a room its mark, if it is there and has it not. Everyone in the room is told. */
export async function crown(person: Person, room: Room): Promise<void> {
  const member = room.member(person);
  if (member === undefined || member.modes.includes("q") || !isFounder(person, room)) return;
  const source = person.server.config.name;
  await room.post({ source, origin: "", command: "MODE", params: [room.name, "+q", person.nick] });
}
