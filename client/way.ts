/** The way to a server for programs that run on this machine: what it knows of servers, and its sockets. */

import { WAYS } from "./dial.ts";
import { KnownServers } from "./known_servers.ts";
import type { LinkOptions } from "./link.ts";
import type { JoinOptions } from "./options.ts";
import { SecureDial } from "./secure_dial.ts";

/** Where to, as the command line said. */
export type Destination = Pick<JoinOptions, "host" | "port" | "tls" | "key" | "newKey">;

/** @returns what a link needs to get there, with what is known of the server kept in `localStorage` */
export function wayTo({ host, port, tls, key, newKey }: Destination): Pick<
  LinkOptions,
  "dial" | "heard" | "ended"
> {
  const known = new KnownServers(() => localStorage, Date.now);
  const address = { host, port, tls, ...(key === undefined ? {} : { key }) };
  const way = new SecureDial({ address, known, ways: WAYS, newKey });
  return { dial: way.dial, heard: way.heard.bind(way), ended: () => way.ended() };
}
