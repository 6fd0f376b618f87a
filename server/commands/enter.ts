/** What a client is shown of a room that it enters: what it is about, up to where one has read, who is there, the past. */

import type { Room } from "../room.ts";
import { namesOf, topicOf } from "../room/room_answers.ts";
import type { Session } from "../session.ts";
import { showPast } from "./history.ts";
import { syncEntered } from "./metadata.ts";
import { sendMarker } from "./read_marker.ts";

/** What a line of names counts for among things looked at. */
const NAMES_LINE = 3;

/**
 * Shows a room.
 *
 * @param before the msgid that the past ends at; without it, it ends now
 */
export async function showRoom(session: Session, room: Room, before?: string): Promise<void> {
  sendTopic(session, room);
  // IRCv3 "draft/read-marker": in front of the end of NAMES
  if (session.caps.has("draft/read-marker")) await sendMarker(session, room.name);
  // IRCv3 "no-implicit-names"
  if (!session.caps.has("no-implicit-names")) await sendNames(session, room);
  await syncEntered(session, room);
  await showPast(session, room, before);
}

/** Sends 332 and 333, if there is a topic. */
export function sendTopic(session: Session, room: Room): void {
  for (const told of topicOf(room)) session.reply(...told);
}

/** Sends 353 and 366. In a large room it waits for a slow reader rather than fill its queue. */
export async function sendNames(session: Session, room: Room): Promise<void> {
  for (const told of namesOf(session, room)) {
    const turn = session.server.turns.take(NAMES_LINE);
    if (turn !== undefined) await turn;
    session.reply(...told);
    if (session.outbox.busy) await session.drained();
  }
}
