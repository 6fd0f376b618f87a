/** A client under test and the server's side of it, as lines. */

import { Client, type ClientOptions } from "../../../client/core/client.ts";
import type { ClientEvent, EventKind, EventOf } from "../../../client/core/events.ts";

const WELCOME = [
  ":srv.test 001 bob :Welcome",
  ":srv.test 005 bob CASEMAPPING=ascii CHANTYPES=# LOBBY=#lobby PREFIX=(qaohv)~&@%+ CHANMODES=beI,k,l,imnst SAFERATE :are supported by this server",
  ":srv.test 376 bob :End of /MOTD command",
];

/** Everything that a modern server offers, as one CAP LS line. */
export const MODERN = "message-tags server-time echo-message batch labeled-response multi-prefix";

/** A client that has not connected yet. */
export function newClient(options: Partial<ClientOptions> = {}): Client {
  return new Client({ alias: "bob", rooms: [], now: () => 1_000_000, ...options });
}

/** Gives the client these lines. */
export function feed(client: Client, ...lines: string[]): void {
  for (const line of lines) client.receive(line);
}

/** A client that was let in and asked for its rooms; what it sent and told until then is taken away. */
export function welcomed(options: Partial<ClientOptions> & { caps?: string } = {}): Client {
  const client = newClient(options);
  client.connected("verified");
  if (options.caps !== undefined) {
    feed(client, `:srv.test CAP * LS :${options.caps}`, `:srv.test CAP * ACK :${options.caps}`);
  }
  feed(client, ...WELCOME);
  client.takeLines();
  client.takeEvents();
  return client;
}

/** A client in #lobby with amy (an operator) and carl. */
export function inLobby(options: Partial<ClientOptions> & { caps?: string } = {}): Client {
  const client = welcomed(options);
  feed(
    client,
    ":bob!b@host JOIN #lobby",
    ":srv.test 353 bob = #lobby :@amy bob +carl",
    ":srv.test 366 bob #lobby :End of /NAMES list",
  );
  client.takeLines();
  client.takeEvents();
  return client;
}

/** The events of one kind that the client has not told yet; all others are taken away with them. */
export function told<K extends EventKind>(client: Client, kind: K): EventOf<K>[] {
  return client.takeEvents().filter((event: ClientEvent): event is EventOf<K> => event.kind === kind);
}
