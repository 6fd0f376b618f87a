/** What all sessions of one server share, and the few things that happen across rooms. It opens and listens to nothing. */

import { Accounts } from "./accounts/accounts.ts";
import type { Guest } from "./admission/addresses.ts";
import { Awake } from "./awake.ts";
import type { Backend } from "./backend/backend.ts";
import { Bans } from "./admission/bans.ts";
import { Variants } from "./capabilities.ts";
import type { Config } from "./config.ts";
import type { Cloak } from "./people/cloak.ts";
import { Correspondents, partyOf } from "./people/conversations.ts";
import { Counts } from "./people/counts.ts";
import { DERIVATIONS, Derivations } from "./accounts/derivations.ts";
import type { ChatEvent } from "./envelope.ts";
import { Gate } from "./admission/gate.ts";
import type { Journal } from "./journal.ts";
import { Tick } from "./tick.ts";
import { Logins } from "./accounts/logins.ts";
import { Metadata } from "./people/metadata.ts";
import { Turns } from "./turns.ts";
import { Metrics } from "./metrics/metrics.ts";
import { whyClosed } from "./metrics/why_closed.ts";
import { Monitor } from "./monitor.ts";
import { NickProtection } from "./accounts/nick_protection.ts";
import { giveWay } from "./people/nicks.ts";
import { Operators } from "./accounts/operators.ts";
import { Past } from "./people/past.ts";
import { checkOn } from "./input/patience.ts";
import type { Person } from "./person.ts";
import type { ReadingOptions } from "./output/reading.ts";
import type { UnaskedOptions } from "./output/unasked.ts";
import { ReadMarkers } from "./people/read_markers.ts";
import { Registration } from "./registration.ts";
import { Rooms } from "./rooms.ts";
import { Roster } from "./roster.ts";
import { SearchIndex } from "./search/index.ts";
import { observed } from "./search/observed.ts";
import { Session } from "./session.ts";
import { TimedMasks } from "./room/timed_masks.ts";
import type { Transport } from "./transport/transport.ts";

/** What a server is made of. */
export interface ServerOptions {
  readonly config: Config;
  readonly backend: Backend;
  readonly journal: Journal;
  readonly cloak: Cloak;
  /** Where to count; the store counts in the same place. */
  readonly metrics?: Metrics;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** Milliseconds of a clock that never goes back. */
  readonly clock?: () => number;
  /** Stops the server in order; called when an operator asks for it. */
  readonly stop?: (reason: string) => void;
}

/** Who is to be told what becomes of a connection. */
export type Visitor = Pick<Guest, "welcomed" | "left">;

/** A connection that nobody counts. */
const STRANGER: Visitor = { welcomed() {}, left() {} };

/** One server's shared state. */
export class Server {
  readonly config: Config;
  readonly backend: Backend;
  readonly journal: Journal;
  readonly cloak: Cloak;
  readonly metrics: Metrics;
  readonly variants = new Variants();
  readonly tick: Tick;
  readonly accounts: Accounts;
  readonly operators: Operators;
  readonly bans: Bans;
  readonly gate: Gate;
  readonly correspondents: Correspondents;
  readonly logins = new Logins();
  readonly nickProtection: NickProtection;
  readonly readMarkers: ReadMarkers;
  readonly metadata: Metadata;
  readonly roster: Roster;
  readonly rooms: Rooms;
  /** Every session by its id, welcomed or not, until it leaves. */
  readonly sessions = new Map<string, Session>();
  /** Every person by their id, likewise. */
  readonly people = new Map<string, Person>();
  readonly counts = new Counts();
  readonly monitor = new Monitor();
  readonly past = new Past();
  /** For commands that look at everybody and everything. */
  readonly turns = new Turns();
  readonly search: SearchIndex;
  /** What CAP LS says of TLS to a client that has it already, or not; undefined where there is nothing to say. */
  sts: ((secure: boolean) => string | undefined) | undefined;
  readonly #timedMasks: TimedMasks;
  readonly started: number;
  readonly now: () => number;
  /** Milliseconds of a clock for silence and delay, see {@linkcode Awake}. */
  readonly clock: () => number;
  readonly #awake: Awake;
  /** What it takes to watch who reads. */
  readonly watching: ReadingOptions & UnaskedOptions;
  readonly stop: (reason: string) => void;
  readonly #gone = new Map<Session, () => void>();
  /** The sessions whose connections are there, welcomed or not, ended or not. */
  readonly #running = new Map<Session, Visitor>();
  #deserted: PromiseWithResolvers<void> | undefined;
  readonly #notStored = (error: unknown) => this.journal.note("not-stored", { error: String(error) });
  #count = 0;

