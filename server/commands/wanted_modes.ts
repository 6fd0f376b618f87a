/** Which of the changes that somebody wants in a room may happen. What is refused is thrown; nothing happens here. */

import type { ModeChange } from "../../protocol/modes.ts";
import { isRoomName } from "../../protocol/names.ts";
import * as rpl from "../../protocol/numerics.ts";
import { parseMask } from "../room/extbans.ts";
import { Refusal } from "../reply.ts";
import { highest, type Member, withMode } from "../room/ranks.ts";
import type { Room } from "../room.ts";
import { ROOM_MODES, type RoomModes } from "../room/room_modes.ts";
import type { Session } from "../session.ts";
import { bytesOf, findNick, findRoom, needRank, ownMembership } from "./command.ts";

const KNOWN = Object.values(ROOM_MODES).join("");

/** Takes the changes of one MODE in their order, each seen in the light of those before it. */
export class WantedModes {
  /** What may happen and changes something, as everybody is to read it. */
  readonly accepted: ModeChange[] = [];
  readonly #session: Session;
  readonly #room: Room;
  readonly #modes: RoomModes;
  readonly #members = new Map<Member, string>();
  #arguments = 0;

  constructor(session: Session, room: Room) {
    this.#session = session;
    this.#room = room;
    this.#modes = room.modes.copy();
  }

  /**
   * What lacks its argument is ignored (Modern, "Channel mode"), and so are arguments beyond MODES.
   *
   * @throws {Refusal} 401, 403, 441, 442, 472, 478, 482 or 696
   */
  add(change: ModeChange): void {
    const { letter } = change;
    if (!KNOWN.includes(letter)) throw new Refusal(rpl.ERR_UNKNOWNMODE, letter, "is unknown mode char to me");
    const own = ownMembership(this.#session, this.#room);
    if (ROOM_MODES.prefix.includes(letter)) return this.#addMembership(change, own);
    needRank(this.#room, own, "h");
    const valid = this.#checked(change);
    if (valid === undefined || !this.#modes.differs(valid)) return;
    this.#needSpace(valid);
    if (this.#accept(valid)) this.#modes.apply(valid, { by: this.#session.source, time: 0 });
  }

  #addMembership(change: ModeChange, own: Member): void {
    const { add, letter, argument: nick } = change;
    if (nick === undefined) return;
    const ownself = this.#session.person.isNamed(nick);
    // One may lay down one's own rank; beyond that a mode is given by those who have it or more, voice by half-operators.
    if (add || !ownself) needRank(this.#room, own, letter === "v" ? "h" : letter === "h" ? "o" : letter);
    const member = memberNamed(this.#session, this.#room, nick);
    if (!add && !ownself && highest(member.modes) < highest(own.modes)) needRank(this.#room, undefined, "q");
    const before = this.#members.get(member) ?? member.modes;
    if (before.includes(letter) === add || !this.#accept({ ...change, argument: member.person.nick })) {
      return;
    }
    this.#members.set(member, withMode(before, change));
  }

  #checked(change: ModeChange): ModeChange | undefined {
    const { add, letter, argument } = change;
    if (ROOM_MODES.list.includes(letter)) return { ...change, argument: this.#mask(letter, argument ?? "") };
    // Removing a key shows it to nobody who does not know it already.
    if (letter === "k" && !add) {
      return { ...change, argument: argument === this.#modes.key ? argument : "*" };
    }
    if (!add || !Object.hasOwn(CHECKS, letter)) return change;
    if (argument === undefined) return undefined;
    const fault = CHECKS[letter]!(this.#session, argument);
    if (fault === undefined) return change;
    // A key stays what it is, a secret, even where it is none yet.
    throw invalid(this.#room, { letter, argument: letter === "k" ? "*" : argument, fault });
  }

  /** Completes a mask. */
  #mask(letter: string, argument: string): string {
    const most = this.#session.server.config.limits.mask;
    try {
      const { text } = parseMask(argument);
      if (bytesOf(text) > most) throw new RangeError(`A mask has at most ${most} bytes`);
      return text;
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw invalid(this.#room, { letter, argument, fault: error.message });
    }
  }

  #needSpace({ add, letter, argument = "" }: ModeChange): void {
    if (!add || !ROOM_MODES.list.includes(letter)) return;
    if (this.#modes.list(letter).length < this.#session.server.config.limits.list) return;
    throw new Refusal(rpl.ERR_BANLISTFULL, this.#room.name, argument, "Channel list is full");
  }

  #accept(change: ModeChange): boolean {
    if (change.argument !== undefined && ++this.#arguments > this.#session.server.config.limits.modes) {
      return false;
    }
    this.accepted.push(change);
    return true;
  }
}

/** @throws {Refusal} 401 when nobody has this nick, 441 when its owner is not in the room */
function memberNamed(session: Session, room: Room, nick: string): Member {
  const target = findNick(session, nick);
  const member = room.member(target);
  if (member !== undefined) return member;
  throw new Refusal(rpl.ERR_USERNOTINCHANNEL, target.nick, room.name, "They aren't on that channel");
}

function invalid(
  room: Room,
  { letter, argument, fault }: { letter: string; argument: string; fault: string },
) {
  return new Refusal(rpl.ERR_INVALIDMODEPARAM, room.name, letter, argument, fault);
}

/** What the argument of a mode that is being set must be. Each gives what is wrong with it, in words. */
const CHECKS: Readonly<Record<string, (session: Session, argument: string) => string | undefined>> = {
  k(session, key) {
    const fits = key !== "" && !/[\s,]|^:/.test(key) && bytesOf(key) <= session.server.config.limits.key;
    return fits ? undefined : "A key is one word without commas";
  },
  l(_, limit) {
    return /^[1-9]\d{0,8}$/.test(limit) ? undefined : "A limit is a number above 0";
  },
  /** @throws {Refusal} 403, 442 or 482 when one does not rule the room that others are to be sent to */
  f(session, name) {
    if (!isRoomName(name, session.server.config.limits["room-name"])) return "Forwarding needs a channel";
    const target = findRoom(session, name);
    needRank(target, target.member(session.person), "h");
    return undefined;
  },
};
