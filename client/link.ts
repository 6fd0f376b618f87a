/**
 * Keeps a client connected: reads, writes, pings, comes back after a loss, and ends in order. It brings no socket,
 * no clock and no chance of its own, and does not know what a line means.
 */

import { LineReader } from "../protocol/lines.ts";
import type { TransportPolicy } from "../protocol/sts.ts";
import { Alarm } from "./alarm.ts";
import { Backoff } from "./core/backoff.ts";
import type { Client } from "./core/client.ts";
import type { ClientEvent } from "./core/events.ts";
import type { Security } from "./core/security.ts";
import { Outlet } from "./outlet.ts";
import { Vigil } from "./vigil.ts";
import { Waits } from "./waits.ts";

/** A connection that is open. */
export interface Connection {
  readonly security: Security;
  /** What a person should know of how it came about. */
  readonly remark?: string;
  /** What arrives; ends with the connection, however that came. A chunk is valid until the next one is asked for. */
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Settles when all of it is on its way; rejects when the connection breaks or is closed. */
  write(bytes: Uint8Array): Promise<void>;
  /** Says that nothing more will be written, and lets the rest arrive. Never rejects. */
  finish(): Promise<void>;
  /** Ends the chunks and any write. May be called twice. */
  close(): void;
}

/** Opens a connection. Rejects with {@linkcode Unreachable}, or when the signal is aborted. */
export type Dial = (signal: AbortSignal) => Promise<Connection>;

/** Calls back after so many milliseconds, unless the function that it returns is called before. */
export type Timer = (milliseconds: number, callback: () => void) => () => void;

/** Takes the events of a batch, which may be none when something else has changed. */
export type Seen = (events: readonly ClientEvent[]) => void;

/** No connection, or none that leads to a chat. The message is one sentence for a person. */
export class Unreachable extends Error {
  override name = "Unreachable";
  /** Why, without saying what for: "nobody listens there". */
  readonly reason: string;
  /** Whether it is not to be tried again. */
  readonly final: boolean;

  constructor(message: string, options: { reason: string; cause?: unknown; final?: boolean }) {
    super(message, { cause: options.cause });
    this.reason = options.reason;
    this.final = options.final ?? false;
  }
}

/** What a link is made of. */
export interface LinkOptions {
  readonly client: Client;
  readonly dial: Dial;
  /**
   * Told of what the server says of TLS on a connection (IRCv3 sts).
   *
   * @returns whether to dial again at once, for a connection with TLS
   */
  readonly heard?: (policy: TransportPolicy, security: Security) => boolean;
  /** Told when a connection has ended. */
  readonly ended?: () => void;
  /** Where the dial leads, as a person writes it. */
  readonly place: string;
  readonly after: Timer;
  /** A number from 0 up to 1. */
  readonly random: () => number;
  /** Aborting it leaves, as the client's `leave` does. */
  readonly signal?: AbortSignal;
}

/** Other servers may send longer lines than ours; beyond this it is no chat. */
const LIMITS = { line: 16_384, tags: 8_704, buffer: 65_536 };

/** Milliseconds for a connection to come about. */
const DIALING = 20_000;
/** Milliseconds for the server to take the goodbye and close. */
const FAREWELL = 2_000;
/** Milliseconds for which a server that let us in must keep us, so that the next loss is no part of this trouble. */
const STEADY = 30_000;

/**
 * One client's way to its server. What must hold:
 * 1. the face is called once a batch, before the lines of that batch are written, and those go out in one write;
 * 2. once the client is leaving or gives up, the run settles within two seconds, whatever the server does;
 * 3. when the run has settled, no connection, timer or listener is left.
 */
export class Link {
  readonly #options: LinkOptions;
  readonly #client: Client;
  readonly #backoff: Backoff;
  readonly #leaving = new AbortController();
  #seen: Seen | undefined;
  #outlet: Outlet | undefined;
  #vigil: Vigil | undefined;
  #connection: Connection | undefined;
  readonly #waits: Waits;
  /** The waits for a connection that holds, and for the end of one that is to end. */
  readonly #steadying: Alarm;
  readonly #parting: Alarm;
  #welcomed = false;
  /** Whether somebody was asked for another alias or a password, which may take longer than a server waits. */
  #asked = false;
  /** Whether the connection ends for one with TLS. */
  #upgrading = false;

  constructor(options: LinkOptions) {
    this.#options = options;
    this.#client = options.client;
    this.#backoff = new Backoff(options.random);
    this.#waits = new Waits({ client: options.client, after: options.after, flush: () => this.flush() });
    this.#steadying = new Alarm(options.after);
    this.#parting = new Alarm(options.after);
  }

