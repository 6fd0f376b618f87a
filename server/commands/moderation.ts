/** Ruling a room: MODE, KICK, INVITE. User modes are set here as well, as MODE does both. */

import type { Message } from "../../protocol/message.ts";
import { formatModeChanges, type ModeChange, parseModeChanges } from "../../protocol/modes.ts";
import { isRoomName } from "../../protocol/names.ts";
import * as rpl from "../../protocol/numerics.ts";
import { Refusal } from "../reply.ts";
import { hasRank, type Room } from "../room.ts";
import { ROOM_MODES } from "../room_modes.ts";
import type { Session } from "../session.ts";
import { GIVEN_MODES, USER_MODES } from "../user_modes.ts";
import {
  bytesOf,
  type CommandTable,
  cut,
  each,
  findNick,
  findRoom,
  needRank,
  ownMembership,
} from "./command.ts";

/** Bytes of a line without tags that every client can read (Modern, "Message Format"). */
const LINE_BYTES = 512;

export const MODERATION: CommandTable = {
  MODE: {
    usage: "<#room or own nick> [<changes> [<argument>…]]",
    does: "read or change modes; `MODE #room b` lists bans",
    minParams: 1,
    run: (session, message) =>
      message.params[0]!.startsWith("#") ? roomMode(session, message) : userMode(session, message),
  },
  KICK: {
    usage: "<#room> <nick>[,<nick>…] [<reason>]",
    does: "put people out of a room",
    minParams: 2,
    run: kick,
  },
  INVITE: {
    usage: "[<nick> <#room>]",
    does: "ask somebody in; alone: the invitations you have",
    run: invite,
  },
};

async function roomMode(session: Session, { params: [name = "", letters, ...args] }: Message): Promise<void> {
  const room = findRoom(session, name);
  if (letters === undefined) return showModes(session, room);
  const changes = parseModeChanges(letters, args, ROOM_MODES);
  const wanted: ModeChange[] = [];
  await each(session, changes.map((_, index) => String(index)), (index) => {
    const change = changes[Number(index)]!;
    if (isListQuery(change)) return showList(session, room, change.letter);
    const [valid] = checked(session, room, change);
    if (valid === undefined) return;
    needSpace(session, room, [...wanted, valid]);
    wanted.push(valid);
  });
  const limited = wanted.slice(0, session.server.config.limits.modes);
  for (const changes of inLines(session, room, limited)) {
    await room.post(session.draft("MODE", [room.name, ...formatModeChanges(changes)]));
  }
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
    ...room.modes.shown({ key: room.member(session) !== undefined }),
  );
  session.reply(rpl.RPL_CREATIONTIME, room.name, String(Math.floor(room.created / 1000)));
}

function isListQuery(change: ModeChange): boolean {
  return ROOM_MODES.list.includes(change.letter) && change.argument === undefined;
}

const LISTS: Readonly<Record<string, { entry: string; end: string; title: string }>> = {
  b: { entry: rpl.RPL_BANLIST, end: rpl.RPL_ENDOFBANLIST, title: "channel ban list" },
  e: { entry: rpl.RPL_EXCEPTLIST, end: rpl.RPL_ENDOFEXCEPTLIST, title: "channel exception list" },
  I: { entry: rpl.RPL_INVEXLIST, end: rpl.RPL_ENDOFINVEXLIST, title: "channel invite exception list" },
};

function showList(session: Session, room: Room, letter: string): void {
  const { entry, end, title } = LISTS[letter]!;
  for (const { mask, by, time } of room.modes.list(letter)) {
    session.reply(entry, room.name, mask, by, String(Math.floor(time / 1000)));
  }
  session.reply(end, room.name, `End of ${title}`);
}

/** @returns the change as it is to happen, or nothing when it would change nothing */
function checked(session: Session, room: Room, change: ModeChange): ModeChange[] {
  const { letter } = change;
  const known = Object.values(ROOM_MODES).some((letters: string) => letters.includes(letter));
  if (!known) throw new Refusal(rpl.ERR_UNKNOWNMODE, letter, "is unknown mode char to me");
  const own = ownMembership(session, room);
  if (ROOM_MODES.prefix.includes(letter)) return checkedMembership(session, room, change);
  needRank(room, own, "h");
  if (ROOM_MODES.list.includes(letter)) return checkedMask(room, change);
  const valid = checkedArgument(session, room, change);
  return valid !== undefined && room.modes.differs(valid) ? [valid] : [];
}

function checkedMembership(session: Session, room: Room, change: ModeChange): ModeChange[] {
  if (change.argument === undefined) return [];
  const target = findNick(session, change.argument);
  const member = room.member(target);
  if (member === undefined) {
    throw new Refusal(rpl.ERR_USERNOTINCHANNEL, target.nick, room.name, "They aren't on that channel");
  }
  // One may lay down one's own rank; beyond that a mode is given by those who have it or more, voice by half-operators.
  const own = room.member(session);
  const gives = change.letter === "v" ? "h" : change.letter === "h" ? "o" : change.letter;
  if (change.add || target !== session) needRank(room, own, gives);
  if (!change.add && target !== session && highest(member.modes) < highest(own?.modes ?? "")) {
    needRank(room, undefined, "q");
  }
  return member.modes.includes(change.letter) === change.add ? [] : [{ ...change, argument: target.nick }];
}

function highest(modes: string): number {
  return modes === "" ? ROOM_MODES.prefix.length : ROOM_MODES.prefix.indexOf(modes[0]!);
}

function checkedMask(room: Room, change: ModeChange): ModeChange[] {
  const full = { ...change, argument: fullMask(change.argument ?? "") };
  return room.modes.differs(full) ? [full] : [];
}

