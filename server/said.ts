/** What a command says to whoever started it, once and for the last time: a server that runs never waits for a reader. */

import { visibleText } from "../protocol/formatting.ts";

/** Prints a text. @returns the exit code 0 */
export function say(text: string): number {
  console.log(text);
  return 0;
}

/**
 * Prints why it failed, in one sentence. Its words may hold those of the command line, which somebody may have been given
 * to type.
 *
 * @returns the exit code
 */
export function fail(text: string, code: number): number {
  console.error(visibleText(text));
  return code;
}
