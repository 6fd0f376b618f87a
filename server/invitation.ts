/** What the operator tells others: how to join this server. It knows addresses and listens to nothing. */

import type { Config } from "./config.ts";
import type { Credentials } from "./tls/credentials.ts";

/** Where a server listens, and what it shows there. */
export interface Listening {
  readonly port: number;
  /** The port for TLS alone, if there is one. */
  readonly tlsPort: number | undefined;
  /** Undefined where there is no TLS. */
  readonly credentials: Credentials | undefined;
}

/** @returns `Listening on …. Join with: chat join … | nc … | irc://…`, and what is to be known of the key */
export function invitation(config: Config, { port, tlsPort, credentials }: Listening): string {
  const everywhere = config.host === "0.0.0.0" || config.host === "::";
  const host = everywhere ? "ADDRESS-OF-THIS-MACHINE" : config.host;
  const bracketed = inBrackets(host);
  const ways = [
    credentials === undefined
      ? `chat join ${bracketed}:${port}`
      : `chat join ${privately(credentials, { host, port: config.tls ? port : tlsPort! })}`,
    ...(config.plain ? [`nc ${host} ${port}`] : []),
    `irc://${bracketed}:${port}/${config.lobby}`,
  ];
  const ports = tlsPort === undefined ? "" : ` and ${tlsPort} (TLS)`;
  const listening = `Listening on ${inBrackets(config.host)}:${port}${ports}. Join with: ${ways.join(" | ")}`;
  const fleeting = credentials !== undefined && !credentials.vouched && config.memory && !config.cert;
  return fleeting ? `${listening}\n${FLEETING}` : listening;
}

const FLEETING =
  "The key behind #k= is a new one on every start, for --memory keeps nothing on this machine.";

/** What others vouch for needs no fingerprint, but the name that they vouch for. */
function privately(credentials: Credentials, place: { host: string; port: number }): string {
  const { vouched, host = place.host, fingerprint } = credentials;
  if (vouched) return `chats://${inBrackets(host)}:${place.port}`;
  return `chats://${inBrackets(place.host)}:${place.port}#k=${fingerprint}`;
}

function inBrackets(host: string): string {
  return host.includes(":") ? `[${host}]` : host;
}
