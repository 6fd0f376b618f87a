/** Who may say what to whom: what modes of rooms and of people hold against a message. It delivers nothing. */

import * as rpl from "../../protocol/numerics.ts";
import { Refusal } from "../reply.ts";
import { hasRank } from "../room/ranks.ts";
import type { Person } from "../person.ts";
import type { Room } from "../room.ts";
import { PREFIX_MARKS, ROOM_MODES } from "../room/room_modes.ts";
import type { Session } from "../session.ts";
import { mayKnow } from "./command.ts";

/** A request between programs (CTCP) that is no ACTION, which is as good as words. */
// deno-lint-ignore no-control-regex
const PROGRAM_REQUEST = /^\x01(?!ACTION(?:[ \x01]|$))/i;

/**
 * Whether a client may speak in a room, and to whom there.
 *
 * @param message.mark the mark in front of the room's name (STATUSMSG), "" for none
 * @param message.texts each line of it, none for tags alone
 * @returns the letter of PREFIX that one needs to hear it; undefined for everyone
 * @throws {Refusal} 404 when it may not (Modern, "PRIVMSG message"), 403 when it may not even know of the room
 */
export function audienceIn(
  session: Session,
  room: Room,
  message: { readonly mark: string; readonly texts: readonly string[] },
): string | undefined {
  const reason = hasRank(room.member(session.person), "v") ? undefined : silencedBy(session, room);
  const fault = reason ??
    (room.modes.has("C") && asksPrograms(message.texts) ? "no CTCP here (+C)" : undefined);
  if (fault !== undefined) {
    if (!mayKnow(session, room)) throw new Refusal(rpl.ERR_NOSUCHCHANNEL, room.name, "No such channel");
    throw new Refusal(rpl.ERR_CANNOTSENDTOCHAN, room.name, `Cannot send to channel: ${fault}`);
  }
  if (message.mark === "" && !room.modes.has("U")) return undefined;
  const named = message.mark === "" ? Infinity : PREFIX_MARKS.indexOf(message.mark);
  const moderated = room.modes.has("U") && !hasRank(room.member(session.person), "v");
  return ROOM_MODES.prefix[moderated ? Math.min(named, ROOM_MODES.prefix.indexOf("h")) : named];
}

/** Where operators alone hear those without voice (mode U), they hear those too whom m or M would silence. */
function silencedBy(session: Session, room: Room): string | undefined {
  const { modes } = room;
  if (modes.has("n") && room.member(session.person) === undefined) return "you are not in it";
  if (modes.bans(session)) return "you are banned (+b)";
  if (modes.mutes(session)) return "you are muted (+b m:)";
  if (modes.has("U")) return undefined;
  if (modes.has("m")) return "only those with voice may speak (+m)";
  if (modes.has("M") && session.account === undefined) return "log in to an account first (+M)";
  return undefined;
}

/**
 * Checks what somebody lets others say to them. To oneself one may say anything.
 *
 * @throws {Refusal} 477 to those not logged in, for mode R; 531 to a CTCP that is no ACTION, for mode T
 */
export function checkPrivate(session: Session, other: Person, texts: readonly string[]): void {
  if (other === session.person) return;
  if (other.modes.has("R") && session.account === undefined) {
    throw new Refusal(
      rpl.ERR_NEEDREGGEDNICK,
      other.nick,
      "Cannot send to them: log in to an account first (+R)",
    );
  }
  if (other.modes.has("T") && asksPrograms(texts)) {
    throw new Refusal(rpl.ERR_CANTSENDTOUSER, other.nick, "Cannot send to them: no CTCP (+T)");
  }
}

function asksPrograms(texts: readonly string[]): boolean {
  return texts.some((text) => PROGRAM_REQUEST.test(text));
}
