/** Where a client connects from, as answers write it. It does not decide who may see it. */

import type { Person } from "../person.ts";

/** What stands for an address that somebody may not see (ircv3.net "WHOX"). */
export const NO_ADDRESS = "255.255.255.255";

/** @returns the address as a word that nobody takes for the text of a line: `::1` as `0::1` (Modern, "RPL_WHOISACTUALLY") */
export function addressWord({ sessions }: Person): string {
  const remote = sessions[0]?.transport.remote ?? NO_ADDRESS;
  return remote.startsWith(":") ? `0${remote}` : remote;
}
