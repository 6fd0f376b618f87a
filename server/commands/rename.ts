/** RENAME: another name for a room, with everything else about it as it was (IRCv3 draft/channel-rename). */

import type { Message } from "../../protocol/message.ts";
import { fold, isRoomName } from "../../protocol/names.ts";
import * as rpl from "../../protocol/numerics.ts";
import { LINE_BYTES } from "../output/line_length.ts";
import { Refusal } from "../reply.ts";
import type { Room } from "../room.ts";
import { needsFallback } from "../room/rename_fallback.ts";
import type { Session } from "../session.ts";
import { bytesOf, type CommandTable, cut, findRoom, needRank, ownMembership } from "./command.ts";
import { imitatedRoom } from "./room_name.ts";

export const RENAME: CommandTable = {
  RENAME: {
    usage: "<#room> <#new name> [<reason>]",
    does: "give a room another name; who is in it, its modes and its history stay",
    cost: 10,
    minParams: 2,
    run: rename,
  },
};

async function rename(session: Session, { params: [name = "", to = "", text = ""] }: Message): Promise<void> {
  const { rooms } = session.server;
  const room = findRoom(session, name);
  needRank(room, ownMembership(session, room), "o");
  if (to === room.name) return;
  checkName(session, room, to);
  if (fold(to) !== fold(room.name)) checkCrowd(session, room, to);
  if (imitatedRoom(session, to, room) !== undefined) {
    throw failure("CHANNEL_NAME_IN_USE", room, to, "Another room has a name that looks like this one");
  }
  if (rooms.isRenaming(room)) throw failure("CANNOT_RENAME", room, to, "It is being renamed just now");
  if (!rooms.lend(to, room)) {
    throw failure("CHANNEL_NAME_IN_USE", room, to, "Another room has this name");
  }
  room.entering++;
  try {
    await room.post(session.draft("RENAME", [room.name, to, fit(session, room, { to, text })]));
  } finally {
    rooms.settle(to);
    room.entering--;
    rooms.drop(room);
  }
}

/** @throws {Refusal} when this room cannot have that name, whoever has it now */
function checkName(session: Session, room: Room, to: string): void {
  const { lobby, limits } = session.server.config;
  if (!to.startsWith("#")) throw failure("CANNOT_RENAME", room, to, "The name of a room begins with #");
  if (!isRoomName(to, limits["room-name"])) throw new Refusal(rpl.ERR_NOSUCHCHANNEL, to, "No such channel");
  if (fold(room.name) === fold(lobby) && fold(to) !== fold(lobby)) {
    throw failure("CANNOT_RENAME", room, to, "Newcomers look for this room under its name");
  }
}

/** @throws {Refusal} when too many would have to be shown the room anew, all at once */
function checkCrowd(session: Session, { members, name }: Room, to: string): void {
  if (members.length <= session.server.config.limits.rename) return;
  if (!members.some(({ person }) => person.sessions.some(needsFallback))) return;
  throw new Refusal(
    "FAIL",
    "RENAME",
    "CANNOT_RENAME",
    name,
    to,
    "Too many are in it whose programs know no RENAME",
  );
}

function failure(code: string, room: Room, to: string, text: string): Refusal {
  return new Refusal("FAIL", "RENAME", code, room.name, to, text);
}

function fit(session: Session, room: Room, { to, text }: { to: string; text: string }): string {
  const around = bytesOf(`:${session.source} RENAME ${room.name} ${to} :\r\n`);
  return cut(text, Math.min(session.server.config.limits.kick, LINE_BYTES - around));
}
