/**
 * TLS on a port that speaks other things too: the runtime cannot make TLS of a connection that it has accepted, so
 * what arrives there is passed on to a listener of our own on this machine, and the answers back. It does not know
 * what is said.
 */

import type { Credentials } from "../tls/credentials.ts";
import { Inner, type Pair } from "./inner.ts";
import { Buffers, Connection } from "./tcp.ts";
import { within } from "./within.ts";

/** What the splices of one server share. */
export interface GateOptions {
  /** Seconds for a handshake. */
  readonly handshake: number;
  /** Connections that may wait for their turn. */
  readonly waiting: number;
  /** Seconds in which the last that was written must arrive once we have closed. */
  readonly farewell: number;
}

/** Makes private connections of such as begin with a ClientHello. */
export class TlsGate {
  readonly #options: GateOptions;
  readonly #buffers = new Buffers();
  #inner: Inner;
  /** Settles when the inner listener can be used by the next who wants to. */
  #turn: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  /** @throws {Deno.errors.InvalidData} when the certificate cannot be used after all */
  constructor(credentials: Credentials, options: GateOptions) {
    this.#options = options;
    this.#inner = new Inner(credentials);
  }

  /** Shows another certificate from now on. Connections that there are stay. */
  async renew(credentials: Credentials): Promise<void> {
    const inner = new Inner(credentials);
    await this.#alone(async () => {
      await this.close();
      this.#inner = inner;
    });
  }

  /**
   * @param outer the connection as it was accepted
   * @param chunks all that arrives on it
   * @returns the connection inside, with the address of the one outside; undefined when its turn or its handshake did
   * not come about in time. Closing either closes both.
   */
  async secure(outer: Connection, chunks: AsyncIterable<Uint8Array>): Promise<Connection | undefined> {
    const pair = await this.#pairInTime();
    if (pair === undefined) return void outer.close();
    const { near, far } = pair;
    const from = { buffers: this.#buffers, remote: outer.remote };
    const splice = new Splice(outer, new Connection(near, from));
    let patience = this.#options.farewell * 1000;
    const closed = () => void splice.end(patience);
    const inner = new Connection(far, { ...from, secure: true, closed });
    splice.begin(chunks);
    const shaken = far.handshake().then(() => true, () => false);
    const outcome = await within(shaken, this.#options.handshake * 1000);
    if (outcome === true) return inner;
    // A refusal may still arrive; whoever was silent is owed none.
    if (outcome === undefined) patience = 0;
    inner.close();
    await splice.finished;
    return undefined;
  }

  /** Accepts nothing more. */
  async close(): Promise<void> {
    await this.#inner.close();
  }

  #alone<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => {});
    return done;
  }

  /** Where more come than there is time for, not many wait, nobody for long, and whoever gave up is not served. */
  async #pairInTime(): Promise<Pair | undefined> {
    if (this.#waiting >= this.#options.waiting) return undefined;
    let wanted = true;
    this.#waiting++;
    const coming = this.#alone(async () => {
      this.#waiting--;
      return wanted ? await this.#inner.pair() : undefined;
    });
    const pair = await within(coming, this.#options.handshake * 1000);
    if (pair !== undefined) return pair;
    wanted = false;
    void coming.then(drop, () => {});
  }
}

function drop(pair: Pair | undefined): void {
  pair?.near.close();
  pair?.far.close();
}

/** Passes bytes between a connection from outside and the one to ourselves, until both have ended or one breaks. */
class Splice {
  /** Settles when both are closed. */
  readonly finished: Promise<void>;
  readonly #outer: Connection;
  readonly #near: Connection;
  readonly #finished = Promise.withResolvers<void>();
  #answered: Promise<void> = Promise.resolve();

  constructor(outer: Connection, near: Connection) {
    this.#outer = outer;
    this.#near = near;
    this.finished = this.#finished.promise;
  }

  /** @param chunks all that arrives from outside */
  begin(chunks: AsyncIterable<Uint8Array>): void {
    const broken = () => this.#close();
    const asked = pass(chunks, this.#near).catch(broken);
    this.#answered = pass(this.#near.chunks(), this.#outer).catch(broken);
    void Promise.all([asked, this.#answered]).then(() => {
      this.#close();
      this.#finished.resolve();
    });
  }

  /** The connection inside was closed; what was written before may take so many milliseconds to arrive. */
  async end(milliseconds: number): Promise<void> {
    await within(this.#answered, milliseconds);
    this.#close();
  }

  #close(): void {
    this.#outer.close();
    this.#near.close();
  }
}

/** Passes on all that comes, then says that there is no more. */
async function pass(chunks: AsyncIterable<Uint8Array>, to: Connection): Promise<void> {
  for await (const chunk of chunks) await to.write(chunk);
  to.finish();
}
