/** What a person does with a code that adds a machine, in words. */

import type { EventOf } from "../core/events.ts";

/** Addresses that lead to the machine itself, on any machine. */
const LOOPBACK = /^(127\.|localhost:|\[::1\]:)/i;

/** @returns what to type on the other machine, as a shell takes it */
export function linkLine({ account, code, place = "HOST" }: EventOf<"link-code">): string {
  const who = `${account}@${place}`;
  // A name may have what means something to a shell.
  const word = /^[\w.@:-]+$/.test(who) ? who : `'${who.replaceAll("'", "'\\''")}'`;
  return `chat join --link ${code} ${word}`;
}

/** @returns a few lines; the one to be typed stands by itself, so that it can be copied */
export function codeWords(event: EventOf<"link-code">): string[] {
  const words = ["On the other machine, within ten minutes, type", linkLine(event)];
  if (LOOPBACK.test(event.place ?? "")) {
    words.push(`Instead of ${event.place}, give the address of this machine there`);
  }
  return words;
}
