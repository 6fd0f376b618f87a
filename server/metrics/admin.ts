/**
 * What an operator's tools are answered: whether the server is well, and its metrics. It knows no socket, tells no
 * secret and changes nothing.
 */

import { type HttpAnswer, type HttpRequest, plainAnswer } from "../transport/http.ts";
import { CONTENT_TYPE, type Family, writeFamilies } from "./text.ts";

/** Seconds of lag after which people notice, and the server does not call itself well. */
const LAG = 1;

/** How the parts of a server are. */
export interface Health {
  /** Whether the store takes what it is given. */
  readonly store: boolean;
  /** Whether connections are accepted; false once the server stops. */
  readonly listeners: boolean;
  /** The largest lag of the event loop lately, in seconds. */
  readonly lag: number;
}

/** Where the answers come from, asked each time. */
export interface AdminSources {
  readonly health: () => Health;
  readonly families: () => readonly Family[];
}

/** Answers one request. */
export function answerAdmin(request: HttpRequest, { health, families }: AdminSources): HttpAnswer {
  // A web page can make a name of its own lead here (DNS rebinding) and would then read the answer; no browser speaks
  // HTTP/1.0 without a Host, but simple checks of whether a server is well do.
  if (request.host !== undefined && !isPlace(request.host)) {
    return plainAnswer(403, "The Host must be an address or localhost");
  }
  if (request.path !== "/healthz" && request.path !== "/metrics") {
    return plainAnswer(404, "There are /healthz and /metrics");
  }
  if (request.method !== "GET" && request.method !== "HEAD") {
    return plainAnswer(405, "Only GET and HEAD are answered");
  }
  if (request.path === "/healthz") return healthAnswer(health());
  return { status: 200, type: CONTENT_TYPE, body: writeFamilies(families()) };
}

function healthAnswer({ store, listeners, lag }: Health): HttpAnswer {
  const loop = lag < LAG;
  const well = store && listeners && loop;
  const body = {
    status: word(well),
    store: { status: word(store) },
    listeners: { status: word(listeners) },
    loop: { status: word(loop), lag_seconds: Number(lag.toFixed(6)) },
  };
  return { status: well ? 200 : 503, type: "application/json", body: `${JSON.stringify(body)}\n` };
}

function word(well: boolean): "ok" | "failing" {
  return well ? "ok" : "failing";
}

/** Whether a Host is an address or localhost, with or without a port. */
function isPlace(host: string): boolean {
  return /^(localhost|\d{1,3}(\.\d{1,3}){3}|\[[0-9a-f:.]+\])(:\d{1,5})?$/i.test(host);
}
