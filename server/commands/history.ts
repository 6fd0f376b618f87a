/** Reading what was said before: CHATHISTORY (IRCv3 draft/chathistory). Which part of a log it means is history.ts's. */

import { parseCtcp } from "../../protocol/ctcp.ts";
import type { Message } from "../../protocol/message.ts";
import { parseSource } from "../../protocol/source.ts";
import type { Entry, Range } from "../backend/backend.ts";
import { isoTime, render } from "../envelope.ts";
import { BEGINNING, parseReference, type Place, SELECTIONS } from "../history.ts";
import { inBatch } from "../output/in_batch.ts";
import { conversation, partyNamed, partyOf } from "../people/conversations.ts";
import { Refusal } from "../reply.ts";
import type { Room } from "../room.ts";
import type { Session } from "../session.ts";
import type { CommandTable } from "./command.ts";

export const HISTORY: CommandTable = {
  CHATHISTORY: {
    usage: "BEFORE|AFTER|LATEST|AROUND <target> <msgid=…|timestamp=…> <limit>, " +
      "BETWEEN <target> <from> <to> <limit>, TARGETS <from> <to> <limit>",
    does: "what was said in a room or with somebody",
    cost: 3,
    budget: "pages",
    run: chathistory,
  },
};

/** Entries that are read for what one of the things looked at costs. */
const ENTRIES = 2;

/** How many parameters each subcommand has, itself included. */
const PARAMS: Readonly<Record<string, number>> = {
  BEFORE: 4,
  AFTER: 4,
  LATEST: 4,
  AROUND: 4,
  BETWEEN: 5,
  TARGETS: 4,
};

async function chathistory(session: Session, { params }: Message): Promise<void> {
  const [given = "*", ...words] = params;
  const subcommand = given.toUpperCase();
  if (!Object.hasOwn(PARAMS, subcommand)) {
    if (params.length === 0) throw failure("NEED_MORE_PARAMS", given, "Missing parameters");
    throw failure("UNKNOWN_COMMAND", given, "Unknown command");
  }
  if (params.length < PARAMS[subcommand]!) {
    throw failure("NEED_MORE_PARAMS", subcommand, "Missing parameters");
  }
  if (subcommand === "TARGETS") return await targets(session, words);
  const [target = "", first = "", second = "", third = ""] = words;
  const [to, count] = subcommand === "BETWEEN" ? [second, third] : ["*", second];
  const limit = limitOf(session, subcommand, count);
  const from = placeOf({ subcommand, target, reference: first, open: subcommand === "LATEST" });
  const end = placeOf({ subcommand, target, reference: to, open: subcommand !== "BETWEEN" });
  const log = await logOf(session, subcommand, target);
  const ranges = SELECTIONS[subcommand]!(limit, from, end);
  await show(session, target, await readAll(session, log, ranges));
}

function failure(code: string, ...params: readonly string[]): Refusal {
  return new Refusal("FAIL", "CHATHISTORY", code, ...params);
}

function limitOf(session: Session, subcommand: string, text: string): number {
  const most = session.server.config.limits.history;
  if (/^[1-9]\d{0,8}$/.test(text) && Number(text) <= most) return Number(text);
  throw failure("INVALID_PARAMS", subcommand, text, `A limit is a number from 1 to ${most}`);
}

function placeOf(
  { subcommand, target, reference, open }: {
    subcommand: string;
    target: string;
    reference: string;
    open: boolean;
  },
): Place {
  if (open && reference === "*") return BEGINNING;
  const place = parseReference(reference);
  if (place === "type") {
    throw failure("INVALID_MSGREFTYPE", subcommand, target, reference, "Use msgid= or timestamp=");
  }
  if (place === "value") {
    throw failure("INVALID_PARAMS", subcommand, reference, "There can be no such message or time");
  }
  return place;
}

/** @throws {Refusal} when it is not for this client to read, or there is nobody of that name; nobody learns which */
async function logOf(session: Session, subcommand: string, target: string): Promise<string> {
  const hidden = failure("INVALID_TARGET", subcommand, target, "Messages could not be retrieved");
  const log = await logNamed(session, target);
  if (log === undefined) throw hidden;
  return log;
}

