/** Commands of accounts: AUTHENTICATE and REGISTER. What is proved, and how, is in sasl.ts and accounts.ts. */

import type { Message } from "../../protocol/message.ts";
import { isNick } from "../../protocol/names.ts";
import * as rpl from "../../protocol/numerics.ts";
import { toChunks } from "../../protocol/sasl.ts";
import { BusyError } from "../accounts/derivations.ts";
import { isShared, logIn } from "../accounts/login.ts";
import { MECHANISMS, SaslExchange, type Step } from "../accounts/sasl.ts";
import { isReserved } from "../people/reserved_nicks.ts";
import { Refusal } from "../reply.ts";
import type { Session } from "../session.ts";
import { bytesOf, type CommandTable } from "./command.ts";
import { tellMachine } from "./key.ts";

export const ACCOUNT: CommandTable = {
  AUTHENTICATE: {
    usage: "<mechanism> or <Base64, 400 characters at most> or + or *",
    does: "log in by SASL; * gives up",
    minParams: 1,
    beforeWelcome: true,
    run: authenticate,
  },
  REGISTER: {
    usage: "<account or *> <email or *> <password>",
    does: "make an account, named like your nick for *; emails are not kept",
    minParams: 3,
    beforeWelcome: true,
    run: register,
  },
};

const FAILED = "SASL authentication failed";

// IRCv3 "sasl-3.1" and "sasl-3.2"
async function authenticate(session: Session, { params: [word = ""] }: Message): Promise<void> {
  if (!session.caps.has("sasl")) {
    throw new Refusal(rpl.ERR_SASLFAIL, `${FAILED}: ask for the sasl capability`);
  }
  if (word === "*") return abandon(session);
  if (session.sasl === undefined) return begin(session, word.toUpperCase());
  const message = session.sasl.chunks.add(word);
  if (message === "more") return;
  if (typeof message === "string") {
    session.sasl = undefined;
    throw message === "too-long"
      ? new Refusal(rpl.ERR_SASLTOOLONG, "SASL message too long")
      : new Refusal(rpl.ERR_SASLFAIL, `${FAILED}: that is not Base64`);
  }
  await answer(session, () => session.sasl!.take(message));
}

/** Ends an exchange without a login: by `*`, or because the client goes on to its welcome. */
export function abandon(session: Session): void {
  session.sasl = undefined;
  session.reply(rpl.ERR_SASLABORTED, "SASL authentication aborted");
}

function begin(session: Session, mechanism: string): void {
  if (!Object.hasOwn(MECHANISMS, mechanism)) {
    session.reply(rpl.RPL_SASLMECHS, Object.keys(MECHANISMS).join(","), "are available SASL mechanisms");
    throw new Refusal(rpl.ERR_SASLFAIL, FAILED);
  }
  session.sasl = new SaslExchange(mechanism, {
    accounts: session.server.accounts,
    from: session.transport.remote,
    server: session.server.config.name,
    limits: session.server.config.limits,
    now: session.server.now,
    clock: session.server.clock,
  });
  session.sendBare("AUTHENTICATE", "+");
}

async function answer(session: Session, take: () => Promise<Step>): Promise<void> {
  const exchange = session.sasl;
  const step = await take().catch(busy);
  // Meanwhile the session may have ended.
  if (session.ended || session.sasl !== exchange) return;
  if ("challenge" in step) {
    for (const chunk of toChunks(step.challenge)) session.sendBare("AUTHENTICATE", chunk);
    return;
  }
  session.sasl = undefined;
  if ("failure" in step) throw new Refusal(rpl.ERR_SASLFAIL, FAILURES[step.failure]);
  if (isShared(session, step.account)) throw new Refusal(rpl.ERR_SASLFAIL, `${FAILED}: ${SHARED}`);
  await logIn(session, step.account);
  if (step.added !== undefined) tellMachine(session, step.added);
  session.reply(rpl.RPL_SASLSUCCESS, "SASL authentication successful");
}

const SHARED = "other connections share your name and are logged in with you";

const FAILURES = {
  wrong: FAILED,
  throttled: `${FAILED}: too many attempts; try again in a minute`,
  full: `${FAILED}: the account has as many keys as it may; drop one first`,
} as const;

function busy(error: unknown): never {
  if (!(error instanceof BusyError)) throw error;
  throw new Refusal(rpl.ERR_SASLFAIL, `${FAILED}: too many are logging in; try again in a moment`);
}

// IRCv3 "draft/account-registration"
async function register(
  session: Session,
  { params: [wanted = "", , password = ""] }: Message,
): Promise<void> {
  const name = wanted === "*" ? session.nick : wanted;
  if (session.nick === "") throw new Refusal("FAIL", "REGISTER", "NEED_NICK", "*", "Choose a nick first");
  if (!session.welcomed && session.server.config.password !== undefined) {
    throw new Refusal(
      "FAIL",
      "REGISTER",
      "COMPLETE_CONNECTION_REQUIRED",
      "Give the server's password and come in first",
    );
  }
  await makeAccount(session, name, password);
  session.send("REGISTER", "SUCCESS", name, "Account successfully registered");
  await logIn(session, name);
}

/**
 * Makes an account that the session may then be logged in to.
 *
 * @throws {Refusal} FAIL REGISTER with what stands in the way
 */
export async function makeAccount(session: Session, name: string, password: string): Promise<void> {
  const { accounts, roster, config } = session.server;
  const fail = (code: string, text: string) => new Refusal("FAIL", "REGISTER", code, name, text);
  if (session.account !== undefined) throw fail("ALREADY_AUTHENTICATED", "You are logged in already");
  if (!isNick(name, config.limits.nick) || isReserved(name, config.name)) {
    throw fail("BAD_ACCOUNT_NAME", "That name cannot be used here");
  }
  // An account owns the nick of its name: it is not for the taking while somebody bears it.
  const bearer = roster.find(name);
  if (bearer !== undefined && bearer !== session.person) {
    throw fail("ACCOUNT_EXISTS", "Somebody else has that name now");
  }
  checkPassword(session, password, fail);
  const from = session.transport.remote;
  const outcome = await accounts.register({ name, from }, password).catch((error) => {
    if (!(error instanceof BusyError)) throw error;
    throw fail("TEMPORARILY_UNAVAILABLE", "Too many are logging in; try again in a moment");
  });
  if (outcome === "exists") throw fail("ACCOUNT_EXISTS", "There is an account of that name");
  if (outcome === "throttled") {
    throw fail(
      "TEMPORARILY_UNAVAILABLE",
      "Too many accounts were made from your address; try again in an hour",
    );
  }
  session.server.journal.note("registered", { nick: session.nick, account: name, from });
}

/** @throws {Refusal} when a new password cannot be typed everywhere, or is too easy; `fail` makes it */
export function checkPassword(
  session: Session,
  password: string,
  fail: (code: string, text: string) => Refusal,
): void {
  const { "password": least, "password-bytes": most } = session.server.config.limits;
  // deno-lint-ignore no-control-regex
  if (/[\x00-\x1f\x7f]/.test(password) || bytesOf(password) > most) {
    throw fail("UNACCEPTABLE_PASSWORD", `A password has at most ${most} bytes and no control characters`);
  }
  if ([...password].length < least) {
    throw fail("WEAK_PASSWORD", `A password has at least ${least} characters`);
  }
}
