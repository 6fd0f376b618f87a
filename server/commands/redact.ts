/** REDACT: taking back what was said, out of history too (IRCv3 draft/message-redaction). */

import type { Message } from "../../protocol/message.ts";
import type { Draft, Entry } from "../backend/backend.ts";
import { conversation, partyNamed, partyOf } from "../people/conversations.ts";
import { rangeOf } from "../history.ts";
import { Refusal } from "../reply.ts";
import { hasRank } from "../room/ranks.ts";
import type { Room } from "../room.ts";
import type { Session } from "../session.ts";
import { type CommandTable, cut } from "./command.ts";

export const REDACT: CommandTable = {
  REDACT: {
    usage: "<#room or nick> <msgid> [<reason>]",
    does: "take back a message of yours, or as a room's operator anybody's",
    minParams: 2,
    run: redact,
  },
};

/** What can be taken back. */
const REDACTABLE: readonly string[] = ["PRIVMSG", "NOTICE", "TAGMSG"];

async function redact(
  session: Session,
  { params: [target = "", msgid = "", reason] }: Message,
): Promise<void> {
  const texts = reason === undefined ? [] : [cut(reason, session.server.config.limits.kick)];
  if (target.startsWith("#")) return await redactInRoom(session, { target, msgid, texts });
  await redactDirect(session, { target, msgid, texts });
}

interface Redaction {
  readonly target: string;
  readonly msgid: string;
  /** The reason, if one was given. */
  readonly texts: readonly string[];
}

async function redactInRoom(session: Session, { target, msgid, texts }: Redaction): Promise<void> {
  const room = session.server.rooms.find(target);
  if (room?.member(session.person) === undefined) throw invalid(target);
  const entry = await find(session, room.log, { target, msgid });
  if (!mayRule(session, room)) checkAuthor(session, entry, target);
  await room.post({ ...session.draft("REDACT", [room.name, msgid, ...texts]), erases: msgid });
}

async function redactDirect(session: Session, { target, msgid, texts }: Redaction): Promise<void> {
  const own = partyOf(session.person);
  const theirs = await partyNamed(session, target);
  if (theirs === undefined) throw invalid(target);
  const log = conversation(own, theirs);
  checkAuthor(session, await find(session, log, { target, msgid }), target);
  const draft: Draft = { ...session.draft("REDACT", [theirs.name, msgid, ...texts]), erases: msgid };
  const entry = await session.server.backend.append(log, draft);
  const other = session.server.roster.find(theirs.name);
  if (other !== undefined && other !== session.person && partyOf(other).id === theirs.id) {
    other.receive(entry);
  }
  session.person.did(session.id, entry);
}

/** @throws {Refusal} when there is no such message here, or none that could be taken back */
async function find(
  session: Session,
  log: string,
  { target, msgid }: { target: string; msgid: string },
): Promise<Entry> {
  const range = rangeOf(msgid);
  const [entry] = range === undefined ? [] : await session.server.backend.read(log, range);
  if (entry === undefined || entry.msgid !== msgid || !REDACTABLE.includes(entry.command)) {
    throw failure("UNKNOWN_MSGID", target, msgid, "This message does not exist or is too old");
  }
  return entry;
}

function mayRule(session: Session, room: Room): boolean {
  return session.modes.has("o") || hasRank(room.member(session.person), "h");
}

/** @throws {Refusal} when somebody else said it, or it is too long ago */
function checkAuthor(session: Session, entry: Entry, target: string): void {
  const own = entry.account === undefined
    ? entry.origin === session.person.id
    : entry.account === session.account;
  if (!own) {
    throw failure("REDACT_FORBIDDEN", target, entry.msgid, "You are not authorised to delete this message");
  }
  const { redaction } = session.server.config.limits;
  if (session.server.now() - entry.time <= redaction * 1000) return;
  throw failure(
    "REDACT_WINDOW_EXPIRED",
    target,
    entry.msgid,
    String(redaction),
    "You can no longer delete this message",
  );
}

function invalid(target: string): Refusal {
  return failure("INVALID_TARGET", target, "You cannot delete messages here");
}

function failure(code: string, ...params: readonly string[]): Refusal {
  return new Refusal("FAIL", "REDACT", code, ...params);
}
