/** Shows those out whom a ban means, in words that tell them why and for how long. Who is banned is not decided here. */

import { ERR_YOUREBANNEDCREEP } from "../../protocol/numerics.ts";
import type { Server } from "../server.ts";
import type { Session } from "../session.ts";
import type { Ban } from "./bans.ts";

/** @returns a sentence for whoever a ban means */
export function bannedSentence({ reason, until }: Ban): string {
  const end = until === undefined ? "" : ` until ${new Date(until).toISOString()}`;
  return `You are banned from this server${end}: ${reason}`;
}

/** Ends a session that a ban means. @returns whether there is such a ban */
export async function banishIfMeant(session: Session): Promise<boolean> {
  const { person, server, transport: { remote } } = session;
  const ban = server.bans.of(person, remote);
  if (ban === undefined) return false;
  server.journal.note("banished", { ban: ban.target, nick: session.nick, account: session.account, remote });
  session.reply(ERR_YOUREBANNEDCREEP, bannedSentence(ban));
  await session.end(`Banned: ${ban.reason}`);
  return true;
}

/** Ends every session that a ban means. @returns how many */
export async function banishAll(server: Server): Promise<number> {
  const ends = await Promise.all([...server.sessions.values()].map(banishIfMeant));
  return ends.filter((ended) => ended).length;
}
