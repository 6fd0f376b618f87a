/** Words about the past: where it ends, and what was taken back of it. Knows no line and no colour. */
import { fold } from "../../protocol/names.ts";
import type { EventOf } from "../core/events.ts";

/** Where what was said before ends and what is said now begins. */
export function pastWords({ missed, lines, more }: EventOf<"caught-up">): string {
  if (!missed) return "Above is what was said before you came";
  const count = lines === 1 ? "1 line" : `${lines} lines`;
  return `Above is what you missed: ${count}${more ? ", and there was more" : ""}`;
}

/**
 * Who took back what. The words are not repeated: they were to be gone.
 *
 * @param options.nick the user's, who is called "you"; without it everybody has a name
 * @param options.when the time at which it was said, as it stands before the line, if that is known
 */
export function redactedWords(
  { by, from, reason }: EventOf<"redacted">,
  { nick, when }: { nick?: string; when?: string },
): string {
  const called = (name: string) => nick !== undefined && fold(name) === fold(nick) ? "you" : name;
  const own = from !== undefined && fold(from) === fold(by);
  const author = from === undefined ? undefined : called(own && called(by) !== "you" ? "they" : from);
  const what = author === undefined || when === undefined ? "a message" : `what ${author} said at ${when}`;
  return `${called(by)} took back ${what}${reason === "" ? "" : ` (${reason})`}`;
}
