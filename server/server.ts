/** What all sessions of one server share, and the few things that happen across rooms. It opens and listens to nothing. */

import { Accounts } from "./accounts.ts";
import type { Backend } from "./backend/backend.ts";
import { Variants } from "./capabilities.ts";
import type { Config } from "./config.ts";
import type { Cloak } from "./cloak.ts";
import { Correspondents, partyOf } from "./conversations.ts";
import { Counts } from "./counts.ts";
import { DERIVATIONS, Derivations } from "./derivations.ts";
import type { Journal } from "./journal.ts";
import { Tick } from "./tick.ts";
import { Logins } from "./logins.ts";
import { Metadata } from "./metadata.ts";
import { Monitor } from "./monitor.ts";
import { Operators } from "./operators.ts";
import { Past } from "./past.ts";
import { ReadMarkers } from "./read_markers.ts";
import { Registration } from "./registration.ts";
import { Rooms } from "./rooms.ts";
import { Roster } from "./roster.ts";
import { SearchIndex } from "./search/index.ts";
import { observed } from "./search/observed.ts";
import { Session } from "./session.ts";
import { TimedMasks } from "./timed_masks.ts";
import type { Transport } from "./transport/transport.ts";

/** What a server is made of. */
export interface ServerOptions {
  readonly config: Config;
  readonly backend: Backend;
  readonly journal: Journal;
  readonly cloak: Cloak;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/** One server's shared state. */
export class Server {
  readonly config: Config;
  readonly backend: Backend;
  readonly journal: Journal;
  readonly cloak: Cloak;
  readonly variants = new Variants();
  readonly tick = new Tick();
  readonly accounts: Accounts;
  readonly operators: Operators;
  readonly correspondents: Correspondents;
  readonly logins = new Logins();
  readonly readMarkers: ReadMarkers;
  readonly metadata: Metadata;
  readonly roster: Roster;
  readonly rooms: Rooms;
  /** Every session by its id, welcomed or not, until it leaves. */
  readonly sessions = new Map<string, Session>();
  readonly counts = new Counts();
  readonly monitor = new Monitor();
  readonly past = new Past();
  readonly search: SearchIndex;
  readonly #timedMasks: TimedMasks;
  readonly started: number;
  readonly now: () => number;
  readonly #gone = new Map<Session, () => void>();
  readonly #running = new Map<Session, Promise<void>>();
  #count = 0;

  constructor(options: ServerOptions) {
    this.config = options.config;
    this.backend = observed(options.backend, (log, entries) => this.search.hear(log, entries));
    this.journal = options.journal;
    this.cloak = options.cloak;
    this.search = new SearchIndex({
      capacity: this.config.limits["search-index"],
      failed: (error) => this.journal.note("search-failed", { error: String(error) }),
    });
    this.now = options.now ?? Date.now;
    this.started = this.now();
    const checking = { derivations: new Derivations(DERIVATIONS), limits: this.config.limits, now: this.now };
    this.accounts = new Accounts(this.backend, checking);
    this.operators = new Operators(this.config.operators, checking);
    this.correspondents = new Correspondents(this.backend);
    this.readMarkers = new ReadMarkers(this.backend);
    this.metadata = new Metadata(this.backend);
    this.roster = new Roster(this.backend);
    this.#timedMasks = new TimedMasks({ name: this.config.name, journal: this.journal });
    const { backend, tick, variants } = this;
    const failed = (error: unknown) => this.journal.note("not-stored", { error: String(error) });
    const session = (id: string) => this.sessions.get(id);
    this.rooms = new Rooms({ backend, tick, variants, session }, { now: this.now, failed });
  }

  /** Serves a connection until it is gone. */
  async host(transport: Transport): Promise<void> {
    const id = `${this.started.toString(36)}-${(++this.#count).toString(36)}`;
    const session = new Session(this, { id, transport, registration: new Registration(this.config.limits) });
    this.sessions.set(id, session);
    const running = session.run();
    this.#running.set(session, running);
    await running;
    this.#running.delete(session);
    this.#gone.get(session)?.();
    this.#gone.delete(session);
  }

