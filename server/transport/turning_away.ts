/**
 * Turns connections away that are not to be served: one line that says why, and the end. It decides about nobody.
 * Whoever greets with TLS could not read that line, and would take the server for one without TLS: they get the alert
 * that means the same (RFC 8446 section 6.2, "access_denied").
 */

import { within } from "./within.ts";

/** Which of those who are turned away may want TLS. */
export type TlsHere = "nobody" | "some" | "all";

/** Milliseconds for the peer to greet, where some do with TLS. */
const GREETING = 500;
/** The first byte of a ClientHello's record. */
const HANDSHAKE = 0x16;
/** A record of its own: alert, version, length, fatal, access_denied. */
const ACCESS_DENIED = new Uint8Array([0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x31]);
/** Milliseconds for the peer to read why. */
const MOMENT = 1_000;
/** Connections that may have such a moment at once; beyond them the line is sent and may be lost. */
const AT_ONCE = 100;
/** Bytes of the peer's words that are read, to no end but that its connection is not reset. */
const IGNORED = 4_096;

const encoder = new TextEncoder();

/** Says no at the door. One for a server. */
export class TurningAway {
  readonly #leaving = new Map<Deno.TcpConn, Promise<void>>();
  readonly #tls: TlsHere;

  constructor(tls: TlsHere) {
    this.#tls = tls;
  }

  /** Tells a connection why, and closes it. It returns at once. */
  refuse(conn: Deno.TcpConn, reason: string): void {
    const leaving = this.#tell(conn, reason).catch(() => {}).finally(() => {
      this.#leaving.delete(conn);
      close(conn);
    });
    this.#leaving.set(conn, leaving);
  }

  /** Closes what has not gone yet, and settles when everything has. */
  async end(): Promise<void> {
    for (const conn of this.#leaving.keys()) close(conn);
    await Promise.all(this.#leaving.values());
  }

  async #tell(conn: Deno.TcpConn, reason: string): Promise<void> {
    const line = encoder.encode(`ERROR :Closing link: ${reason}\r\n`);
    if (this.#leaving.size > AT_ONCE) {
      await conn.write(this.#tls === "all" ? ACCESS_DENIED : line);
      return;
    }
    const ignored = new Uint8Array(IGNORED);
    const read = () => conn.read(ignored).catch(() => null);
    let reading = read();
    const greets = this.#tls === "some" && await within(reading, GREETING) && ignored[0] === HANDSHAKE;
    const timer = setTimeout(() => close(conn), MOMENT);
    try {
      await conn.write(greets || this.#tls === "all" ? ACCESS_DENIED : line);
      await conn.closeWrite();
      for (let left = IGNORED, n = await reading; n !== null && left > 0; n = await reading) {
        left -= n;
        reading = read();
      }
    } finally {
      clearTimeout(timer);
    }
  }
}

function close(conn: Deno.TcpConn): void {
  try {
    conn.close();
  } catch {
    // It is closed already.
  }
}
