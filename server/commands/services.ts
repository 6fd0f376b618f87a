/**
 * NickServ, for clients that know accounts from the old days alone: `/msg NickServ IDENTIFY …`. It answers by
 * notices and keeps nothing; what it does is what AUTHENTICATE and REGISTER do.
 */

import { fold } from "../../protocol/names.ts";
import * as rpl from "../../protocol/numerics.ts";
import { BusyError } from "../derivations.ts";
import { logIn, logOut } from "../login.ts";
import { Refusal } from "../reply.ts";
import type { Session } from "../session.ts";
import { makeAccount } from "./account.ts";
import type { CommandTable } from "./command.ts";

/** A command of a service. */
interface ServiceCommand {
  readonly usage: string;
  readonly does: string;
  readonly minParams: number;
  run(session: Session, params: readonly string[]): void | Promise<void>;
}

const NICKSERV: Readonly<Record<string, ServiceCommand>> = {
  REGISTER: {
    usage: "REGISTER <password> [<email>]",
    does: "make an account named like your nick; emails are not kept",
    minParams: 1,
    async run(session, [password = ""]) {
      await makeAccount(session, session.nick, password);
      logIn(session, session.nick);
      say(session, `Your account is registered, and you are logged in as ${session.nick}.`);
    },
  },
  IDENTIFY: {
    usage: "IDENTIFY [<account>] <password>",
    does: "log in",
    minParams: 1,
    run: identify,
  },
  LOGOUT: {
    usage: "LOGOUT",
    does: "log out",
    minParams: 0,
    run(session) {
      if (session.account === undefined) return say(session, "You are not logged in.");
      logOut(session);
      say(session, "You are logged out.");
    },
  },
  HELP: { usage: "HELP", does: "this list", minParams: 0, run: help },
};

export const SERVICES: CommandTable = {
  NICKSERV: {
    usage: "<command> …",
    does: "accounts for clients without SASL; `NICKSERV HELP` lists the commands",
    minParams: 1,
    cost: 5,
    run: (session, { params }) => serve(session, params.join(" ")),
  },
  NS: {
    usage: "<command> …",
    does: "the same as NICKSERV",
    minParams: 1,
    cost: 5,
    run: (session, { params }) => serve(session, params.join(" ")),
  },
};

/** Whether a message to this nick is for a service: it is never stored and nobody sees it. */
export function isService(nick: string): boolean {
  return fold(nick) === "nickserv";
}

/** Does what a text to NickServ asks for. */
export async function serve(session: Session, text: string): Promise<void> {
  const [word = "", ...params] = text.trim().split(/ +/);
  const name = word.toUpperCase();
  const command = Object.hasOwn(NICKSERV, name) ? NICKSERV[name] : undefined;
  if (command === undefined) return say(session, `I know no command ${word}. Say HELP for those I know.`);
  if (params.length < command.minParams) return say(session, `Say it like this: ${command.usage}`);
  try {
    await command.run(session, params);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    say(session, `${error.params.at(-1)}.`);
  }
}

async function identify(session: Session, params: readonly string[]): Promise<void> {
  const [name = "", password = ""] = params.length === 1 ? [session.nick, params[0]] : params;
  const attempt = { name, from: session.transport.remote };
  const outcome = await session.server.accounts.logIn(attempt, password).catch(busy);
  if (outcome === "throttled") return say(session, "Too many attempts; try again in a minute.");
  if (outcome === "wrong") return say(session, "There is no such account, or the password is wrong.");
  logIn(session, outcome.name);
  say(session, `You are logged in as ${outcome.name}.`);
}

function busy(error: unknown): never {
  if (!(error instanceof BusyError)) throw error;
  throw new Refusal(rpl.ERR_UNKNOWNERROR, "NICKSERV", "Too many are logging in; try again in a moment");
}

function help(session: Session): void {
  for (const { usage, does } of Object.values(NICKSERV)) say(session, `${usage} - ${does}`);
}

function say(session: Session, text: string): void {
  session.sendAs(`NickServ!NickServ@${session.server.config.name}`, "NOTICE", session.nick, text);
}
