/** Where somebody connects from, as answers write it. It does not decide who may see it. */

import type { Person } from "../person.ts";
import type { Session } from "../session.ts";

/** What stands for an address that somebody may not see (ircv3.net "WHOX"). */
export const NO_ADDRESS = "255.255.255.255";

/** @returns the address of a connection as a word that nobody takes for the text of a line: `::1` as `0::1` (Modern, "RPL_WHOISACTUALLY") */
export function addressWord({ transport: { remote } }: Session): string {
  return remote.startsWith(":") ? `0${remote}` : remote;
}

/** @returns where somebody's oldest connection comes from, likewise */
export function addressOf({ sessions: [first] }: Person): string {
  return first === undefined ? NO_ADDRESS : addressWord(first);
}
