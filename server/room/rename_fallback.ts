/**
 * A room's new name for those who know no RENAME: they leave the old one and enter the new one, with all that
 * entering brings (IRCv3 draft/channel-rename, "Fallback"). It changes nothing.
 */

import { fold } from "../../protocol/names.ts";
import type { Entry } from "../backend/backend.ts";
import type { Room } from "../room.ts";
import type { Session } from "../session.ts";
import { namesKind, namesOf, type Told, topicOf } from "./room_answers.ts";

/** Whether a client must be told in this way. */
export function needsFallback(session: Session): boolean {
  return !session.caps.has("draft/channel-rename");
}

/**
 * Tells everyone who has not heard of it. Only capitals changed is nothing to them: it is the same name.
 *
 * @param room has its new name already
 */
export function tellAnew(room: Room, { from, entry }: { from: string; entry: Entry }): void {
  if (fold(from) === fold(room.name)) return;
  const names = new Map<string, Told[]>();
  for (const session of room.members.flatMap(({ person }) => person.readers)) {
    if (!needsFallback(session)) continue;
    // The actor's copy belongs to the answer to its command, everybody else's to none.
    const own = session.id === entry.connection;
    for (const event of moves(session, room, { from, entry })) {
      if (own) session.own(event);
      else session.receive(event);
    }
    for (const told of shown(session, room, names)) {
      if (own) session.reply(...told);
      else session.notify(...told);
    }
  }
}

function moves(session: Session, room: Room, { from, entry }: { from: string; entry: Entry }) {
  const [, , reason = ""] = entry.params;
  const left = session.draft("PART", [from, ...(reason === "" ? [] : [reason])]);
  return [left, session.draft("JOIN", [room.name])].map((draft) => ({ ...draft, time: entry.time }));
}

function shown(session: Session, room: Room, names: Map<string, Told[]>): Told[] {
  if (session.caps.has("no-implicit-names")) return topicOf(room);
  const kind = namesKind(session);
  const list = names.get(kind) ?? namesOf(session, room);
  names.set(kind, list);
  return [...topicOf(room), ...list];
}
