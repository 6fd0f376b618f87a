/** Names that a new room may not have because a person would read them as another room's. */

import { fold } from "../../protocol/names.ts";
import * as rpl from "../../protocol/numerics.ts";
import { areAlike } from "../people/lookalikes.ts";
import { Refusal } from "../reply.ts";
import type { Room } from "../room.ts";
import type { Session } from "../session.ts";
import { mayKnow } from "./command.ts";

/**
 * Checks the name of a room that is not there yet.
 *
 * @throws {Refusal} 403 when it looks like another's (as Ergo does; of the numerics of Modern, "JOIN message", it
 * is the one for a name that leads to no room). A room that the client may not see is not spoken of.
 */
export function checkNewRoom(session: Session, name: string): void {
  const { rooms, config } = session.server;
  if (rooms.size >= config.limits["room-count"]) {
    throw new Refusal(rpl.ERR_TOOMANYCHANNELS, name, "There are too many channels on this server");
  }
  const other = imitatedRoom(session, name);
  if (other === undefined) return;
  const text = typeof other === "string" || mayKnow(session, other)
    ? `${name} looks like ${nameOf(other)}, which is another room`
    : "No such channel";
  throw new Refusal(rpl.ERR_NOSUCHCHANNEL, name, text);
}

/**
 * @param self the room that is to have this name, if there is one already
 * @returns the other room that a person would read a name as; the name of the one where newcomers are sent counts
 * when nobody is in it too, or all of them could be kept out of it
 */
export function imitatedRoom(session: Session, name: string, self?: Room): Room | string | undefined {
  const { rooms, config: { lobby } } = session.server;
  const isLobby = [name, self?.name ?? name].some((each) => fold(each) === fold(lobby));
  return rooms.imitated(name, self) ?? (!isLobby && areAlike(name, lobby) ? lobby : undefined);
}

function nameOf(room: Room | string): string {
  return typeof room === "string" ? room : room.name;
}
