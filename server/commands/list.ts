/** LIST, with the conditions that `ELIST=CMNTU` promises. */

import type { Message } from "../../protocol/message.ts";
import { fold, matchesMask } from "../../protocol/names.ts";
import * as rpl from "../../protocol/numerics.ts";
import type { Room } from "../room.ts";
import type { Session } from "../session.ts";
import { type CommandTable, maySee } from "./command.ts";

export const LIST: CommandTable = {
  LIST: {
    usage: "[<#room or *mask* or !mask* or >n or <n or C>n or C<n or T>n or T<n>[,…]] [<condition>[,…]]",
    does:
      "the rooms, how many are in them, their topics; by members, age of room (C) or topic (T) in minutes",
    cost: 10,
    run: list,
  },
};

/** Whether a room is wanted, at this time in milliseconds since 1970. */
type Condition = (room: Room, now: number) => boolean;

async function list(session: Session, { params: [first = "", second = ""] }: Message): Promise<void> {
  const { rooms, now, turns } = session.server;
  // In the second place only conditions: older clients name a server there.
  const conditions = second.split(",").filter((word) => conditionOf(word) !== undefined);
  const wanted = selection([...first.split(",").filter((word) => word !== ""), ...conditions]);
  session.reply(rpl.RPL_LISTSTART, "Channel", "Users  Name");
  for (const room of [...rooms]) {
    const turn = turns.take(1);
    if (turn !== undefined) await turn;
    if (!maySee(session, room) || !wanted(room, now())) continue;
    session.reply(rpl.RPL_LIST, room.name, String(room.members.length), room.topic?.text ?? "");
    if (session.outbox.busy) await session.drained();
  }
  session.reply(rpl.RPL_LISTEND, "End of /LIST");
}

/** Names and masks add rooms, everything else takes some away (Modern, "LIST message"). */
function selection(words: readonly string[]): Condition {
  const conditions = words.map((word) => conditionOf(word)).filter((condition) => condition !== undefined);
  const names = words.filter((word) => conditionOf(word) === undefined);
  return (room, now) =>
    conditions.every((condition) => condition(room, now)) &&
    (names.length === 0 || names.some((name) => isNamed(room, name)));
}

function isNamed(room: Room, name: string): boolean {
  return /[*?]/.test(name) ? matchesMask(name, room.name) : fold(name) === fold(room.name);
}

function conditionOf(word: string): Condition | undefined {
  if (word.startsWith("!")) return (room) => !matchesMask(word.slice(1), room.name);
  const [, kind = "", sign = "", digits = ""] = /^([CT]?)([<>])(\d{1,9})$/i.exec(word) ?? [];
  if (sign === "") return undefined;
  const value = Number(digits);
  const holds = (measure: number) => sign === "<" ? measure < value : measure > value;
  if (kind === "") return (room) => holds(room.members.length);
  const since = kind.toUpperCase() === "C" ? (room: Room) => room.created : (room: Room) => room.topic?.time;
  return (room, now) => {
    const time = since(room);
    return time !== undefined && holds((now - time) / 60_000);
  };
}
