/** MODE: reading and changing the modes of a room. What a user sets on itself is in user_mode.ts. */

import type { Message } from "../../protocol/message.ts";
import { formatModeChanges, type ModeChange, parseModeChanges } from "../../protocol/modes.ts";
import * as rpl from "../../protocol/numerics.ts";
import { Refusal } from "../reply.ts";
import type { Room } from "../room.ts";
import { ROOM_MODES } from "../room/room_modes.ts";
import type { Session } from "../session.ts";
import { bytesOf, type CommandTable, findRoom, needSight } from "./command.ts";
import { userMode } from "./user_mode.ts";
import { WantedModes } from "./wanted_modes.ts";

/** Bytes of a line without tags that every client can read (Modern, "Message Format"). */
const LINE_BYTES = 512;

export const MODE: CommandTable = {
  MODE: {
    usage: "<#room or own nick> [<changes> [<argument>…]]",
    does: "read or change modes; `MODE #room b` lists bans",
    minParams: 1,
    run: (session, message) =>
      message.params[0]!.startsWith("#") ? roomMode(session, message) : userMode(session, message),
  },
};

async function roomMode(session: Session, { params: [name = "", letters, ...args] }: Message): Promise<void> {
  const room = findRoom(session, name);
  if (letters === undefined) return showModes(session, room);
  const wanted = new WantedModes(session, room);
  // Hundreds of letters fit into a line: no list and no refusal is sent twice for it.
  const told = new Set<string>();
  for (const change of parseModeChanges(letters, args, ROOM_MODES)) {
    try {
      if (!isListQuery(change)) wanted.add(change);
      else if (isNew(told, change.letter)) await showList(session, room, change.letter);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (isNew(told, error.message)) session.refuse(error);
    }
  }
  for (const changes of inLines(session, room, wanted.accepted)) {
    await room.post(session.draft("MODE", [room.name, ...formatModeChanges(changes)]));
  }
}

function isNew(told: Set<string>, text: string): boolean {
  return told.size < told.add(text).size;
}

/** Completing masks makes them longer: what does not fit into one line of 512 bytes goes on in another. */
function inLines(session: Session, room: Room, changes: readonly ModeChange[]): ModeChange[][] {
  const bytes = LINE_BYTES - bytesOf(`:${session.source} MODE ${room.name} \r\n`);
  const lines: ModeChange[][] = [];
  for (const change of changes) {
    const longer = [...lines.at(-1) ?? [], change];
    if (lines.length > 0 && bytesOf(formatModeChanges(longer).join(" ")) <= bytes) {
      lines[lines.length - 1] = longer;
    } else lines.push([change]);
  }
  return lines;
}

function showModes(session: Session, room: Room): void {
  session.reply(
    rpl.RPL_CHANNELMODEIS,
    room.name,
    ...room.modes.shown({ key: room.member(session.person) !== undefined }),
  );
  session.reply(rpl.RPL_CREATIONTIME, room.name, String(Math.floor(room.created / 1000)));
}

function isListQuery({ letter, argument = "" }: ModeChange): boolean {
  return ROOM_MODES.list.includes(letter) && argument === "";
}

const LISTS: Readonly<Record<string, { entry: string; end: string; title: string }>> = {
  b: { entry: rpl.RPL_BANLIST, end: rpl.RPL_ENDOFBANLIST, title: "channel ban list" },
  e: { entry: rpl.RPL_EXCEPTLIST, end: rpl.RPL_ENDOFEXCEPTLIST, title: "channel exception list" },
  I: { entry: rpl.RPL_INVEXLIST, end: rpl.RPL_ENDOFINVEXLIST, title: "channel invite exception list" },
};

/** Lists are for everyone who may see into the room: there they hold nothing that JOIN does not tell (Modern, "Channel mode"). */
async function showList(session: Session, room: Room, letter: string): Promise<void> {
  needSight(session, room);
  const { entry, end, title } = LISTS[letter]!;
  for (const { mask, by, time } of room.modes.list(letter)) {
    const turn = session.server.turns.take(1);
    if (turn !== undefined) await turn;
    session.reply(entry, room.name, mask, by, String(Math.floor(time / 1000)));
    if (session.outbox.busy) await session.drained();
  }
  session.reply(end, room.name, `End of ${title}`);
}
