/** What a command is to the table, and the checks that many handlers make. */

import type { Message } from "../../protocol/message.ts";
import * as rpl from "../../protocol/numerics.ts";
import type { Budget } from "../input/flood.ts";
import { Refusal } from "../reply.ts";
import { hasRank, type Member } from "../room/ranks.ts";
import type { Person } from "../person.ts";
import type { Room } from "../room.ts";
import type { Session } from "../session.ts";

/** A command: its gates, and what it does once they are passed. */
export interface Command {
  /** The parameters, for HELP and docs/irc.md. */
  readonly usage: string;
  /** What it is for, in a few words; HELP shows it as it is. */
  readonly does: string;
  /** Fewer parameters than this are refused with 461. */
  readonly minParams?: number;
  /** May be given before the welcome. */
  readonly beforeWelcome?: true;
  /** Is for operators. */
  readonly operator?: true;
  /** Queues what it appends to a log, so that the next line is read meanwhile; every other command waits for that. */
  readonly queues?: true;
  /**
   * Tokens that it costs in flood control, beside those for its length: 1 unless given. "each" is one for each
   * item of its first parameter, so that a list is no cheaper than as many lines.
   */
  readonly cost?: number | "each";
  /** A limit of its own on how often it may be given, beside what it costs; with "each" every item counts. */
  readonly budget?: Budget;
  /** Reads parameters, finds the target, refuses early, acts. */
  run(session: Session, message: Message): void | Promise<void>;
}

/** Commands by name. */
export type CommandTable = Readonly<Record<string, Command>>;

/** @throws {Refusal} 403 when there is no such room, or none that this client may know of */
export function findRoom(session: Session, name: string): Room {
  const room = session.server.rooms.find(name);
  if (room === undefined || !mayKnow(session, room)) {
    throw new Refusal(rpl.ERR_NOSUCHCHANNEL, name, "No such channel");
  }
  return room;
}

/** @throws {Refusal} 442 when the client is not in the room */
export function ownMembership(session: Session, room: Room): Member {
  const member = room.member(session.person);
  if (member === undefined) throw new Refusal(rpl.ERR_NOTONCHANNEL, room.name, "You're not on that channel");
  return member;
}

/** @throws {Refusal} 482 when the member does not have this mode or a higher one */
export function needRank(room: Room, member: Member | undefined, letter: string): void {
  if (!hasRank(member, letter)) {
    throw new Refusal(rpl.ERR_CHANOPRIVSNEEDED, room.name, "You're not a channel operator");
  }
}

/** @throws {Refusal} 401 when nobody has this nick */
export function findNick(session: Session, nick: string): Person {
  const found = session.server.roster.find(nick);
  if (found === undefined) throw new Refusal(rpl.ERR_NOSUCHNICK, nick, "No such nick");
  return found;
}

/** Whether a client may learn that there is a room: secret ones are for their members. */
export function mayKnow(session: Session, room: Room): boolean {
  return !room.modes.has("s") || room.member(session.person) !== undefined;
}

/**
 * Whether a client may learn what is in a room. JOIN tells everybody of one that is entered by invitation or with a
 * key, but who and what is in it is for its members.
 */
export function maySee(session: Session, room: Room): boolean {
  return !room.modes.isPrivate || room.member(session.person) !== undefined;
}

/** @throws {Refusal} 442 when what is in a room is not for this client */
export function needSight(session: Session, room: Room): void {
  if (!maySee(session, room)) ownMembership(session, room);
}

/** Runs a handler for each item and sends each refusal by itself, so that one bad item does not stop the others. */
export async function each(
  session: Session,
  items: readonly string[],
  act: (item: string, index: number) => void | Promise<void>,
): Promise<void> {
  for (const [index, item] of items.entries()) {
    try {
      await act(item, index);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      session.refuse(error);
    }
  }
}

/** Cuts a text to so many bytes of UTF-8, between characters. */
export function cut(text: string, bytes: number): string {
  if (text.length * 3 <= bytes) return text;
  const room = new Uint8Array(Math.min(bytes, text.length * 3));
  const { read } = new TextEncoder().encodeInto(text, room);
  return text.slice(0, read);
}

/** Lays words out in lines of at most so many bytes of UTF-8 each. @returns one line at least, be it an empty one */
export function wrap(words: readonly string[], bytes: number): string[] {
  const lines = [""];
  let room = bytes;
  for (const word of words) {
    const size = bytesOf(word) + 1;
    room -= size;
    const line = lines.at(-1)!;
    if (line === "") lines[lines.length - 1] = word;
    else if (room >= 0) lines[lines.length - 1] = `${line} ${word}`;
    else {
      lines.push(word);
      room = bytes - size;
    }
  }
  return lines;
}

const encoder = new TextEncoder();

/** @returns how many bytes of UTF-8 a text has */
export function bytesOf(text: string): number {
  return encoder.encode(text).length;
}
