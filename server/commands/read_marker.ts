/** MARKREAD: up to where one has read, told to one's other connections (IRCv3 draft/read-marker). */

import type { Message } from "../../protocol/message.ts";
import { fold, isNick, isRoomName } from "../../protocol/names.ts";
import { isoTime } from "../envelope.ts";
import { parseReference } from "../history.ts";
import { partyOf } from "../people/conversations.ts";
import { Refusal } from "../reply.ts";
import type { Session } from "../session.ts";
import type { CommandTable } from "./command.ts";

export const READ_MARKER: CommandTable = {
  MARKREAD: {
    usage: "<#room or nick> [timestamp=<time>]",
    does: "ask or tell up to where you have read (draft/read-marker)",
    run: markRead,
  },
};

async function markRead(session: Session, { params: [target, reference] }: Message): Promise<void> {
  if (target === undefined) throw failure("NEED_MORE_PARAMS", "Missing parameters");
  if (!isRoomName(target) && !isNick(target)) {
    throw failure("INVALID_PARAMS", target, "There can be no such target");
  }
  if (reference === undefined) return await sendMarker(session, target);
  const place = reference.startsWith("timestamp=") ? parseReference(reference) : "type";
  if (typeof place === "string") throw failure("INVALID_PARAMS", reference, "Use timestamp= and a time");
  const { readMarkers, logins } = session.server;
  const time = await readMarkers.advance(partyOf(session.person), keyOf(session, target), place.time);
  session.send("MARKREAD", target, reading(time));
  if (time !== place.time) return;
  for (const other of logins.of(session)) {
    if (other !== session && other.caps.has("draft/read-marker")) {
      other.notifyAs("MARKREAD", target, reading(time));
    }
  }
}

/** Tells a client up to where its person has read a conversation. */
export async function sendMarker(session: Session, target: string): Promise<void> {
  session.send("MARKREAD", ...await markerOf(session, target));
}

/** @returns the parameters of the MARKREAD that says up to where a client's person has read */
export async function markerOf(session: Session, target: string): Promise<[string, string]> {
  const { readMarkers } = session.server;
  return [target, reading(await readMarkers.get(partyOf(session.person), keyOf(session, target)))];
}

function reading(time: number | undefined): string {
  return time === undefined ? "*" : `timestamp=${isoTime(time)}`;
}

/** A room keeps its marker when it gets another name. */
function keyOf(session: Session, target: string): string {
  return session.server.rooms.find(target)?.log ?? fold(target);
}

function failure(code: string, ...params: readonly string[]): Refusal {
  return new Refusal("FAIL", "MARKREAD", code, ...params);
}