  constructor(options: ServerOptions) {
    this.config = options.config;
    this.backend = observed(options.backend, (log, entries) => this.search.hear(log, entries));
    this.journal = options.journal;
    this.cloak = options.cloak;
    this.metrics = options.metrics ?? new Metrics();
    this.search = new SearchIndex({
      capacity: this.config.limits["search-index"],
      failed: (error) => this.journal.note("search-failed", { error: String(error) }),
    });
    this.now = options.now ?? Date.now;
    this.#awake = new Awake(options.clock);
    this.clock = this.#awake.now;
    this.tick = new Tick(this.clock);
    this.watching = {
      limits: this.config.limits,
      now: this.clock,
      unread: { bytes: 0 },
      unheard: { bytes: 0, readers: 0, left: [] },
    };
    this.stop = options.stop ?? (() => {});
    this.started = this.now();
    const checking = { derivations: new Derivations(DERIVATIONS), limits: this.config.limits };
    this.accounts = new Accounts(this.backend, { ...checking, now: this.now, clock: this.clock });
    this.bans = new Bans(this.backend, { now: this.now });
    this.gate = new Gate(this);
    this.operators = new Operators(this.config.operators, { ...checking, now: this.clock });
    const { accounts, now, config: { nickProtection: grace } } = this;
    this.nickProtection = new NickProtection({ grace, accounts, now, giveWay });
    this.correspondents = new Correspondents(this.backend);
    this.readMarkers = new ReadMarkers(this.backend, this.config.limits["read-markers"]);
    this.metadata = new Metadata(this.backend);
    this.roster = new Roster(this.backend);
    this.#timedMasks = new TimedMasks({ name: this.config.name, journal: this.journal });
    const { backend, tick, variants } = this;
    const failed = this.#notStored;
    const person = (id: string) => this.people.get(id);
    this.rooms = new Rooms({ backend, tick, variants, person }, { now: this.now, failed });
  }

  /**
   * Serves a connection until it is gone.
   *
   * @param guest told when its client has introduced itself, and when it is gone
   */
  host(transport: Transport, guest: Visitor = STRANGER): void {
    const id = `${this.started.toString(36)}-${(++this.#count).toString(36)}`;
    const registration = new Registration(this.config.limits, guest);
    const session = new Session(this, { id, transport, registration });
    this.sessions.set(id, session);
    this.people.set(id, session.person);
    this.#running.set(session, guest);
    session.run();
  }

