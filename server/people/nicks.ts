/** Nicks: whose they are, how somebody gets another one, and how an owner gets theirs back. */

import { fold } from "../../protocol/names.ts";
import * as rpl from "../../protocol/numerics.ts";
import type { Person } from "../person.ts";
import { Refusal } from "../reply.ts";

/** Whether a nick is that of the account which somebody is logged in to. */
export function ownsNick({ account }: Person, nick: string): boolean {
  return account !== undefined && fold(account) === fold(nick);
}

/**
 * Keeps a nick for whom it belongs to: an account owns the nick of its name, and what would be read as that.
 *
 * @throws {Refusal} 433 when it is an account's that the person is not logged in to, and there is no time to do so
 */
export async function needOwner(person: Person, nick: string): Promise<void> {
  if (ownsNick(person, nick)) return;
  const { accounts, nickProtection } = person.server;
  const owned = !nickProtection.waits && await accounts.find(nick) !== undefined;
  const text = owned
    ? `${nick} belongs to an account; log in to it, or choose another name`
    : accounts.imitated(nick, fold(person.account ?? "")) !== undefined
    ? `${nick} looks like a name that belongs to an account; please choose another name`
    : undefined;
  if (text !== undefined) throw new Refusal(rpl.ERR_NICKNAMEINUSE, nick, text);
}

/**
 * Takes a nick for somebody, who keeps the one they have until they are {@linkcode rename}d. Its owner gets it from
 * whoever has it.
 *
 * @throws {Refusal} 433 when it is taken, or looks like one that is
 */
export async function claim(person: Person, nick: string): Promise<void> {
  const { roster } = person.server;
  const bearer = roster.find(nick);
  if (bearer !== undefined && bearer !== person && ownsNick(person, nick)) await giveWay(bearer);
  if (await roster.claim(nick, person)) return;
  const other = roster.imitated(nick, person);
  const why = other === undefined ? "is taken" : `looks like ${other}, which is taken`;
  throw new Refusal(rpl.ERR_NICKNAMEINUSE, nick, `${nick} ${why}; please choose another name`);
}

/**
 * Gives somebody the nick that was claimed for them, and tells everyone who shares a room with them.
 *
 * @param connection the id of the connection that asked for it; none when nobody did
 * @throws {StoreError} when no room could take it; then the nick is free again, and nothing has happened
 */
export async function rename(person: Person, nick: string, connection?: string): Promise<void> {
  const { server, nick: old, user, host, realname } = person;
  const event = person.event("NICK", [nick]);
  const draft = { ...person.draft("NICK", [nick], { connection }), reached: new Set<string>() };
  const posts = await Promise.allSettled([...person.rooms].map((room) => room.post(draft)));
  const failed = posts.filter((post) => post.status === "rejected");
  // Once any room has been told, the name is the new one; before that nothing has happened.
  if (failed.length > 0 && failed.length === posts.length) {
    if (!person.isNamed(nick)) await server.roster.release(nick, person);
    throw failed[0]!.reason;
  }
  if (posts.length === 0) person.did(connection, event);
  // The rooms have seen to it already, where there are any.
  person.nick = nick;
  if (fold(old) === fold(nick)) return;
  server.vacated({ nick: old, user, host, realname });
  await server.roster.release(old, person);
  server.monitor.offline(old);
  server.monitor.online(person);
  await server.nickProtection.watch(person);
}

/** Takes a nick from somebody whom it does not belong to: they get one that nobody has. */
export async function giveWay(person: Person): Promise<void> {
  const old = person.nick;
  const guest = await freeName(person);
  await rename(person, guest);
  person.notify("NOTICE", `${old} belongs to an account that you are not logged in to; you are ${guest} now`);
  person.server.journal.note("nick-taken-back", { nick: old, now: guest });
}

async function freeName(person: Person): Promise<string> {
  while (true) {
    const name = `guest-${crypto.getRandomValues(new Uint32Array(1))[0]! % 1_000_000}`;
    if (await person.server.roster.claim(name, person)) return name;
  }
}
