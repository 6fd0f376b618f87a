/** Saying something: PRIVMSG, NOTICE, TAGMSG, to rooms and to people. */

import type { Message } from "../../protocol/message.ts";
import * as rpl from "../../protocol/numerics.ts";
import { NO_TAGS, type Tags } from "../../protocol/tags.ts";
import type { TextLine } from "../input/multiline.ts";
import type { Entry } from "../backend/backend.ts";
import { conversation, partyOf } from "../people/conversations.ts";
import type { ChatEvent } from "../envelope.ts";
import { Refusal } from "../reply.ts";
import { PREFIX_MARKS } from "../room/room_modes.ts";
import type { Session } from "../session.ts";
import { serviceNamed } from "./services.ts";
import { broadcast, isServerMask } from "./broadcast.ts";
import { bytesOf, type CommandTable, cut, findNick } from "./command.ts";
import { audienceIn, checkPrivate } from "./may_say.ts";

/** Bytes of a line without tags that every client can read (Modern, "Message Format"). */
const LINE_BYTES = 512;

export const MESSAGE: CommandTable = {
  PRIVMSG: {
    usage: "<target>[,<target>…] <text>",
    does: "say something to rooms and people; `@#room`: to those with that mark and above; `$*`: to all",
    cost: "each",
    queues: true,
    run: (session, message) => say(session, message, { silent: false }),
  },
  NOTICE: {
    usage: "<target>[,<target>…] <text>",
    does: "like PRIVMSG, and never answered",
    cost: "each",
    queues: true,
    run: (session, message) => say(session, message, { silent: true }),
  },
  TAGMSG: {
    usage: "<target>[,<target>…]",
    does: "client tags without a text (message-tags)",
    cost: "each",
    queues: true,
    run: tagMessage,
  },
};

/** A notice is never answered, not even with a refusal (Modern, "NOTICE message"). */
function say(session: Session, message: Message, options: { silent: boolean }): void | Promise<void> {
  const { command, params: [targets = "", text = ""] } = message;
  if (targets === "" || message.params.length === 0) {
    return refuse(options, new Refusal(rpl.ERR_NORECIPIENT, `No recipient given (${command})`));
  }
  if (text === "") return refuse(options, new Refusal(rpl.ERR_NOTEXTTOSEND, "No text to send"));
  session.person.active = session.heard;
  const tags = clientTags(session, message.tags);
  // One target is nearly all there is, and may be refused as one.
  if (!targets.includes(",")) {
    const service = targets.startsWith("#") ? undefined : serviceNamed(targets);
    if (service !== undefined) {
      return sayToService(
        session,
        session.event(command, [targets, text], tags),
        () => options.silent ? undefined : service(session, text),
      );
    }
    return sendTo(session, { command, target: targets, texts: [text], tags, silent: options.silent });
  }
  return sendToAll(session, { command, targets: targets.split(","), texts: [text], tags, ...options });
}

/** Nobody else gets it, but it comes back like anything said (IRCv3 echo-message), and in its turn. */
async function sayToService(
  session: Session,
  event: ChatEvent,
  serve: () => Promise<void> | undefined,
): Promise<void> {
  await session.pending.settled();
  session.own(event);
  await serve();
}

function tagMessage(session: Session, message: Message): void | Promise<void> {
  const { command, params: [targets = ""] } = message;
  if (!session.caps.has("message-tags")) {
    throw new Refusal(rpl.ERR_UNKNOWNCOMMAND, "TAGMSG", "Unknown command");
  }
  if (targets === "") throw new Refusal(rpl.ERR_NEEDMOREPARAMS, "TAGMSG", "Not enough parameters");
  const tags = clientTags(session, message.tags);
  return sendToAll(session, { command, targets: targets.split(","), texts: [], tags, silent: false });
}

function refuse(options: { silent: boolean }, refusal: Refusal): void {
  if (!options.silent) throw refusal;
}

async function sendToAll(
  session: Session,
  { targets, ...saying }: Omit<Saying, "target"> & { readonly targets: readonly string[] },
): Promise<void> {
  const { targets: limit } = session.server.config.limits;
  for (const [index, target] of targets.entries()) {
    try {
      if (index >= limit) throw new Refusal(rpl.ERR_TOOMANYTARGETS, target, "Too many recipients");
      const told = sendTo(session, { ...saying, target });
      if (told !== undefined) await told;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (saying.silent) continue;
      await session.pending.settled();
      session.refuse(error);
    }
  }
}

/** Something to be said to one target. */
export interface Saying {
  readonly command: string;
  readonly target: string;
  readonly texts: readonly string[];
  /** All lines of a message of several (draft/multiline). */
  readonly lines?: readonly TextLine[];
  readonly tags: Tags;
  readonly silent: boolean;
}

/**
 * Says something to a room, a person or everybody.
 *
 * @returns a promise to be awaited before the next line, or nothing when that may follow at once
 * @throws {Refusal} when it may not, unless that is to be silent
 */