  /** The connection of a session is gone. */
  gone(session: Session): void {
    const guest = this.#running.get(session);
    this.#running.delete(session);
    guest?.left();
    this.#gone.get(session)?.();
    this.#gone.delete(session);
    if (this.#running.size > 0) return;
    this.#deserted?.resolve();
    this.#deserted = undefined;
  }

  /** Settles when every connection is gone. */
  async deserted(): Promise<void> {
    if (this.#running.size === 0) return;
    this.#deserted ??= Promise.withResolvers<void>();
    await this.#deserted.promise;
  }

  /** Calls back once, when the connection of a session is gone. */
  whenGone(session: Session, callback: () => void): void {
    if (this.#running.has(session)) this.#gone.set(session, callback);
    else callback();
  }

  /** A session has completed its registration, as somebody who was not here before. */
  arrived({ person, transport: { kind, remote } }: Session): void {
    person.here = true;
    this.counts.connections++;
    this.counts.arrived(person.modes);
    this.monitor.online(person);
    this.journal.note("welcome", { nick: person.nick, kind, remote, here: this.counts.here });
    this.tellOperators(`${person.source} is here, from ${remote}`);
  }

  /** A session goes. With the last one its person goes as well. */
  async leave(session: Session, reason: string): Promise<void> {
    this.sessions.delete(session.id);
    this.metrics.closed.add(whyClosed(reason));
    this.monitor.clear(session);
    this.logins.remove(session);
    if (session.welcomed) this.counts.connections--;
    await this.part(session, reason);
  }

  /** A session does not speak for its person any more, who leaves if there is no other. */
  async part(session: Session, reason: string): Promise<void> {
    const { person } = session;
    if (person.sessions.length === 1) return await this.#left(person, reason);
    const before = person.away;
    person.detach(session);
    this.tellAway(person, before);
    this.journal.note("disconnected", { nick: person.nick, reason, left: person.sessions.length });
  }

  /** Everyone who shares a room with somebody is told once, and the nick is free. */
  async #left(person: Person, reason: string): Promise<void> {
    const { here } = person;
    this.people.delete(person.id);
    const reached = new Set(person.sessions.map(({ id }) => id));
    const farewell = { ...person.draft("QUIT", [reason]), reached };
    const posts = [...person.rooms].map((room) => room.post(farewell));
    if (here) {
      this.counts.left(person.modes);
      person.here = false;
      this.vacated(person);
      this.journal.note("quit", { nick: person.nick, reason, here: this.counts.here });
      this.tellOperators(`${person.source} has left: ${reason}`);
    }
    this.#forget(person);
    if (person.nick !== "") await this.roster.release(person.nick, person);
    if (here) this.monitor.offline(person.nick);
    const failed = (await Promise.allSettled(posts)).some((post) => post.status === "rejected");
    // A store that takes nothing must not keep ghosts in rooms.
    if (failed) { for (const room of [...person.rooms]) room.remove(person); }
  }

  #forget(person: Person): void {
    if (person.account !== undefined) return;
    const party = partyOf(person);
    this.correspondents.forget(party);
    this.readMarkers.forget(party);
    this.metadata.forget(party.id);
  }

  /** Somebody gives up their nick: by leaving, or for another one. To be called while they still have it. */
  vacated({ nick, user, host, realname }: Pick<Person, "nick" | "user" | "host" | "realname">): void {
    this.past.add({ nick, user, host, realname, time: this.now() });
  }

  /** Tells everyone else who shares a room with somebody, once each, of something that no log keeps. */
  tellNeighbours(person: Person, event: ChatEvent): void {
    const reached = new Set(person.sessions.map(({ id }) => id));
    for (const room of person.rooms) room.tell(event, reached);
    this.monitor.tell(person, event, reached);
  }

  /** Tells those who share a room with somebody whether they are away, if that is not as it was `before`. */
  tellAway(person: Person, before: string | undefined): void {
    const { away } = person;
    if (away !== before) this.tellNeighbours(person, person.event("AWAY", away === undefined ? [] : [away]));
  }

  /** Tells the operators who have set `s` of something that happened on the server. */
  tellOperators(text: string): void {
    if (this.counts.with("s") === 0) return;
    for (const person of this.roster.welcomed()) {
      if (person.modes.has("s")) { for (const session of person.sessions) session.notify("NOTICE", text); }
    }
  }

  /** Pings the silent, closes those who have not answered or not introduced themselves in time, ends what is timed. */
  sweep(): void {
    const now = this.now();
    const stopped = this.#awake.look();
    if (stopped > 0) this.journal.note("was-stopped", { seconds: Math.round(stopped / 1000) });
    for (const session of this.sessions.values()) checkOn(session);
    this.#timedMasks.sweep(this.rooms, now);
    this.nickProtection.sweep();
    for (const { target } of this.bans.expire(this.#notStored)) {
      this.journal.note("ban-over", { ban: target });
    }
    void this.rooms.saved();
    if (now - this.started > this.config.limits["room-wait"] * 1000) this.rooms.expire();
  }

  /** Brings back what the store has: rooms, and whose names are taken. To be awaited before anybody is hosted. */
  async restore(): Promise<void> {
    await this.accounts.restore();
    await this.bans.restore();
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
    const farewell = { farewell: true, error: reason };
    const ends = [...this.sessions.values()].map((session) => session.end(reason, farewell));
    await Promise.all(ends);
    await this.deserted();
    await this.rooms.saved();
    await searched;
  }

  /** Drops every connection that is still there, without a word. */
  abandon(): void {
    for (const { transport } of this.#running.keys()) transport.close();
  }
}
