/**
 * The way to ourselves: the listener on this machine that does TLS, and connections to it, of which both ends are
 * ours. It does not know what they are for.
 */

import type { Credentials } from "../tls/credentials.ts";

const LOOPBACK = "127.0.0.1";
/** Milliseconds of rest when nothing can be accepted. */
const PAUSE = 100;

/** The two ends of a connection to ourselves. */
export interface Pair {
  readonly near: Deno.TcpConn;
  readonly far: Deno.TlsConn;
}

/**
 * The listener on this machine. Anybody here can find its port, so only the connection that comes from the very port of
 * ours is taken: two that are open cannot come from the same. The others are accepted and closed all the time, or they
 * would fill the system's queue, and nobody got through it.
 */
export class Inner {
  readonly #listener: Deno.TlsListener;
  readonly #accepting: Promise<void>;
  #open = true;
  #meeting: Meeting | undefined;

  /** @throws {Deno.errors.InvalidData} when the certificate cannot be used after all */
  constructor({ cert, key }: Credentials) {
    this.#listener = Deno.listenTls({ hostname: LOOPBACK, port: 0, cert, key });
    this.#accepting = this.#accept();
  }

  /** Connects to ourselves. One at a time. */
  async pair(): Promise<Pair> {
    const { port } = this.#listener.addr as Deno.NetAddr;
    using meeting = new Meeting();
    this.#meeting = meeting;
    const near = await Deno.connect({ hostname: LOOPBACK, port });
    try {
      return { near, far: await meeting.with((near.localAddr as Deno.NetAddr).port) };
    } catch (error) {
      near.close();
      throw error;
    }
  }

  /** Accepts nothing more; who waits for a connection gets none. */
  async close(): Promise<void> {
    this.#open = false;
    this.#listener.close();
    await this.#accepting;
  }

  async #accept(): Promise<void> {
    while (this.#open) {
      try {
        const far = await this.#listener.accept();
        if (this.#meeting?.takes(far) !== true) far.close();
      } catch (error) {
        this.#meeting?.fail(error);
        if (this.#open) await new Promise((resolve) => setTimeout(resolve, PAUSE));
      }
    }
  }
}

/** The wait for a connection of ours, which may have come before it is known from which port. */
class Meeting implements Disposable {
  readonly #met = Promise.withResolvers<Deno.TlsConn>();
  #early: Deno.TlsConn[] = [];
  #port: number | undefined;
  #over = false;

  constructor() {
    // It may fail before anybody waits.
    this.#met.promise.catch(() => {});
  }

  /** Waits for the connection that comes from this port. */
  with(port: number): Promise<Deno.TlsConn> {
    this.#port = port;
    for (const far of this.#early.splice(0)) if (!this.takes(far)) far.close();
    return this.#met.promise;
  }

  /** @returns whether a connection that came is, or may be, the one that is waited for */
  takes(far: Deno.TlsConn): boolean {
    if (this.#over) return false;
    const { hostname, port } = far.remoteAddr as Deno.NetAddr;
    if (this.#port === undefined) this.#early.push(far);
    else if (hostname !== LOOPBACK || port !== this.#port) return false;
    else this.#met.resolve(far);
    return true;
  }

  fail(error: unknown): void {
    this.#met.reject(error);
  }

  [Symbol.dispose](): void {
    this.#over = true;
    for (const far of this.#early) far.close();
  }
}
