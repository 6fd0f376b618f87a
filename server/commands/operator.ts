/** What the operators of the server may do: OPER, KILL, WALLOPS, DIE. Bans have a file of their own. */

import type { Message } from "../../protocol/message.ts";
import { fold } from "../../protocol/names.ts";
import * as rpl from "../../protocol/numerics.ts";
import { BusyError } from "../accounts/derivations.ts";
import { Refusal } from "../reply.ts";
import type { Session } from "../session.ts";
import { type CommandTable, cut, findNick } from "./command.ts";

export const OPERATOR: CommandTable = {
  OPER: {
    usage: "<name> <password>",
    does: "become an operator of the server",
    cost: 10,
    minParams: 2,
    run: oper,
  },
  KILL: {
    usage: "<nick> [<reason>]",
    does: "end somebody's connection",
    minParams: 1,
    operator: true,
    run: kill,
  },
  WALLOPS: {
    usage: "<text>",
    does: "tell everyone who has set +w",
    minParams: 1,
    operator: true,
    run: wallops,
  },
  DIE: {
    usage: "[<reason>]",
    does: "stop the server in order, as if it had been sent SIGTERM",
    operator: true,
    run: die,
  },
};

async function oper(session: Session, { params: [name = "", password = ""] }: Message): Promise<void> {
  const { operators } = session.server;
  if (operators.none) throw new Refusal(rpl.ERR_NOOPERHOST, "No operators are set up on this server");
  const attempt = { name, from: session.transport.remote };
  const outcome = await operators.check(attempt, password).catch(busy);
  if (session.ended) return;
  if (outcome !== "right") {
    // What is no operator's name may be a password that was typed in its place.
    const known = operators.has(name);
    session.server.journal.note("oper-refused", { nick: session.nick, name: known ? name : undefined });
    const whom = known ? `operator ${name}` : "an operator that there is none of";
    session.server.tellOperators(`${session.source} gave a wrong password for ${whom}`);
    throw new Refusal(rpl.ERR_PASSWDMISMATCH, REFUSED[outcome]);
  }
  session.person.setMode("o", true);
  session.server.journal.note("oper", { nick: session.nick, name });
  session.server.tellOperators(`${session.source} is now operator ${name}`);
  session.person.did(session.id, session.event("MODE", [session.nick, "+o"]));
  session.reply(rpl.RPL_YOUREOPER, "You are now an IRC operator");
}

const REFUSED = {
  wrong: "Password incorrect",
  throttled: "Too many attempts; try again in a minute",
} as const;

function busy(error: unknown): never {
  if (!(error instanceof BusyError)) throw error;
  throw new Refusal(rpl.ERR_UNKNOWNERROR, "OPER", "Too many are logging in; try again in a moment");
}

async function kill(session: Session, { params: [nick = "", text = ""] }: Message): Promise<void> {
  if (fold(nick) === fold(session.server.config.name)) {
    throw new Refusal(rpl.ERR_CANTKILLSERVER, "You cannot kill a server");
  }
  const target = findNick(session, nick);
  const reason = cut(text === "" ? "No reason" : text, session.server.config.limits.kick);
  session.server.journal.note("kill", { by: session.nick, nick: target.nick, reason });
  session.server.tellOperators(`${session.source} killed ${target.nick}: ${reason}`);
  // Whoever is killed reads by whom, then its own QUIT, then ERROR (Modern, "KILL message").
  const farewell = `Killed (${session.nick} (${reason}))`;
  for (const event of [session.event("KILL", [target.nick, reason]), target.event("QUIT", [farewell])]) {
    if (target === session.person) target.did(session.id, event);
    else target.receive(event);
  }
  await target.end(farewell);
}

/** For those who have set `w`; the sender sees what was sent (Modern, "WALLOPS message"). */
function wallops(session: Session, { params: [text = ""] }: Message): void {
  if (text === "") throw new Refusal(rpl.ERR_NEEDMOREPARAMS, "WALLOPS", "Not enough parameters");
  const event = session.event("WALLOPS", [text]);
  for (const other of session.server.roster.welcomed()) {
    if (other !== session.person && other.modes.has("w")) other.receive(event);
  }
  session.person.did(session.id, event);
}

function die(session: Session, { params: [text = ""] }: Message): void {
  const { server } = session;
  const reason = cut(text === "" ? "Server shutting down" : text, server.config.limits.kick);
  server.journal.note("die", { by: session.nick, reason });
  server.stop(reason);
}
