/** Nicks that people take for the server itself, whether anything answers to them or not. Nobody may bear them. */

import { looksOf } from "./lookalikes.ts";

/** The services of other networks: what they say is believed, and passwords are said to them. */
const SERVICES = [
  "ChanServ",
  "NickServ",
  "HistServ",
  "MemoServ",
  "BotServ",
  "OperServ",
  "HostServ",
  "Global",
];

const LOOKS: ReadonlySet<string> = new Set(SERVICES.flatMap(looksOf));

/**
 * Whether a nick is a service's or the server's name, or looks like one. Here ASCII is compared by its looks too:
 * nobody is called `NlckServ` or `GIobal` for another reason than to be taken for them.
 *
 * @param server the server's name
 */
export function isReserved(nick: string, server: string): boolean {
  const own = looksOf(server);
  return looksOf(nick).some((look) => LOOKS.has(look) || own.includes(look));
}
