/** Labels that clients put on their lines (IRCv3 "labeled-response"): which of them count. What is answered is in reply.ts. */

import { utf8Length } from "../../protocol/lines.ts";
import type { Message } from "../../protocol/message.ts";

/** Bytes of a label ("Tag value"). */
const LABEL_BYTES = 64;

/**
 * @param caps the client's capabilities: labels depend on batch ("Dependencies")
 * @returns the label of a line, if it has one that can be repeated: neither empty nor too long, nor with a NUL or
 *   with what was no UTF-8 in it
 */
export function labelOf(caps: ReadonlySet<string>, { tags }: Message): string | undefined {
  const label = tags.get("label");
  if (label === undefined || !caps.has("labeled-response") || !caps.has("batch")) return undefined;
  if (label === "" || utf8Length(label) > LABEL_BYTES || /[\0\ufffd]/.test(label)) return undefined;
  return label;
}
