/** How long a client is waited for: its introduction, its login, its answers, its reading. What it says is not known here. */

import { ERR_SASLABORTED } from "../../protocol/numerics.ts";
import type { Session } from "../session.ts";

/** Pings a silent client, and ends one that has kept the server waiting for too long. To be called about once a second. */
export function checkOn(session: Session): void {
  const { limits } = session.server.config;
  if (session.sasl !== undefined && secondsSince(session, session.sasl.since) > limits["sasl-time"]) {
    session.sasl = undefined;
    session.notify(ERR_SASLABORTED, "SASL authentication took too long");
  }
  if (!session.welcomed) {
    if (secondsSince(session, session.since) > session.transport.patience) {
      void session.end("Registration timed out");
    }
  } else if (session.reading.stalled && !session.flood.holding) {
    void session.end("SendQ exceeded", { farewell: false });
  } else if (session.transport.answersPing) checkSilence(session);
}

function checkSilence(session: Session): void {
  const { ping, gone } = session.server.config.limits;
  if (session.flood.holding) {
    // Its PONG waits behind its flood, so it is not silent; but if it is gone, only a write finds out.
    if (secondsSince(session, session.asked) > ping) ask(session);
    return;
  }
  const silent = secondsSince(session, session.heard);
  if (silent > gone) void session.end(`Ping timeout: ${Math.round(silent)} seconds`);
  else if (silent > ping && !session.pinged) ask(session);
}

function ask(session: Session): void {
  session.pinged = true;
  session.asked = session.server.clock();
  session.outbox.send(`PING :${session.server.config.name}\r\n`);
}

function secondsSince({ server }: Session, time: number): number {
  return (server.clock() - time) / 1000;
}
