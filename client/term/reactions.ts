/** Words about an emoji under a message. Knows no line and no colour. */

import { stripFormatting } from "../../protocol/formatting.ts";
import { fold } from "../../protocol/names.ts";
import type { EventOf } from "../core/events.ts";

/** Characters of the message that are repeated. */
const REPEATED = 40;

/**
 * Who put what under which message, or took it away.
 *
 * @param nick the user's, who is called "you"; without it everybody has a name
 */
export function reactionWords({ by, emoji, added, from, text }: EventOf<"reactions">, nick?: string): string {
  const isUser = (name: string) => nick !== undefined && fold(name) === fold(nick);
  const words = stripFormatting(text);
  const beginning = [...words.split("\n")[0] ?? ""].slice(0, REPEATED).join("");
  const quoted = `"${beginning}${beginning === words ? "" : "…"}"`;
  const whose = isUser(from) ? `your ${quoted}` : `${quoted} of ${from}`;
  return `${isUser(by) ? "you" : by} ${added ? "put" : "took"} ${emoji} ${added ? "under" : "from"} ${whose}`;
}