export function sendTo(session: Session, saying: Saying): void | Promise<void> {
  try {
    if (saying.target.startsWith("#") || RANKED_ROOM.test(saying.target)) sendToRoom(session, saying);
    else if (!isServerMask(saying.target)) sendToNick(session, saying);
    else return broadcast(session, { ...saying, texts: fitted(session, saying) });
  } catch (error) {
    if (!(saying.silent && error instanceof Refusal)) throw error;
  }
}

/** STATUSMSG: those with these marks and above. */
const RANKED_ROOM = /^[~&@%+]+#/;

function sendToRoom(session: Session, { command, target, texts, lines, tags, silent }: Saying): void {
  const at = target.indexOf("#");
  const name = at === 0 ? target : target.slice(at);
  const room = session.server.rooms.find(name);
  if (room === undefined) throw new Refusal(rpl.ERR_NOSUCHCHANNEL, name, "No such channel");
  const mark = at === 0 ? "" : lowestMark(target.slice(0, at));
  const audience = audienceIn(session, room, { mark, texts: said({ texts, lines }) });
  const shown = mark + room.name;
  const params = [shown, ...fitted(session, { command, target: shown, texts })];
  // Whoever speaks from outside is given its echo here: the room delivers to members.
  const outside = room.member(session.person) === undefined;
  // History is for every member, so what is for some of them alone does not enter it, as in Ergo.
  const passing = audience !== undefined || isPassing(command, tags);
  const posted = room.post(session.draft(command, params, { tags, audience, passing, lines }));
  const stored = outside ? posted.then((entry) => ownCopy(session, entry)) : posted;
  session.pending.add(stored, (error) => notStored(session, { command, target, silent }, error));
}

function ownCopy(session: Session, entry: Entry): Entry {
  session.own(entry);
  return entry;
}

/** That somebody is typing is of no interest a minute later (IRCv3 client tag "typing"), and no tag at all never is. */
function isPassing(command: string, tags: Tags): boolean {
  return command === "TAGMSG" && tags.size === (tags.has("+typing") ? 1 : 0);
}

/** All that is said: whoever knows no multiline reads each line as a message of its own. */
function said({ texts, lines }: Pick<Saying, "texts" | "lines">): readonly string[] {
  return lines?.map(({ text }) => text) ?? texts;
}

/** STATUSMSG: `@%#room` is the same as `%#room`. */
function lowestMark(marks: string): string {
  if (marks === "") return "";
  return [...PREFIX_MARKS].findLast((mark) => marks.includes(mark)) ?? "";
}

function sendToNick(session: Session, { command, target, texts, lines, tags, silent }: Saying): void {
  const other = findNick(session, target);
  checkPrivate(session, other, said({ texts, lines }));
  const params = [other.nick, ...fitted(session, { command, target: other.nick, texts })];
  const draft = session.draft(command, params, { tags, lines, passing: isPassing(command, tags) });
  const [own, theirs] = [partyOf(session.person), partyOf(other)];
  const stored = session.server.backend.append(conversation(own, theirs), draft).then((entry) => {
    other.receive(entry);
    if (other === session.person) session.own(entry);
    else tellSender(session, entry);
    session.server.correspondents.note(own, theirs);
    if (other.away !== undefined && command === "PRIVMSG") {
      session.reply(rpl.RPL_AWAY, other.nick, other.away);
    }
    return entry;
  });
  session.pending.add(stored, (error) => notStored(session, { command, target, silent }, error));
}

/**
 * What somebody says to one person comes back to the connection that said it, and to their others as far as these
 * know their own words when they come in (IRCv3 echo-message).
 */
function tellSender(session: Session, entry: Entry): void {
  session.own(entry);
  for (const other of session.person.sessions) {
    if (other !== session && other.caps.has("echo-message")) other.receive(entry);
  }
}

/** Cuts each text whose line, with our source in front, would be longer than readers take. */
function fitted(session: Session, { command, target, texts }: Omit<Saying, "tags" | "silent">): string[] {
  const around = session.source.length + command.length + target.length + BETWEEN.length;
  return texts.map((text) => {
    if ((around + text.length) * 3 <= LINE_BYTES) return text;
    return cut(text, LINE_BYTES - bytesOf(session.source + command + target + BETWEEN));
  });
}

/** What stands in a line between its source, its command, its target and its text, and behind that. */
const BETWEEN = ":" + " " + " " + " :" + "\r\n";

function notStored(
  session: Session,
  what: { command: string; target: string; silent: boolean },
  error: unknown,
): void {
  session.server.journal.note("not-stored", { nick: session.nick, error: String(error) });
  if (what.silent) return;
  session.send(
    "FAIL",
    what.command,
    "TRY_AGAIN",
    what.target,
    "Your message was not stored and nobody saw it; try again",
  );
}

/** A client-only tag as others can read it (IRCv3 message-tags, "Format"), a little more freely. */
const CLIENT_TAG = /^\+[\w./-]+$/;

/**
 * Only `+` tags are passed on, of those who have said that they know tags (IRCv3 message-tags, "message-tags
 * capability"); everything else in front of a client's message is for the server.
 */
export function clientTags({ caps }: Session, tags: Tags): Tags {
  if (tags.size === 0 || !caps.has("message-tags")) return NO_TAGS;
  return new Map([...tags].filter(([key]) => CLIENT_TAG.test(key)));
}
