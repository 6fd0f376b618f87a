/** What 005 says, sent: at the welcome, by VERSION, and when it is asked for (IRCv3 draft/extended-isupport). */

import * as rpl from "../../protocol/numerics.ts";
import { isupportLines } from "../isupport.ts";
import { Refusal, replyLine } from "../reply.ts";
import type { Session } from "../session.ts";
import type { CommandTable } from "./command.ts";

const CAPABILITY = "draft/extended-isupport";

export const ISUPPORT: CommandTable = {
  ISUPPORT: {
    usage: "",
    does: `the tokens of 005; before the welcome with ${CAPABILITY}`,
    cost: 2,
    beforeWelcome: true,
    run(session) {
      if (!session.welcomed && !session.caps.has(CAPABILITY)) {
        throw new Refusal(rpl.ERR_NOTREGISTERED, "You have not registered");
      }
      sendIsupport(session);
    },
  },
};

/** Sends all of 005, as a batch to those who asked for that. */
export function sendIsupport(session: Session): void {
  const { config } = session.server;
  const lines = isupportLines(config).map((tokens) => [...tokens, "are supported by this server"]);
  if (!session.caps.has(CAPABILITY) || !session.caps.has("batch")) {
    for (const line of lines) session.reply(rpl.RPL_ISUPPORT, ...line);
    return;
  }
  const reference = session.nextReference();
  session.openBatch(reference, "draft/isupport");
  for (const line of lines) {
    const text = replyLine(rpl.RPL_ISUPPORT, [session.addressee, ...line], config.name);
    session.outbox.send(`@batch=${reference} ${text}\r\n`);
  }
  session.closeBatch(reference);
}