/** @throws {Refusal} 478 when the last of these changes would make its list longer than allowed */
function needSpace(session: Session, room: Room, changes: readonly ModeChange[]): void {
  const { add, letter, argument = "" } = changes.at(-1)!;
  if (!add || !ROOM_MODES.list.includes(letter)) return;
  const steps = changes.filter((change) => change.letter === letter).map((change) => change.add ? 1 : -1);
  const length = steps.reduce((sum, step) => sum + step, room.modes.list(letter).length);
  if (length > session.server.config.limits.list) {
    throw new Refusal(rpl.ERR_BANLISTFULL, room.name, argument, "Channel list is full");
  }
}

/** `bob` → `bob!*@*`, `*.example` → `*!*@*.example` */
function fullMask(mask: string): string {
  const at = mask.indexOf("@");
  const bang = mask.indexOf("!");
  if (at < 0 && bang < 0) return /[.:/]/.test(mask) ? `*!*@${mask}` : `${mask}!*@*`;
  if (bang < 0) return `*!${mask}`;
  return at < 0 ? `${mask}@*` : mask;
}

function checkedArgument(session: Session, room: Room, change: ModeChange): ModeChange | undefined {
  const { add, letter, argument } = change;
  const { limits } = session.server.config;
  if (letter === "k" && add) {
    if (argument === undefined) return undefined;
    if (/[\s,:]/.test(argument) || argument === "" || argument.length > limits.key) {
      throw new Refusal(rpl.ERR_INVALIDMODEPARAM, room.name, "k", "*", "A key is one word without commas");
    }
  }
  // Removing a key shows it to nobody who does not know it already.
  if (letter === "k" && !add) return { ...change, argument: argument === room.modes.key ? argument : "*" };
  if (letter === "f" && add) {
    if (argument === undefined) return undefined;
    if (!isRoomName(argument, limits["room-name"])) {
      throw new Refusal(rpl.ERR_INVALIDMODEPARAM, room.name, "f", argument, "Forwarding needs a channel");
    }
    const target = findRoom(session, argument);
    needRank(target, target.member(session), "h");
  }
  if (letter === "l" && add) {
    if (argument === undefined) return undefined;
    if (!/^[1-9]\d{0,8}$/.test(argument)) {
      throw new Refusal(
        rpl.ERR_INVALIDMODEPARAM,
        room.name,
        "l",
        argument,
        "A limit is a number above 0",
      );
    }
  }
  return change;
}

function userMode(session: Session, { params: [name = "", letters] }: Message): void {
  const target = findNick(session, name);
  if (target !== session) throw new Refusal(rpl.ERR_USERSDONTMATCH, "Cant change mode for other users");
  if (letters === undefined) return session.reply(rpl.RPL_UMODEIS, `+${[...session.modes].sort().join("")}`);
  const changes: ModeChange[] = [];
  let unknown = false;
  let add = true;
  for (const letter of letters) {
    if (letter === "+" || letter === "-") add = letter === "+";
    else if (!USER_MODES.includes(letter)) unknown = true;
    else if (session.modes.has(letter) !== add && !(add && GIVEN_MODES.includes(letter))) {
      session.setMode(letter, add);
      changes.push({ add, letter });
    }
  }
  if (changes.length > 0) session.own(session.event("MODE", [session.nick, ...formatModeChanges(changes)]));
  if (unknown) throw new Refusal(rpl.ERR_UMODEUNKNOWNFLAG, "Unknown MODE flag");
}

async function kick(
  session: Session,
  { params: [name = "", nicks = "", text = ""] }: Message,
): Promise<void> {
  const room = findRoom(session, name);
  const reason = cut(text === "" ? session.nick : text, session.server.config.limits.kick);
  await each(session, nicks.split(","), async (nick) => {
    const own = ownMembership(session, room);
    needRank(room, own, "h");
    const member = room.named(nick);
    if (member === undefined) {
      throw new Refusal(rpl.ERR_USERNOTINCHANNEL, nick, room.name, "They aren't on that channel");
    }
    if (highest(member.modes) < highest(own.modes)) needRank(room, undefined, "q");
    const draft = session.draft("KICK", [room.name, member.session.nick, reason]);
    await room.post({ ...draft, target: member.session.id });
  });
}

function invite(session: Session, { params: [nick, name] }: Message): void {
  if (nick === undefined) return showInvitations(session);
  if (name === undefined) throw new Refusal(rpl.ERR_NEEDMOREPARAMS, "INVITE", "Not enough parameters");
  const target = findNick(session, nick);
  const room = findRoom(session, name);
  const own = ownMembership(session, room);
  if (room.modes.has("i") && !hasRank(own, "h")) needRank(room, own, "h");
  if (room.member(target) !== undefined) {
    throw new Refusal(rpl.ERR_USERONCHANNEL, target.nick, room.name, "is already on channel");
  }
  target.invitations.add(room);
  const event = session.event("INVITE", [target.nick, room.name]);
  session.reply(rpl.RPL_INVITING, target.nick, room.name);
  target.receive(event);
  if (target.away !== undefined) session.reply(rpl.RPL_AWAY, target.nick, target.away);
  // IRCv3 "invite-notify": those who could have invited as well
  for (const member of room.members) {
    const other = member.session;
    if (other !== session && other.caps.has("invite-notify") && hasRank(member, "h")) other.receive(event);
  }
}

/** INVITE alone (Modern, "INVITE message"). */
function showInvitations(session: Session): void {
  for (const room of session.invitations) session.reply(rpl.RPL_INVITELIST, room.name);
  session.reply(rpl.RPL_ENDOFINVITELIST, "End of /INVITE list");
}
