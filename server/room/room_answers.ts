/** What a client is told of a room that it enters or asks about: the topic (332, 333) and who is in it (353, 366). */

import * as rpl from "../../protocol/numerics.ts";
import { wrap } from "../commands/command.ts";
import type { Room } from "../room.ts";
import type { Session } from "../session.ts";
import { marksOf, type Member } from "./ranks.ts";

/** A numeric and its parameters behind the nick. */
export type Told = readonly [numeric: string, ...params: string[]];

/** Bytes of names in one 353, so that line and source stay within 512. */
const NAMES_BYTES = 380;

/** @returns the topic and who set it; nothing when there is none */
export function topicOf({ name, topic }: Room): Told[] {
  if (topic === undefined) return [];
  return [
    [rpl.RPL_TOPIC, name, topic.text],
    [rpl.RPL_TOPICWHOTIME, name, topic.by, String(Math.floor(topic.time / 1000))],
  ];
}

/** @returns the names of those whom the reader may see, and the end of the list */
export function namesOf(reader: Session, room: Room): Told[] {
  const inside = room.member(reader.person) !== undefined;
  const shown = room.members.filter((member) => inside || !member.person.modes.has("i"));
  const symbol = room.modes.has("s") ? "@" : "=";
  const lines = wrap(shown.map((member) => nameIn(reader, member)), NAMES_BYTES).filter((line) =>
    line !== ""
  );
  return [
    ...lines.map((line): Told => [rpl.RPL_NAMREPLY, symbol, room.name, line]),
    [rpl.RPL_ENDOFNAMES, room.name, "End of /NAMES list"],
  ];
}

function nameIn(reader: Session, member: Member): string {
  const { person } = member;
  const name = reader.caps.has("userhost-in-names") ? person.source : person.nick;
  return marksOf(member, reader.caps.has("multi-prefix")) + name;
}

/** @returns what those have in common to whom a room they are in gives the same names */
export function namesKind(reader: Session): string {
  return ["userhost-in-names", "multi-prefix"].filter((name) => reader.caps.has(name)).join();
}
