/** Lines that came longer than allowed and are none the less short enough to be passed on. It obeys none of them. */

import { type LineFault, utf8Length } from "../../protocol/lines.ts";
import { parseMessage } from "../../protocol/message.ts";
import type { Limits } from "../limits.ts";

/** Commands whose lines are passed on, one to each target. */
const RELAYED: readonly string[] = ["PRIVMSG", "NOTICE"];

/**
 * Whether every line that a message would be passed on as fits, though its own did not: a list of targets, a
 * source of its own or spaces made it too long. Whatever would have to be cut is refused instead.
 *
 * @param client.source what stands in front of the lines that are passed on
 */
export function fitsRelayed(
  { reason, line }: LineFault,
  { source, limits }: { readonly source: string; readonly limits: Limits },
): boolean {
  if (reason !== "too-long" || tagsOf(line) > limits.tags) return false;
  const { command = "", params: [targets, text] = [] } = parseMessage(line) ?? {};
  if (!RELAYED.includes(command) || targets === undefined || text === undefined) return false;
  return targets.split(",").every((target) =>
    utf8Length(`:${source} ${command} ${target} :${text}\r\n`) <= limits.line
  );
}

/** Bytes of the section of tags, with its `@` and the space behind it. */
function tagsOf(line: string): number {
  if (!line.startsWith("@")) return 0;
  const space = line.indexOf(" ");
  return utf8Length(space < 0 ? line : line.slice(0, space)) + 1;
}
