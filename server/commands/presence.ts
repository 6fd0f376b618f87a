/** What people say of themselves: AWAY, SETNAME. */

import type { Message } from "../../protocol/message.ts";
import * as rpl from "../../protocol/numerics.ts";
import { Refusal } from "../reply.ts";
import type { Session } from "../session.ts";
import { type CommandTable, cut } from "./command.ts";

export const PRESENCE: CommandTable = {
  AWAY: {
    usage: "[<reason>]",
    does: "say that you are away; alone: back",
    budget: "aways",
    beforeWelcome: true,
    run: away,
  },
  SETNAME: { usage: "<real name>", does: "change your real name", minParams: 1, run: setname },
};

function away(session: Session, { params: [text = ""] }: Message): void {
  if (!session.welcomed && !session.caps.has("draft/pre-away")) {
    throw new Refusal(rpl.ERR_NOTREGISTERED, "You have not registered");
  }
  const { server, person } = session;
  const before = person.away;
  const reason = cut(text, server.config.limits.away);
  session.away = text === "" ? undefined : { text: reason, time: server.now() };
  // Before the welcome nobody is here yet to be told of (IRCv3 draft/pre-away).
  if (session.welcomed) server.tellAway(person, before);
  if (session.away === undefined) session.reply(rpl.RPL_UNAWAY, "You are no longer marked as being away");
  else session.reply(rpl.RPL_NOWAWAY, "You have been marked as being away");
}

// IRCv3 "setname"
function setname(session: Session, { params: [text = ""] }: Message): void {
  if (text === "" || new TextEncoder().encode(text).length > session.server.config.limits.realname) {
    throw new Refusal("FAIL", "SETNAME", "INVALID_REALNAME", "That real name cannot be used here");
  }
  session.person.realname = text;
  const event = session.event("SETNAME", [text]);
  session.person.did(session.id, event);
  session.server.tellNeighbours(session.person, event);
}
