/** What a command of the client says to whoever started it, once and for the last time. */

import { readable } from "./term/transcript.ts";

/** Prints a text. @returns the exit code 0 */
export function say(text: string): number {
  console.log(text);
  return 0;
}

/**
 * Prints why it failed, in one sentence, whose words may be those of a server, or of an address that somebody was given.
 *
 * @returns the exit code
 */
export function fail(text: string, code: number): number {
  console.error(readable(text));
  return code;
}
