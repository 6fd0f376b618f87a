/** One message for everybody on the server: `PRIVMSG $*` of its operators. No log keeps it. */

import { matchesMask } from "../../protocol/names.ts";
import * as rpl from "../../protocol/numerics.ts";
import { Refusal } from "../reply.ts";
import type { Session } from "../session.ts";
import type { Saying } from "./message.ts";

/** Whether a target means everybody on the servers that a mask matches (Modern, "PRIVMSG message"). */
export function isServerMask(target: string): boolean {
  return target.startsWith("$");
}

/**
 * Tells everybody, in its turn among what the session says.
 *
 * @param saying its texts as they fit into a line
 * @returns a promise to be awaited before the next line
 * @throws {Refusal} 481 to all but operators, 402 when the mask does not match this server
 */
export function broadcast(session: Session, { command, target, texts, lines, tags }: Saying): Promise<void> {
  const { config, roster } = session.server;
  if (!session.modes.has("o")) {
    throw new Refusal(rpl.ERR_NOPRIVILEGES, "Permission denied: you are not an operator");
  }
  if (!matchesMask(target.slice(1), config.name)) {
    throw new Refusal(rpl.ERR_NOSUCHSERVER, target, "No such server");
  }
  const event = { ...session.event(command, [target, ...texts], tags), lines };
  return session.pending.settled().then(() => {
    for (const other of roster.welcomed()) if (other !== session) other.receive(event);
    session.own(event);
  });
}
