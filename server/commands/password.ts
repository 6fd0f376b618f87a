/**
 * PASSWORD: another password for one's account (docs/accounts.md), of this server alone; NickServ's PASSWD does the
 * same. The present password is asked for even of those who are logged in: whoever finds a machine that logs in by its
 * key is not to lock its owner out.
 */

import { fromBase64 } from "../../protocol/base64.ts";
import type { Message } from "../../protocol/message.ts";
import { withoutCode } from "../accounts/account_keys.ts";
import { BusyError } from "../accounts/derivations.ts";
import { Refusal } from "../reply.ts";
import type { Session } from "../session.ts";
import { checkPassword } from "./account.ts";
import type { CommandTable } from "./command.ts";

export const PASSWORD: CommandTable = {
  PASSWORD: {
    usage: "<Base64 of the password> <Base64 of the new one>",
    does: "change the password of your account; what else is logged in stays so",
    minParams: 2,
    cost: 5,
    run: password,
  },
};

async function password(session: Session, { params: [first = "", second = ""] }: Message): Promise<void> {
  const [current, wanted] = [textOf(first), textOf(second)];
  if (current === undefined || wanted === undefined) {
    throw failure("INVALID_PARAMS", "Say both passwords in Base64 of UTF-8");
  }
  await changePassword(session, { current, wanted });
}

/**
 * Changes the password of a session's account, and tells all who are logged in to it.
 *
 * @throws {Refusal} FAIL PASSWORD with what stands in the way
 */
export async function changePassword(
  session: Session,
  { current, wanted }: { readonly current: string; readonly wanted: string },
): Promise<void> {
  const { account, server: { accounts, journal, logins } } = session;
  if (account === undefined) throw failure("ACCOUNT_REQUIRED", "Log in first");
  checkPassword(session, wanted, failure);
  const from = session.transport.remote;
  const outcome = await accounts.logIn({ name: account, from }, current).catch(busy);
  if (outcome === "throttled") throw failure("THROTTLED", "Too many attempts; try again in a minute");
  if (outcome === "wrong") throw failure("INVALID_CREDENTIALS", "That is not your password");
  const verifier = await accounts.newVerifier(wanted).catch(busy);
  await accounts.change(account, (stored) => ({ ...withoutCode(stored), verifier }));
  journal.note("password-changed", { nick: session.nick, account, from });
  const text = `The password of ${account} was changed`;
  for (const own of logins.of(session)) {
    if (own === session) own.send("NOTE", "PASSWORD", "CHANGED", account, text);
    else own.notifyAs("NOTE", "PASSWORD", "CHANGED", account, text);
  }
}

function busy(error: unknown): never {
  if (!(error instanceof BusyError)) throw error;
  throw failure("TEMPORARILY_UNAVAILABLE", "Too many are logging in; try again in a moment");
}

function textOf(base64: string): string | undefined {
  const bytes = fromBase64(base64);
  if (bytes === undefined) return undefined;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function failure(code: string, text: string): Refusal {
  return new Refusal("FAIL", "PASSWORD", code, text);
}
