/** What happens when a session turns out to be somebody's, or stops being it. How it was proved is not known here. */

import { fold } from "../../protocol/names.ts";
import * as rpl from "../../protocol/numerics.ts";
import { banishIfMeant } from "../admission/banish.ts";
import { partyOf } from "../people/conversations.ts";
import type { Person } from "../person.ts";
import { crown } from "../room/founder.ts";
import type { Session } from "../session.ts";

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
  if (session.welcomed && await banishIfMeant(session)) return;
  for (const room of session.rooms) await crown(session.person, room);
}

/** Whether logging in to another account, or out, would do so for other connections too, which did not ask for it. */
export function isShared({ person }: Session, account?: string): boolean {
  return person.sessions.length > 1 && fold(account ?? "") !== fold(person.account ?? "");
}

/** Logs a session out (901), and tells those who share a room with it. */
export async function logOut(session: Session): Promise<void> {
  if (session.account === undefined) return;
  session.server.logins.remove(session);
  session.person.account = undefined;
  session.person.setMode("r", false);
  session.reply(rpl.RPL_LOGGEDOUT, maskOf(session.person), "You are now logged out");
  tellAccount(session, "*");
  await session.server.nickProtection.watch(session.person);
}

/** IRCv3 "account-notify": those who share a room, and the client itself. */
function tellAccount(session: Session, account: string): void {
  if (!session.welcomed) return;
  const event = session.event("ACCOUNT", [account]);
  session.person.did(session.id, event);
  session.server.tellNeighbours(session.person, event);
}

/** `nick!user@host`, with `*` for what is not known yet. */
function maskOf({ nick, user, host }: Person): string {
  return `${nick || "*"}!${user || "*"}@${host}`;
}
