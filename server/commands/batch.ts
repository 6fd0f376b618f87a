/** Messages of several lines: BATCH with draft/multiline, and the lines that belong to one. */

import type { Message } from "../../protocol/message.ts";
import { LINE_BYTES } from "../line_length.ts";
import { divided, MultilineBatch } from "../multiline.ts";
import { Refusal } from "../reply.ts";
import type { Session } from "../session.ts";
import { bytesOf, type CommandTable, each } from "./command.ts";
import { clientTags, sendTo } from "./message.ts";

const TYPE = "draft/multiline";

export const BATCH: CommandTable = {
  BATCH: {
    usage: "+<reference> draft/multiline <target>, then -<reference>",
    does: "put the PRIVMSG or NOTICE lines between the two into one message (draft/multiline)",
    minParams: 1,
    run: batch,
  },
};

async function batch(session: Session, message: Message): Promise<void> {
  const [signed = ""] = message.params;
  const reference = signed.slice(1);
  if (signed.startsWith("+") && reference !== "") return open(session, message, reference);
  if (signed.startsWith("-") && session.multiline?.reference === reference) return await close(session);
  throw new Refusal("FAIL", "BATCH", "MULTILINE_INVALID", "There is no such batch");
}

function open(session: Session, { params: [, type, target = ""], tags }: Message, reference: string): void {
  const nested = session.multiline !== undefined;
  session.multiline = undefined;
  if (type !== TYPE || !session.caps.has(TYPE)) {
    throw new Refusal("FAIL", "BATCH", "UNKNOWN_TYPE", "No such type of batch");
  }
  if (nested || target === "" || target.includes(",")) {
    throw new Refusal("FAIL", "BATCH", "MULTILINE_INVALID", "A batch has one target and no other inside it");
  }
  // The label is answered when the batch is complete.
  const { answer } = session;
  session.answer = undefined;
  const { limits } = session.server.config;
  const bounds = { bytes: limits["multiline-bytes"], lines: limits["multiline-lines"] };
  session.multiline = new MultilineBatch({ reference, target, tags: clientTags(tags), answer }, bounds);
}

async function close(session: Session): Promise<void> {
  const { multiline } = session;
  session.multiline = undefined;
  if (multiline === undefined) return;
  const { command, target, tags } = multiline;
  const around = bytesOf(`:${session.source} ${command} ${target} :\r\n`);
  const lines = divided(multiline.lines, LINE_BYTES - around);
  session.answer = multiline.answer;
  // A refusal belongs to the label as well, so it is answered in here.
  await each(session, [target], async () => {
    multiline.check();
    await sendTo(session, {
      command,
      target,
      texts: [lines[0]!.text],
      lines,
      tags,
      silent: command === "NOTICE",
    });
    await session.pending.settled();
  });
  if (multiline.answer !== undefined) session.finishAnswer();
}
