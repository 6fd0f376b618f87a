/** One message for everybody on the server: `PRIVMSG $*` of its operators. No log keeps it. */

import { matchesMask } from "../../protocol/names.ts";
import * as rpl from "../../protocol/numerics.ts";
import { Refusal } from "../reply.ts";
import type { Session } from "../session.ts";
import type { Saying } from "./message.ts";

/** Where nothing is kept: everything in it is passing. */
const LOG = "broadcast";

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
  const { backend, config, roster } = session.server;
  if (!session.modes.has("o")) {
    throw new Refusal(rpl.ERR_NOPRIVILEGES, "Permission denied: you are not an operator");
  }
  if (!matchesMask(target.slice(1), config.name)) {
    throw new Refusal(rpl.ERR_NOSUCHSERVER, target, "No such server");
  }
  const draft = session.draft(command, [target, ...texts], { tags, lines, passing: true });
  return session.pending.settled().then(async () => {
    // No log keeps it, but its msgid is nobody else's (IRCv3 message-ids).
    const event = await backend.append(LOG, draft);
    for (const other of roster.welcomed()) if (other !== session.person) other.receive(event);
    session.person.did(session.id, event);
  });
}