/** @returns the log of a room that the client is in, or of what it and somebody else say to each other */
export async function logNamed(session: Session, target: string): Promise<string | undefined> {
  if (target.startsWith("#")) {
    const room = session.server.rooms.find(target);
    return room?.member(session.person) === undefined ? undefined : room.log;
  }
  const other = await partyNamed(session, target);
  return other === undefined ? undefined : conversation(partyOf(session.person), other);
}

/** Everything that changes a room is in its log; those without event-playback get what was said alone. */
async function readAll(session: Session, log: string, ranges: readonly Range[]): Promise<Entry[]> {
  const said = !session.caps.has("draft/event-playback");
  const entries: Entry[] = [];
  for (const range of ranges) {
    await session.server.turns.take(range.limit / ENTRIES);
    entries.push(...await session.server.backend.read(log, { ...range, said }));
  }
  return entries;
}

/**
 * Shows whoever enters a room what was said in it last, marked as past: those who ask for history by themselves get
 * nothing, those who know server-time the messages with the time of then, everybody else notices of the server's.
 *
 * @param before the msgid of the JOIN, if it is new
 */
export async function showPast(session: Session, room: Room, before?: string): Promise<void> {
  if (session.caps.has("draft/chathistory")) return;
  const { history, past } = session.server.config.limits;
  const range: Range = {
    ...(before === undefined ? {} : { before }),
    limit: Math.min(history, past),
    said: true,
  };
  const entries = await session.server.backend.read(room.log, range);
  if (entries.length === 0) return;
  if (session.caps.has("server-time")) return await show(session, room.name, entries);
  for (const entry of entries.flatMap(linesOf)) session.send("NOTICE", room.name, entry);
}

/** `[2026-01-31 17:05 UTC] bob: hello` */
function linesOf({ time, source, params, lines }: Entry): string[] {
  const { nick } = parseSource(source);
  const when = isoTime(time).slice(0, 16).replace("T", " ");
  const texts = lines?.map(({ text }) => text) ?? [params[1] ?? ""];
  return texts.filter((text) => text !== "").map((text) => {
    const ctcp = parseCtcp(text);
    return `[${when} UTC] ${ctcp === undefined ? `${nick}: ${text}` : `* ${nick} ${ctcp.text}`}`;
  });
}

/** Sends entries as a batch of the past, as fast as the client takes them. */
async function show(session: Session, target: string, entries: readonly Entry[]): Promise<void> {
  // What was said in a room under another name is shown under the one by which it was asked for.
  const room = session.server.rooms.find(target);
  await inBatch(session, ["chathistory", target], function* (tag) {
    for (const entry of entries) yield render(room?.present(entry) ?? entry, session.mask, tag);
  });
}

/** Rooms and people with whom something was said last between two times (CHATHISTORY TARGETS). */
async function targets(
  session: Session,
  [first = "", second = "", count = ""]: readonly string[],
): Promise<void> {
  const limit = limitOf(session, "TARGETS", count);
  const places = [first, second].map((reference) =>
    placeOf({ subcommand: "TARGETS", target: "*", reference, open: false })
  );
  const [from, to] = places.sort((a, b) => a.time - b.time) as [Place, Place];
  const range: Range = { after: from.later, limit: 1, from: "newest", said: true };
  const found: { name: string; time: number }[] = [];
  for await (const { name, log } of conversationsOf(session)) {
    await session.server.turns.take(1);
    const [latest] = await session.server.backend.read(log, range);
    if (latest !== undefined && latest.time < to.time) found.push({ name, time: latest.time });
  }
  found.sort((a, b) => a.time - b.time);
  await inBatch(session, ["draft/chathistory-targets"], function* (tag) {
    const { name: server } = session.server.config;
    for (const { name, time } of found.slice(-limit)) {
      const line = `:${server} CHATHISTORY TARGETS ${name} ${isoTime(time)}\r\n`;
      yield tag === "" ? line : `@${tag} ${line}`;
    }
  });
}

/** The rooms that a client is in and the people it has talked with, and the logs of both. */
export async function* conversationsOf(session: Session): AsyncIterable<{ name: string; log: string }> {
  for (const room of session.rooms) yield { name: room.name, log: room.log };
  const own = partyOf(session.person);
  for (const other of await session.server.correspondents.of(own)) {
    yield { name: other.name, log: conversation(own, other) };
  }
}
