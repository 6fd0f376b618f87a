/** Turns connections away that are not to be served: one line that says why, and the end. It decides about nobody. */

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
    await conn.write(encoder.encode(`ERROR :Closing link: ${reason}\r\n`));
    if (this.#leaving.size > AT_ONCE) return;
    await conn.closeWrite();
    const timer = setTimeout(() => close(conn), MOMENT);
    try {
      const ignored = new Uint8Array(IGNORED);
      let left = IGNORED;
      for (let n = await conn.read(ignored); n !== null && left > 0; n = await conn.read(ignored)) left -= n;
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