  /** Calls back once, when the connection of a session is gone. */
  whenGone(session: Session, callback: () => void): void {
    if (this.#running.has(session)) this.#gone.set(session, callback);
    else callback();
  }

  /** A session has completed its registration. */
  arrived(session: Session): void {
    this.counts.arrived(session.modes);
    this.monitor.online(session);
    const { kind, remote } = session.transport;
    this.journal.note("welcome", { nick: session.nick, kind, remote, here: this.counts.here });
    this.tellOperators(`${session.source} is here, from ${remote}`);
  }

  /** A session goes: everyone who shares a room with it is told once, and its nick is free. */
  async leave(session: Session, reason: string): Promise<void> {
    this.sessions.delete(session.id);
    const farewell = { ...session.draft("QUIT", [reason]), reached: new Set([session.id]) };
    const posts = [...session.rooms].map((room) => room.post(farewell));
    if (session.welcomed) {
      this.counts.left(session.modes);
      this.vacated(session);
      this.journal.note("quit", { nick: session.nick, reason, here: this.counts.here });
      this.tellOperators(`${session.source} has left: ${reason}`);
    }
    this.monitor.clear(session);
    this.#forget(session);
    if (session.nick !== "") await this.roster.release(session.nick, session);
    if (session.welcomed) this.monitor.offline(session.nick);
    const failed = (await Promise.allSettled(posts)).some((post) => post.status === "rejected");
    // A store that takes nothing must not keep ghosts in rooms.
    if (failed) { for (const room of [...session.rooms]) room.remove(session); }
  }

  #forget(session: Session): void {
    if (session.account !== undefined) return this.logins.remove(session);
    this.correspondents.forget(partyOf(session));
    this.readMarkers.forget(partyOf(session));
    this.metadata.forget(partyOf(session).id);
  }

  /** A session gives up its nick: by leaving, or for another one. To be called while it still has it. */
  vacated({ nick, user, host, realname }: Session): void {
    this.past.add({ nick, user, host, realname, time: this.now() });
  }

  /** Tells everyone who shares a room with a session, once each, of something that no log keeps. */
  tellNeighbours(session: Session, command: string, params: readonly string[]): void {
    const reached = new Set([session.id]);
    const event = session.event(command, params);
    for (const room of session.rooms) room.tell(event, reached);
    this.monitor.tell(session, event, reached);
  }

  /** Tells the operators who have set `s` of something that happened on the server. */
  tellOperators(text: string): void {
    if (this.counts.with("s") === 0) return;
    for (const session of this.roster.welcomed()) {
      if (session.modes.has("s") && !session.ended) session.notify("NOTICE", text);
    }
  }

  /** Pings the silent, closes those who have not answered or not introduced themselves in time, ends what is timed. */
  sweep(): void {
    const now = this.now();
    for (const session of this.sessions.values()) this.#check(session, (since) => (now - since) / 1000);
    this.#timedMasks.sweep(this.rooms, now);
    void this.rooms.saved();
    if (now - this.started > this.config.limits["room-wait"] * 1000) this.rooms.expire();
  }

  /** Brings back what the store has: rooms, and whose names are taken. To be awaited before anybody is hosted. */
  async restore(): Promise<void> {
    await this.accounts.restore();
    await this.rooms.restore();
  }

  /**
   * Lets SEARCH find what was said before the server started. It may be called once everything is restored, and
   * the rest happens in the background until the server is drained.
   *
   * @returns a promise that settles when as much of the past can be found as there is room for
   */
  indexPast(): Promise<void> {
    return this.search.start({
      backend: this.backend,
      logs: async () => [...this.rooms.logs, ...await this.correspondents.logs()],
      failed: (error) => this.journal.note("past-not-searchable", { error: String(error) }),
    });
  }

  /** Ends every session and settles when all are gone, and what there is to store is stored. Rooms stay in the store. */
  async drain(reason: string): Promise<void> {
    this.rooms.freeze();
    const searched = this.search[Symbol.asyncDispose]();
    const ends = [...this.sessions.values()].map((session) => session.end(reason));
    await Promise.all(ends);
    await Promise.all(this.#running.values());
    await this.rooms.saved();
    await searched;
  }

  #check(session: Session, seconds: (since: number) => number): void {
    const { limits } = this.config;
    if (!session.welcomed) {
      if (seconds(session.since) > session.transport.patience) void session.end("Registration timed out");
      return;
    }
    if (!session.transport.answersPing) return;
    if (session.flood.holding) {
      // Its PONG waits behind its flood, so it is not silent; but if it is gone, only a write finds out.
      if (seconds(session.asked) > limits.ping) this.#ask(session);
      return;
    }
    const silent = seconds(session.heard);
    if (silent > limits.gone) void session.end(`Ping timeout: ${Math.round(silent)} seconds`);
    else if (silent > limits.ping && !session.pinged) this.#ask(session);
  }

  #ask(session: Session): void {
    session.pinged = true;
    session.asked = this.now();
    session.outbox.send(`PING :${this.config.name}\r\n`);
  }
}
