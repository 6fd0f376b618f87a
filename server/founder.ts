/** Whose a room is: the account that had it registered owns it, and is `~` in it whenever it is there. */

import { fold } from "../protocol/names.ts";
import type { Room } from "./room.ts";
import type { Session } from "./session.ts";

/** Whether the room belongs to the account that this session is logged in to. */
export function isFounder(session: Session, room: Room): boolean {
  return room.founder !== undefined && fold(room.founder) === fold(session.account ?? "");
}

/** Gives the founder of a room its mark, if it is there and has it not. Everyone in the room is told. */
export async function crown(session: Session, room: Room): Promise<void> {
  const member = room.member(session);
  if (member === undefined || member.modes.includes("q") || !isFounder(session, room)) return;
  const source = session.server.config.name;
  await room.post({ source, origin: "", command: "MODE", params: [room.name, "+q", session.nick] });
}
