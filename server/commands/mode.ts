/** MODE: reading and changing the modes of a room. What a user sets on itself is in user_mode.ts. */

import type { Message } from "../../protocol/message.ts";
import { formatModeChanges, type ModeChange, parseModeChanges } from "../../protocol/modes.ts";
import { isRoomName } from "../../protocol/names.ts";
import * as rpl from "../../protocol/numerics.ts";
import { Refusal } from "../reply.ts";
import { highest, type Room } from "../room.ts";
import { ROOM_MODES } from "../room_modes.ts";
import type { Session } from "../session.ts";
import { bytesOf, type CommandTable, each, findNick, findRoom, needRank, ownMembership } from "./command.ts";
import { userMode } from "./user_mode.ts";

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
