/** Answers of many lines, as one batch (IRCv3 batch). It knows no command, and no type of batch. */

import type { Session } from "../session.ts";

/**
 * Answers with lines as a batch, which bears the label if there is one, as fast as the client takes them. Those who
 * know no batches get the lines alone.
 *
 * @param type the type of the batch, and its parameters
 * @param lines given the tag that each is to carry, or `""`; each with its CR LF, an empty one is left out
 */
export async function inBatch(
  session: Session,
  [type, ...params]: readonly [type: string, ...params: string[]],
  lines: (tag: string) => Iterable<string>,
): Promise<void> {
  const batched = session.caps.has("batch");
  const reference = session.nextReference();
  if (batched) session.openBatch(reference, type, ...params);
  for (const line of lines(batched ? `batch=${reference}` : "")) {
    const turn = session.server.turns.take(1);
    if (turn !== undefined) await turn;
    if (line !== "") session.outbox.send(line);
    if (session.outbox.busy) await session.drained();
  }
  if (batched) session.closeBatch(reference);
}
