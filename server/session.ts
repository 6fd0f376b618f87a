/**
 * One client: who it is, what it can read, which rooms it is in, and the loop that handles its lines in order. How it
 * is told anything is in output/recipient.ts. It knows no command by name and no kind of connection.
 */

import type { Tags } from "../protocol/tags.ts";
import type { SaslExchange } from "./accounts/sasl.ts";
import type { Draft } from "./backend/backend.ts";
import { maskOf } from "./capabilities.ts";
import type { ChatEvent } from "./envelope.ts";
import { Ahead } from "./input/ahead.ts";
import { Flood } from "./input/flood.ts";
import { take } from "./input/intake.ts";
import type { MultilineBatch } from "./input/multiline.ts";
import { Pending } from "./input/pending.ts";
import { factsOf } from "./journal.ts";
import { Outbox } from "./outbox.ts";
import { Recipient } from "./output/recipient.ts";
import { type Reader, Reading } from "./output/reading.ts";
import { Unasked } from "./output/unasked.ts";
import { Person, type Told } from "./person.ts";
import type { Registration } from "./registration.ts";
import type { Room } from "./room.ts";
import type { Server } from "./server.ts";
import type { Line, Transport } from "./transport/transport.ts";

const NOTHING = {};

/** What everyone begins with, and many stay with: one set for all, as memory goes. */
const NO_CAPS: ReadonlySet<string> = new Set();

/** Reads full of lines that are ignored once a session is over, so that its last words are not lost to a reset. */
const IGNORED = 256;

/** A connected client. */
export class Session extends Recipient {
  readonly id: string;
  readonly server: Server;
  readonly transport: Transport;
  readonly outbox: Outbox;
  /** Whether it reads what it is sent. */
  readonly reading: Reader;
  /** Whom this connection speaks for. */
  person: Person;
  /** When it connected, and when it last sent a line, by the server's {@linkcode Server.clock}. */
  readonly since: number;
  heard: number;
  /** Whether a PING is waiting for its answer, and when the last one was sent, by that clock. */
  pinged = false;
  asked: number;
  /** What is still to be done before the welcome; undefined after it. */
  registration: Registration | undefined;
  /** Whether it has said `CAP LS 302`, or more than that, at any time. */
  knowsCap302 = false;
  /** A login by SASL that is under way. */
  sasl: SaslExchange | undefined;
  /** Why nobody is at this connection, and since when: milliseconds since 1970. */
  away: { readonly text: string; readonly time: number } | undefined;
  /** The message of several lines that this client is giving just now. */
  multiline: MultilineBatch | undefined;
  /** What it has said that is on its way into the log. */
  readonly pending = new Pending();
  /** How fast its lines are handled. */
  readonly flood: Flood;
  readonly #lines: Ahead;
  #subscriptions: Set<string> | undefined;
  #caps: ReadonlySet<string> = NO_CAPS;
  #mask = 0;
  #variant: number;
  #closing = false;
  #ignored = 0;

  constructor(server: Server, options: { id: string; transport: Transport; registration: Registration }) {
    super();
    this.id = options.id;
    this.server = server;
    this.transport = options.transport;
    this.registration = options.registration;
    this.person = new Person(server, { id: options.id, host: server.cloak.of(options.transport.remote) });
    this.since = this.heard = this.asked = server.clock();
    this.#lines = new Ahead(options.transport.lines, this);
    this.#variant = server.variants.number(0);
    this.flood = new Flood(server.config.limits, server.clock);
    this.reading = options.transport.answersPing
      ? new Reading(server.watching)
      : new Unasked(server.watching);
    this.outbox = new Outbox({
      tick: server.tick,
      transport: options.transport,
      limit: server.config.limits["send-queue"],
      owner: this,
      reading: this.reading,
    });
    this.person.attach(this);
    this.person.reads(this);
  }

  get nick(): string {
    return this.person.nick;
  }

  get user(): string {
    return this.person.user;
  }

  get realname(): string {
    return this.person.realname;
  }

  /** The account that its person is logged in to. */
  get account(): string | undefined {
    return this.person.account;
  }

  /** The rooms that its person is in. */
  get rooms(): ReadonlySet<Room> {
    return this.person.rooms;
  }

  /** `nick!user@host`. */
  get source(): string {
    return this.person.source;
  }

  /** The keys of metadata that this client wants to hear of. */
  get subscriptions(): Set<string> {
    return this.#subscriptions ??= new Set();
  }

  /** Whether registration is complete. */
  get welcomed(): boolean {
    return this.registration === undefined;
  }

  /** The name for numerics: the nick, or `*` before there is one. */
  get addressee(): string {
    return this.nick === "" ? "*" : this.nick;
  }

  /** The capabilities in force. */
  get caps(): ReadonlySet<string> {
    return this.#caps;
  }

