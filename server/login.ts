/** What happens when a session turns out to be somebody's, or stops being it. How it was proved is not known here. */

import { fold } from "../protocol/names.ts";
import * as rpl from "../protocol/numerics.ts";
import { partyOf } from "./conversations.ts";
import { crown } from "./founder.ts";
import type { Person } from "./person.ts";
import { Refusal } from "./reply.ts";
import type { Session } from "./session.ts";

/**
 * Logs a session in: it is told (900), and so are those who share a room with it (account-notify). In rooms that
 * belong to the account it gets its mark.
 */
export async function logIn(session: Session, account: string): Promise<void> {
  const before = session.account;
  session.server.logins.remove(session);
  const party = partyOf(session.person).id;
  session.person.account = account;
  session.server.logins.add(session);
  session.person.setMode("r", true);
  session.reply(rpl.RPL_LOGGEDIN, maskOf(session.person), account, `You are now logged in as ${account}`);
  session.server.journal.note("login", { nick: session.nick, account });
  if (before !== account) tellAccount(session, account);
  if (before === undefined) {
    await session.server.metadata.adopt(
      party,
      partyOf(session.person).id,
      session.server.config.limits["metadata-keys"],
    );
  }
  for (const room of session.rooms) await crown(session.person, room);
}

/** Logs a session out (901), and tells those who share a room with it. */
export function logOut(session: Session): void {
  if (session.account === undefined) return;
  session.server.logins.remove(session);
  session.person.account = undefined;
  session.person.setMode("r", false);
  session.reply(rpl.RPL_LOGGEDOUT, maskOf(session.person), "You are now logged out");
  tellAccount(session, "*");
}

/** IRCv3 "account-notify": those who share a room, and the client itself. */
function tellAccount(session: Session, account: string): void {
  if (!session.welcomed) return;
  const event = session.event("ACCOUNT", [account]);
  session.person.did(session, event);
  session.server.tellNeighbours(session.person, event);
}

/**
 * Keeps a nick for whom it belongs to: an account owns the nick of its name, and what would be read as that.
 *
 * @throws {Refusal} 433 when it is an account's that the session is not logged in to
 */
export async function needOwner(session: Session, nick: string): Promise<void> {
  const { accounts } = session.server;
  const own = fold(session.account ?? "");
  const owner = await accounts.find(nick);
  const text = owner !== undefined && fold(owner.name) !== own
    ? `${nick} belongs to an account; log in to it, or choose another name`
    : accounts.imitated(nick, own) !== undefined
    ? `${nick} looks like a name that belongs to an account; please choose another name`
    : undefined;
  if (text !== undefined) throw new Refusal(rpl.ERR_NICKNAMEINUSE, nick, text);
}

/** `nick!user@host`, with `*` for what is not known yet. */
function maskOf({ nick, user, host }: Person): string {
  return `${nick || "*"}!${user || "*"}@${host}`;
}
