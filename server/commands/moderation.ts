/** Who may be in a room: KICK, INVITE. MODE has a file of its own. */

import type { Message } from "../../protocol/message.ts";
import * as rpl from "../../protocol/numerics.ts";
import { Refusal } from "../reply.ts";
import { hasRank, highest } from "../room/ranks.ts";
import type { Session } from "../session.ts";
import { type CommandTable, cut, each, findNick, findRoom, needRank, ownMembership } from "./command.ts";
import { MODE } from "./mode.ts";

export const MODERATION: CommandTable = {
  ...MODE,
  KICK: {
    usage: "<#room>[,<#room>…] <nick>[,<nick>…] [<reason>]",
    does: "put people out of a room, or each out of the room in the same place",
    minParams: 2,
    run: kick,
  },
  INVITE: {
    usage: "[<nick> <#room>]",
    does: "ask somebody in, past all modes if you are an operator there; alone: the invitations you have",
    budget: "invites",
    run: invite,
  },
};

async function kick(
  session: Session,
  { params: [names = "", nicks = "", text = ""] }: Message,
): Promise<void> {
  const pairs = pairsOf(names.split(","), nicks.split(","));
  const reason = cut(text === "" ? session.nick : text, session.server.config.limits.kick);
  await each(session, nicks.split(","), async (nick, index) => {
    const room = findRoom(session, pairs[index]!);
    const own = ownMembership(session, room);
    needRank(room, own, "h");
    const member = room.named(nick);
    if (member === undefined) {
      throw new Refusal(rpl.ERR_USERNOTINCHANNEL, nick, room.name, "They aren't on that channel");
    }
    if (highest(member.modes) < highest(own.modes)) needRank(room, undefined, "q");
    const draft = session.draft("KICK", [room.name, member.person.nick, reason]);
    await room.post({ ...draft, target: member.person.id });
  });
}

/** @returns the room for each nick: one for all of them, or as many rooms as nicks. @throws {Refusal} 461 */
function pairsOf(rooms: readonly string[], nicks: readonly string[]): readonly string[] {
  if (rooms.length === nicks.length) return rooms;
  if (rooms.length === 1) return nicks.map(() => rooms[0]!);
  throw new Refusal(rpl.ERR_NEEDMOREPARAMS, "KICK", "One room for all, or one for each nick");
}

function invite(session: Session, { params: [nick, name] }: Message): void {
  if (nick === undefined) return showInvitations(session);
  if (name === undefined) throw new Refusal(rpl.ERR_NEEDMOREPARAMS, "INVITE", "Not enough parameters");
  const target = findNick(session, nick);
  const room = findRoom(session, name);
  const own = ownMembership(session, room);
  if (room.modes.has("i")) needRank(room, own, "h");
  if (room.member(target) !== undefined) {
    throw new Refusal(rpl.ERR_USERONCHANNEL, target.nick, room.name, "is already on channel");
  }
  // Only who could open the door opens it: an ordinary member's word is not to lift a ban.
  const opens = hasRank(own, "h") || target.invitations.get(room)?.opens === true;
  target.invite(room, { opens });
  const event = session.event("INVITE", [target.nick, room.name]);
  session.reply(rpl.RPL_INVITING, target.nick, room.name);
  target.receive(event);
  if (target.away !== undefined) session.reply(rpl.RPL_AWAY, target.nick, target.away);
  // IRCv3 "invite-notify": those who could have invited as well
  for (const member of room.members) {
    if (!hasRank(member, "h")) continue;
    for (const other of member.person.readers) {
      if (other !== session && other.caps.has("invite-notify")) other.receive(event);
    }
  }
}

/** INVITE alone (Modern, "INVITE message"). Invitations to rooms that are gone are forgotten on the way. */
function showInvitations(session: Session): void {
  const { rooms } = session.server;
  for (const room of session.person.invitations.keys()) {
    if (rooms.find(room.name) === room) session.reply(rpl.RPL_INVITELIST, room.name);
    else session.person.uninvite(room);
  }
  session.reply(rpl.RPL_ENDOFINVITELIST, "End of /INVITE list");
}