  set caps(names: ReadonlySet<string>) {
    this.#caps = names;
    this.#mask = maskOf(names);
    const variant = this.server.variants.number(this.#mask);
    const rooms = this.person.readers.includes(this) ? this.rooms : [];
    for (const room of rooms) room.readsNoMore(this);
    this.#variant = variant;
    for (const room of rooms) room.reads(this);
  }

  /** The number of the variant that this client reads. */
  get variant(): number {
    return this.#variant;
  }

  /** Bits of the capabilities in force. */
  get mask(): number {
    return this.#mask;
  }

  /** Letters of the user modes that its person has. */
  get modes(): ReadonlySet<string> {
    return this.person.modes;
  }

  /** What this client does, ready for a log. */
  draft(command: string, params: readonly string[], more: Omit<Told, "connection"> = NOTHING): Draft {
    const { tags, lines, audience, passing } = more;
    return this.person.draft(command, params, { connection: this.id, tags, lines, audience, passing });
  }

  /** An event of this client's that no log keeps. */
  event(command: string, params: readonly string[], tags?: Tags): ChatEvent {
    return this.person.event(command, params, tags);
  }

  /** Handles lines until the client is gone. When it has left every room and its nick is free, the server is told. */
  run(): void {
    void this.#lines.next().then(this.#came);
  }

  // No async function: what it holds would stay in memory for as long as a client is silent.
  readonly #came = ({ done, value }: IteratorResult<readonly Line[]>): void => {
    if (done === true) return void this.#finish(this.#hungUp());
    this.see(value);
    this.hears();
    try {
      const unfinished = this.#handleAll(value);
      if (unfinished === undefined) this.run();
      else unfinished.then(() => this.run(), (error) => this.#finish(Promise.reject(error)));
    } catch (error) {
      void this.#finish(Promise.reject(error));
    }
  };

  /** @param ending what is still to be done; it rejects when the session has failed */
  async #finish(ending: Promise<void>): Promise<void> {
    try {
      await ending.catch((error) => this.#failed(error));
    } finally {
      this.transport.close();
      await this.#lines.end();
      this.server.gone(this);
    }
  }

  async #failed(error: unknown): Promise<void> {
    this.server.metrics.errors.add("session");
    this.server.journal.note("session-failed", { session: this.id, nick: this.nick, ...factsOf(error) });
    this.answer = undefined;
    await this.end("Internal error");
  }

  /** Waits until the client has taken all that it was sent. What it says meanwhile is handled later. */
  drained(): Promise<void> {
    return this.#lines.during(this.outbox.drained());
  }

  /** Ends the session without a word to the client, which would not hear it. */
  cut(reason: string): void {
    void this.end(reason, { farewell: false });
  }

  /**
   * Ends the session: its rooms are told, its nick is free, and then the client is told why.
   *
   * @param options.farewell whether the client can still read an ERROR
   * @param options.error what that ERROR says, if not the usual words
   */
  async end(
    reason: string,
    options: { farewell: boolean; error?: string } = { farewell: true },
  ): Promise<void> {
    if (this.#closing) return;
    this.#closing = true;
    this.flood.release();
    await this.server.leave(this, reason);
    if (!options.farewell) return this.#drop();
    this.sendBare("ERROR", options.error ?? `Closing link: ${this.person.host} (${reason})`);
    this.finishAnswer();
    await this.#farewell();
  }

  // Whoever has said all it has to say, as in `printf … | nc`, may still read the answers.
  async #hungUp(): Promise<void> {
    if (this.#closing) return;
    this.#closing = true;
    await this.server.leave(this, "Connection closed");
    await this.#farewell();
  }

  /** Whether the session is over, or about to be. */
  get ended(): boolean {
    return this.#closing;
  }

  // A connection closed with unread input is reset, and the reset would eat the ERROR: say that we are done,
  // then read on until the client hangs up.
  async #farewell(): Promise<void> {
    const patience = this.server.config.limits.farewell * 1000;
    const timer = setTimeout(() => this.#drop(), Math.min(patience, 2 ** 31 - 1));
    await this.outbox.drained();
    this.transport.finish();
    this.server.whenGone(this, () => clearTimeout(timer));
  }

  #drop(): void {
    this.outbox.close();
    this.transport.close();
  }

  /**
   * Looks at lines that have come, handled or not, for the sign that this client reads: the token is in a PONG, and
   * nobody who has not read it can guess it.
   */
  see(lines: readonly Line[]): void {
    if (!this.transport.answersPing) return this.reading.answered();
    const { token } = this.reading;
    if (token === undefined || !lines.some((line) => typeof line === "string" && line.includes(token))) {
      return;
    }
    this.reading.answered();
    this.outbox.resume();
  }

  /** The client is not silent. */
  hears(): void {
    this.heard = this.server.clock();
    this.pinged = false;
  }

  // Whoever goes on talking after the farewell would keep us reading until its time is over.
  #ignore(): void {
    if (++this.#ignored >= IGNORED) this.#drop();
  }

  // What is only said needs no promise for each read.
  #handleAll(lines: readonly Line[]): Promise<void> | undefined {
    if (this.#closing) {
      this.#ignore();
      return undefined;
    }
    for (let at = 0; at < lines.length && !this.#closing; at++) {
      const done = take(this, lines[at]!);
      if (done !== undefined) return this.#handleRest(done, lines.slice(at + 1));
    }
    return undefined;
  }

  async #handleRest(first: Promise<void>, lines: readonly Line[]): Promise<void> {
    await first;
    for (const line of lines) {
      if (this.#closing) return;
      const done = take(this, line);
      if (done !== undefined) await done;
    }
  }
}
