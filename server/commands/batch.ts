/** Messages of several lines: BATCH with draft/multiline, and the lines that belong to one. */

import type { Message } from "../../protocol/message.ts";
import {
  divided,
  knowsMultiline,
  MULTILINE,
  MultilineBatch,
  noSuchBatch,
  refusal,
  spoil,
} from "../input/multiline.ts";
import { LINE_BYTES } from "../output/line_length.ts";
import type { Refusal } from "../reply.ts";
import type { Session } from "../session.ts";
import { bytesOf, type CommandTable, each } from "./command.ts";
import { clientTags, sendTo } from "./message.ts";

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
  const { multiline } = session;
  if (signed.startsWith("+") && reference !== "") return open(session, message, reference);
  if (signed.startsWith("-") && multiline?.reference === reference) return await close(session, multiline);
  throw noSuchBatch();
}

function open(session: Session, message: Message, reference: string): void {
  const { multiline: before, answer, server: { config: { limits } } } = session;
  const fault = faultOf(session, message);
  const { params: [, , target = ""], tags } = message;
  // The label is answered when the batch is complete.
  const opening = { reference, target, tags: clientTags(session, tags), answer: fault ? undefined : answer };
  const bounds = { bytes: limits["multiline-bytes"], lines: limits["multiline-lines"] };
  session.multiline = new MultilineBatch(opening, bounds);
  if (fault === undefined) {
    session.answer = undefined;
    return;
  }
  session.multiline.spoiled = true;
  // One batch inside another ends both, and each label has its answer.
  if (before?.spoiled === false && before.answer !== undefined) {
    spoil(session, before, fault);
    if (answer === undefined) return;
  }
  throw fault;
}

function faultOf(session: Session, { params: [, type, target = ""] }: Message): Refusal | undefined {
  if (type !== MULTILINE || !knowsMultiline(session.caps)) {
    return refusal("UNKNOWN_TYPE", "No such type of batch");
  }
  if (session.multiline?.spoiled === false || target === "" || target.includes(",")) {
    return refusal("MULTILINE_INVALID", "A batch has one target and no other inside it");
  }
  return undefined;
}

async function close(session: Session, multiline: MultilineBatch): Promise<void> {
  session.multiline = undefined;
  if (multiline.spoiled) return;
  const { answer: closing } = session;
  const { command, target, tags } = multiline;
  const around = bytesOf(`:${session.source} ${command} ${target} :\r\n`);
  const lines = divided(multiline.lines, LINE_BYTES - around);
  session.answer = multiline.answer ?? closing;
  // A refusal belongs to the label as well, so it is answered in here.
  await each(session, [target], async () => {
    if (!knowsMultiline(session.caps)) throw noSuchBatch();
    multiline.check();
    const texts = [lines[0]!.text];
    await sendTo(session, { command, target, texts, lines, tags, silent: command === "NOTICE" });
    await session.pending.settled();
  });
  if (multiline.answer === undefined) return;
  session.finishAnswer();
  session.answer = closing;
}