  /**
   * Connects, and connects again after each loss, until the client has left.
   *
   * @param seen gets the client's events as they come
   * @throws {Unreachable} when the server cannot be reached at first, or does not let us in, or the client gave up
   */
  async run(seen: Seen): Promise<void> {
    const leave = () => this.#leave();
    this.#seen = seen;
    this.#options.signal?.addEventListener("abort", leave);
    if (this.#options.signal?.aborted) leave();
    this.flush();
    try {
      let connection = await this.#dial();
      while (connection !== undefined) connection = await this.#next(await this.#converse(connection));
    } finally {
      this.#options.signal?.removeEventListener("abort", leave);
    }
  }

  /** Hands the client's events on and sends its lines. What is queued while there is no connection goes nowhere. */
  flush(): void {
    if (this.#seen === undefined) return;
    const events = this.#client.takeEvents();
    for (const { kind } of events) this.#note(kind);
    this.#seen(events);
    this.#outlet?.send(this.#client.takeLines());
    for (const work of this.#client.takeWork()) void work.then(() => this.flush());
    if (this.#connection !== undefined) this.#waits.keep();
    this.#keepParting();
  }

  /** Gives the client what was typed, and sends what that makes. */
  input(text: string): void {
    this.#client.input(text);
    this.flush();
  }

  /** Once there is to be no more, the server has a moment to close. */
  #keepParting(): void {
    if (this.#client.over && this.#connection !== undefined) {
      this.#parting.start(FAREWELL, () => this.#connection?.close());
    }
  }

  #note(kind: ClientEvent["kind"]): void {
    if (kind === "leaving") this.#leaving.abort();
    if (kind === "alias-refused" || kind === "password-wanted") {
      this.#asked = true;
      this.#vigil?.asked();
    }
    if (kind !== "welcome") return;
    this.#welcomed = true;
    this.#vigil?.welcomed();
    // A server that welcomes everybody and then hangs up is not to be asked each second.
    this.#steadying.start(STEADY, () => this.#backoff.reset());
  }

  #leave(): void {
    this.#client.leave();
    this.flush();
  }

  /** @returns the connection after the one that ended for this reason; undefined when we were leaving */
  async #next(reason: string): Promise<Connection | undefined> {
    if (this.#left) return undefined;
    if (this.#upgrading) return await this.#upgrade(reason);
    if (this.#client.over || !(this.#welcomed || this.#asked)) {
      this.#giveUp(this.#client.fault ?? this.#inItsWords(reason));
    }
    for (let why = reason;;) {
      const seconds = this.#backoff.next();
      this.#client.disconnected(why, seconds);
      this.flush();
      await this.#pause(seconds * 1000);
      try {
        return await this.#dial();
      } catch (error) {
        if (!(error instanceof Unreachable)) throw error;
        if (error.final) this.#giveUp(error);
        why = error.reason;
      }
    }
  }

  /** Whoever is not let in reads nothing but this: what the server had to say of it belongs here. */
  #inItsWords(reason: string): string {
    const { farewell } = this.#client;
    return this.#welcomed || farewell === undefined ? reason : `${reason}: ${farewell}`;
  }

  /** Comes back with TLS, as the server wants it ("The port key" of IRCv3 sts). */
  async #upgrade(reason: string): Promise<Connection | undefined> {
    this.#upgrading = false;
    this.#client.disconnected(reason, 0);
    this.flush();
    return await this.#dial();
  }

  #giveUp(why: string | Unreachable): never {
    const reason = typeof why === "string" ? why : why.reason;
    // Who was never in has lost nothing; the error says it all.
    if (this.#welcomed) this.#client.disconnected(reason, undefined);
    this.flush();
    throw typeof why === "string"
      ? new Unreachable(`Cannot join ${this.#options.place}: ${reason}`, { reason })
      : why;
  }

  get #left(): boolean {
    return this.#leaving.signal.aborted;
  }

  /** @returns undefined when we were leaving */
  async #dial(): Promise<Connection | undefined> {
    if (this.#left) return undefined;
    const late = new AbortController();
    const cancel = this.#options.after(DIALING, () => late.abort());
    try {
      const connection = await this.#options.dial(AbortSignal.any([late.signal, this.#leaving.signal]));
      if (!this.#left) return connection;
      connection.close();
    } catch (error) {
      if (late.signal.aborted) throw this.#noAnswer(error);
      if (!this.#left) throw error;
    } finally {
      cancel();
    }
  }

  #noAnswer(cause: unknown): Unreachable {
    const reason = "there is no answer";
    return new Unreachable(`Cannot reach ${this.#options.place}: ${reason}`, { reason, cause });
  }

  /** Settles after a pause, at once when we are leaving. */
  async #pause(milliseconds: number): Promise<void> {
    const over = Promise.withResolvers<void>();
    const end = () => over.resolve();
    const cancel = this.#options.after(milliseconds, end);
    this.#leaving.signal.addEventListener("abort", end);
    if (this.#left) end();
    await over.promise;
    this.#leaving.signal.removeEventListener("abort", end);
    cancel();
  }

  /** Lets client and server talk. @returns why it ended */
  async #converse(connection: Connection): Promise<string> {
    const outlet = new Outlet(connection);
    const vigil = new Vigil(this.#options.after, {
      greeting: () => this.#client.state.phase === "greeting",
      ask: () => this.#ask(),
      gone: () => connection.close(),
    });
    this.#outlet = outlet;
    this.#vigil = vigil;
    this.#connection = connection;
    try {
      this.#client.connected(connection.security, connection.remark);
      this.flush();
      const fault = await this.#read(connection, vigil);
      return fault ?? vigil.verdict ?? outlet.fault ?? "the server closed the connection";
    } finally {
      this.#outlet = this.#vigil = this.#connection = undefined;
      this.#options.ended?.();
      this.#rest();
      vigil.stop();
      connection.close();
      await outlet.idle;
    }
  }

  /** Has no timer of a connection outlive it. */
  #rest(): void {
    this.#waits.stop();
    this.#steadying.stop();
    this.#parting.stop();
  }

  /** @returns why reading stopped, when it was for what came */
  async #read(connection: Connection, vigil: Vigil): Promise<string | undefined> {
    const reader = new LineReader(LIMITS);
    for await (const chunk of connection.chunks) {
      vigil.heard(chunk);
      // A line with bad bytes or of great length is readable all the same, and better than a gap.
      for (const line of reader.push(chunk)) {
        this.#client.receive(typeof line === "string" ? line : line.line);
      }
      const policy = this.#client.takePolicy();
      this.#upgrading = policy !== undefined && this.#options.heard?.(policy, connection.security) === true;
      if (this.#upgrading) return "the server wants TLS";
      this.flush();
      if (reader.overflowed) return "the server sent a line without an end";
    }
  }

  #ask(): void {
    this.#client.ping();
    this.flush();
  }
}
