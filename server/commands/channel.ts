/** Entering, leaving and describing rooms: JOIN, PART, NAMES, TOPIC. LIST has a file of its own. */

import type { Message } from "../../protocol/message.ts";
import { isRoomName } from "../../protocol/names.ts";
import * as rpl from "../../protocol/numerics.ts";
import type { Entry } from "../backend/backend.ts";
import { Refusal } from "../reply.ts";
import type { Room } from "../room.ts";
import type { Session } from "../session.ts";
import { tellOthers } from "../people/together.ts";
import { crown, isFounder } from "../room/founder.ts";
import {
  type CommandTable,
  cut,
  each,
  findRoom,
  maySee,
  needRank,
  needSight,
  ownMembership,
} from "./command.ts";
import { sendNames, sendTopic, showRoom } from "./enter.ts";
import { checkNewRoom } from "./room_name.ts";

export const CHANNEL: CommandTable = {
  JOIN: {
    usage: "<#room>[,<#room>…] [<key>[,<key>…]]",
    does: "enter rooms; `JOIN 0` leaves all",
    cost: "each",
    budget: "joins",
    minParams: 1,
    run: join,
  },
  PART: {
    usage: "<#room>[,<#room>…] [<reason>]",
    does: "leave rooms",
    cost: "each",
    minParams: 1,
    run: part,
  },
  NAMES: { usage: "<#room>[,<#room>…]", does: "who is in rooms", cost: 2, run: names },
  TOPIC: { usage: "<#room> [<topic>]", does: "read or set what a room is about", minParams: 1, run: topic },
};

async function join(session: Session, { params: [targets = "", keys = ""] }: Message): Promise<void> {
  if (targets === "0") {
    return await leave(session, { rooms: [...session.rooms].map((room) => room.name), reason: [] });
  }
  const given = keys.split(",");
  await each(session, targets.split(","), (name, index) => enter(session, name, given[index] ?? ""));
}

async function enter(session: Session, name: string, key: string): Promise<void> {
  const { rooms, config } = session.server;
  if (!isRoomName(name, config.limits["room-name"])) {
    throw new Refusal(
      rpl.ERR_NOSUCHCHANNEL,
      name === "" || /[\s:]/.test(name) ? "*" : name,
      "No such channel",
    );
  }
  const found = rooms.find(name);
  if (found?.member(session.person) !== undefined) return;
  if (session.rooms.size >= config.limits.rooms) {
    throw new Refusal(rpl.ERR_TOOMANYCHANNELS, name, "You have joined too many channels");
  }
  if (found === undefined) checkNewRoom(session, name);
  const room = rooms.open(name);
  let joined: Entry;
  room.entering++;
  try {
    await room.kept;
    const elsewhere = forwardOf(session, room, key);
    if (elsewhere !== undefined) return await enter(session, elsewhere, key);
    joined = await room.post(session.draft("JOIN", [room.name]));
  } finally {
    room.entering--;
    rooms.drop(room);
  }
  await crown(session.person, room);
  session.person.uninvite(room);
  // IRCv3 "away-notify": who enters while away
  const { away } = session.person;
  if (away !== undefined) {
    room.tell(
      session.event("AWAY", [away]),
      new Set(session.person.sessions.map(({ id }) => id)),
    );
  }
  tellOthers(session, room);
  await showRoom(session, room, joined.msgid);
}

/**
 * Checks the door.
 *
 * @returns where whoever is kept out is sent to (mode f), as far as that room would let it in
 * @throws {Refusal} for whatever keeps this client out
 */
function forwardOf(session: Session, room: Room, key: string): string | undefined {
  try {
    checkDoor(session, room, key);
    return undefined;
  } catch (error) {
    const target = session.server.rooms.find(room.modes.forward ?? "");
    if (!(error instanceof Refusal) || target === undefined || target.member(session.person) !== undefined) {
      throw error;
    }
    checkDoor(session, target, key);
    session.reply(rpl.ERR_LINKCHANNEL, room.name, target.name, "Forwarding to another channel");
    return target.name;
  }
}

/** @throws {Refusal} for whatever keeps this client out (Modern, "JOIN message") */
function checkDoor(session: Session, room: Room, key: string): void {
  const { modes } = room;
  // An operator's invitation opens every door, as in Ergo and InspIRCd (invitebypassmodes).
  if (session.person.invitations.get(room)?.opens === true || isFounder(session.person, room)) return;
  if (modes.bans(session)) {
    throw new Refusal(rpl.ERR_BANNEDFROMCHAN, room.name, "Cannot join channel (+b): you are banned");
  }
  if (modes.has("i") && !modes.invites(session)) {
    throw new Refusal(rpl.ERR_INVITEONLYCHAN, room.name, "Cannot join channel (+i): it is by invitation");
  }
  if (modes.has("R") && session.account === undefined) {
    throw new Refusal(
      rpl.ERR_NEEDREGGEDNICK,
      room.name,
      "Cannot join channel (+R): log in to an account first",
    );
  }
  if (modes.key !== undefined && modes.key !== key) {
    throw new Refusal(rpl.ERR_BADCHANNELKEY, room.name, "Cannot join channel (+k): wrong key");
  }
  // Those whose JOIN is on its way into the log have their place, this one aside.
  const others = Math.max(0, room.entering - 1);
  if (modes.limit !== undefined && room.members.length + others >= modes.limit) {
    throw new Refusal(rpl.ERR_CHANNELISFULL, room.name, "Cannot join channel (+l): it is full");
  }
}

async function part(session: Session, { params: [targets = "", ...reason] }: Message): Promise<void> {
  await leave(session, { rooms: targets.split(","), reason });
}

async function leave(
  session: Session,
  from: { rooms: readonly string[]; reason: readonly string[] },
): Promise<void> {
  const reason = from.reason.slice(0, 1).filter((text) => text !== "");
  await each(session, from.rooms, async (name) => {
    const room = findRoom(session, name);
    ownMembership(session, room);
    const kept = reason.map((text) => cut(text, session.server.config.limits.kick));
    await room.post(session.draft("PART", [room.name, ...kept]));
  });
}

async function names(session: Session, { params: [targets = "*"] }: Message): Promise<void> {
  for (const name of targets.split(",").slice(0, session.server.config.limits.targets)) {
    const room = session.server.rooms.find(name);
    if (room !== undefined && maySee(session, room)) await sendNames(session, room);
    else session.reply(rpl.RPL_ENDOFNAMES, name, "End of /NAMES list");
  }
}

async function topic(session: Session, { params: [name = "", ...texts] }: Message): Promise<void> {
  const room = findRoom(session, name);
  const [text] = texts;
  if (text === undefined) {
    needSight(session, room);
    if (room.topic === undefined) session.reply(rpl.RPL_NOTOPIC, room.name, "No topic is set");
    else sendTopic(session, room);
    return;
  }
  const member = ownMembership(session, room);
  if (room.modes.has("t")) needRank(room, member, "h");
  await room.post(session.draft("TOPIC", [room.name, cut(text, session.server.config.limits.topic)]));
}
