/** What the operators of the server may do: OPER, KILL, WALLOPS. */

import type { Message } from "../../protocol/message.ts";
import * as rpl from "../../protocol/numerics.ts";
import { Refusal } from "../reply.ts";
import { sameSecret } from "../secret.ts";
import type { Session } from "../session.ts";
import { type CommandTable, cut, findNick } from "./command.ts";

export const OPERATOR: CommandTable = {
  OPER: { usage: "<name> <password>", does: "become an operator of the server", minParams: 2, run: oper },
  KILL: {
    usage: "<nick> [<reason>]",
    does: "end somebody's connection",
    minParams: 1,
    operator: true,
    run: kill,
  },
  WALLOPS: { usage: "<text>", does: "tell all operators", minParams: 1, operator: true, run: wallops },
};

function oper(session: Session, { params: [name = "", password = ""] }: Message): void {
  const expected = session.server.config.operators.get(name);
  if (expected === undefined || !sameSecret(expected, password)) {
    session.server.journal.note("oper-refused", { nick: session.nick, name });
    throw new Refusal(rpl.ERR_PASSWDMISMATCH, "Password incorrect");
  }
  session.setMode("o", true);
  session.server.journal.note("oper", { nick: session.nick, name });
  session.own(session.event("MODE", [session.nick, "+o"]));
  session.reply(rpl.RPL_YOUREOPER, "You are now an IRC operator");
}

async function kill(session: Session, { params: [nick = "", text = ""] }: Message): Promise<void> {
  const target = findNick(session, nick);
  const reason = cut(text === "" ? "No reason" : text, session.server.config.limits.kick);
  session.server.journal.note("kill", { by: session.nick, nick: target.nick, reason });
  await target.end(`Killed (${session.nick} (${reason}))`);
}

function wallops(session: Session, { params: [text = ""] }: Message): void {
  const event = session.event("WALLOPS", [text]);
  for (const other of session.server.roster.welcomed()) {
    if (other.modes.has("w") || other.modes.has("o")) other.receive(event);
  }
}
