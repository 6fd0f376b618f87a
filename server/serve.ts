/** The one place that starts things: it opens the store and the listener, admits connections, and drains. */

import type { Guest } from "./addresses.ts";
import { openAdminPort } from "./admin_port.ts";
import { openBackend } from "./backend/open.ts";
import { openCloak } from "./cloak.ts";
import { Closing } from "./closing.ts";
import { COMMANDS } from "./commands/mod.ts";
import { type Config, configure, type ServeOptions } from "./config.ts";
import { invitation } from "./invitation.ts";
import { type Facts, factsOf, Journal } from "./journal.ts";
import { LoopWatch } from "./metrics/loop_watch.ts";
import { Metrics } from "./metrics/metrics.ts";
import { Server } from "./server.ts";
import { readCertificate, Tls } from "./tls/tls.ts";
import { Translator } from "./transport/plain.ts";
import { Proxies } from "./transport/proxy.ts";
import { type Secure, sniff, type SniffOptions, sniffTls } from "./transport/sniff.ts";
import { Buffers, Connection } from "./transport/tcp.ts";
import { TurningAway } from "./transport/turning_away.ts";
import { VERSION } from "./version.ts";

/** Milliseconds of silence after which a connection is asked `alias?`. */
const SILENCE = 500;
/** Seconds for a person to read `alias?` and type a name. */
const PERSON = 300;
/** Milliseconds between two looks at who is silent. */
const SWEEP = 1_000;
/** Pauses after a failed accept (no descriptors left), in milliseconds, doubling from the first to the last. */
const PAUSES = { first: 10, last: 1_000 };

/** A server that is listening. Disposing of it stops it. */
export interface RunningServer extends AsyncDisposable {
  /** The port it listens on. */
  readonly port: number;
  /** The port of 127.0.0.1 for /healthz and /metrics, if it serves them. */
  readonly adminPort: number | undefined;
  /** The port that speaks nothing but TLS, if there is one. */
  readonly tlsPort: number | undefined;
  /** The fingerprint of its key, if it speaks TLS (protocol/fingerprint.ts). */
  readonly fingerprint: string | undefined;
  /** What to tell others: one line with the address and the ways to join. */
  readonly invitation: string;
  /** Settles when it has stopped, everything told and closed. */
  readonly finished: Promise<void>;
  /** Whether it stopped, or is about to, for a mistake in the program. */
  readonly faulty: boolean;
  /** Accepts nobody any more, tells everyone, and settles like {@linkcode finished}. */
  stop(reason?: string): Promise<void>;
  /**
   * Takes what escaped everybody else in this process, so that it does not end it without a word. A rejection is
   * logged, and the server goes on: nobody had waited for that promise, so what others rely on is as it was, and a
   * stranger who finds a way to cause one must not end the chat of all. An exception has torn through the middle of
   * something that all share, like the tick: the server stops in order, what was acknowledged is stored, and
   * whoever watches over it starts it anew.
   */
  escaped(kind: Escaped, error: unknown): void;
}

/** What nobody caught: the rejection of a promise, or an exception out of a callback. */
export type Escaped = "rejection" | "exception";

/**
 * Starts a server.
 *
 * @param options what differs from the defaults of {@linkcode configure}
 * @param signal stops the server when it is aborted
 * @throws {Deno.errors.AddrInUse} and other errors of `Deno.listen`
 * @throws {UsageError} when an option cannot be used
 * @throws {StoreError} in a sentence for the operator, when the store cannot be used
 * @throws {CredentialsError} likewise, when the certificate cannot be used
 */
export async function serve(options: ServeOptions, signal?: AbortSignal): Promise<RunningServer> {
  const config = configure(options);
  const certificate = config.cert ? await readCertificate(config.input ?? Deno.stdin.readable) : undefined;
  await using opening = new AsyncDisposableStack();
  const listeners = portsOf(config).map((port) => opening.use(Deno.listen({ hostname: config.host, port })));
  const journal = new Journal({ format: config.log, sink: Deno.stderr });
  const metrics = new Metrics();
  const note = (fact: string, facts: Facts) => journal.note(fact, facts);
  const backend = opening.use(
    await openBackend(config, { note, metrics: metrics.commits, passedOn: () => server.tick.written() }),
  );
  const server: Server = new Server({
    config,
    backend,
    journal,
    metrics,
    cloak: await openCloak(backend),
    stop: (reason) => void stop(reason),
  });
  const tls = speaksTls(config)
    ? await Tls.open(certificate?.first, { config, backend, journal })
    : undefined;
  opening.defer(() => tls?.gate.close());
  await server.restore();
  void server.indexPast();
  const loop = opening.use(new LoopWatch({ lag: metrics.lag }));
  const admin = config.adminPort === undefined ? undefined : opening.use(
    openAdminPort({ port: config.adminPort, server, loop, door: () => together(doors) }),
  );
  // From here on stop() closes what was opened.
  opening.move();
  const sweeper = setInterval(() => sweep(server), SWEEP);
  const [port = 0, tlsPort] = listeners.map(({ addr }) => (addr as Deno.NetAddr).port);
  const secure: Secure | undefined = tls && ((connection, chunks) => tls.gate.secure(connection, chunks));
  server.sts = (already) => tls?.policy(config.tls ? port : tlsPort!, already);
  const doors = listeners.map((listener, index) =>
    new Door(listener, {
      server,
      secure: config.tls || index > 0 ? secure : undefined,
      only: index > 0,
    })
  );
  if (certificate !== undefined) void tls?.follow(certificate.more);
  const finished = Promise.withResolvers<void>();
  let [stopping, faulty] = [false, false];
  journal.note("listening", { host: config.host, port, admin: admin?.port, version: VERSION });

  async function stop(reason = "Server shutting down"): Promise<void> {
    if (stopping) return finished.promise;
    stopping = true;
    signal?.removeEventListener("abort", onAbort);
    const closing = new Closing(config.limits.drain * 1000);
    await closing.step(
      "sessions",
      Promise.all(doors.map((door) => door.close())).then(() => server.drain(reason)),
    );
    if (closing.late) journal.note("not-drained", { sessions: server.sessions.size });
    server.abandon();
    if (tls !== undefined) await closing.step("sessions", tls.gate.close());
    clearInterval(sweeper);
    loop[Symbol.dispose]();
    server.tick.stop();
    await closing.step("store", backend[Symbol.asyncDispose]());
    await admin?.[Symbol.asyncDispose]();
    await closing.step("journal", journal.flush());
    finished.resolve();
  }

  function escaped(kind: Escaped, error: unknown): void {
    metrics.errors.add(kind);
    journal.note(kind === "rejection" ? "rejection-unhandled" : "exception-uncaught", factsOf(error));
    if (kind === "rejection") return;
    faulty = true;
    void stop("Internal error");
  }

  const onAbort = () => void stop();
  signal?.addEventListener("abort", onAbort);
  if (signal?.aborted) onAbort();
  return {
    port,
    adminPort: admin?.port,
    tlsPort,
    fingerprint: tls?.credentials.fingerprint,
    invitation: invitation(config, { port, tlsPort, credentials: tls?.credentials }),
    finished: finished.promise,
    get faulty() {
      return faulty;
    },
    stop,
    escaped,
    [Symbol.asyncDispose]: () => stop(),
  };
}

// One mistake in a sweep must not be the end of all of them.
function sweep(server: Server): void {
  try {
    server.sweep();
  } catch (error) {
    server.metrics.errors.add("sweep");
    server.journal.note("sweep-failed", factsOf(error));
  }
}

/** How it is at all doors, for the metrics. */
function together(doors: readonly Door[]): Door["state"] {
  const states = doors.map(({ state }) => state);
  const sum = (count: (state: Door["state"]) => number) => states.map(count).reduce((a, b) => a + b, 0);
  return {
    open: states.every(({ open }) => open),
    arriving: sum(({ arriving }) => arriving),
    received: sum(({ received }) => received),
  };
}

function speaksTls({ tls, tlsPort }: Config): boolean {
  return tls || tlsPort !== undefined;
}

/** The ports to listen on: the one for everything, and the one for TLS alone. */
function portsOf({ port, tlsPort }: Config): number[] {
  return tlsPort === undefined ? [port] : [port, tlsPort];
}

/** What a door is made of. */
interface DoorOptions {
  readonly server: Server;
  readonly secure: Secure | undefined;
  /** Whether nothing but TLS comes in here. */
  readonly only: boolean;
}

/** Accepts connections, finds out what they speak and hands them to the server. */
class Door {
  readonly #listener: Deno.TcpListener;
  readonly #server: Server;
  readonly #options: SniffOptions;
  readonly #buffers = new Buffers();
  readonly #only: boolean;
  readonly #turningAway = new TurningAway();
  readonly #proxies: Proxies;
  /** Connections that have not said yet what they speak. */
  readonly #arriving = new Map<Connection, Promise<void>>();
  readonly #accepting: Promise<void>;
  #open = true;

  constructor(listener: Deno.TcpListener, { server, secure, only }: DoorOptions) {
    this.#listener = listener;
    this.#server = server;
    this.#only = only;
    this.#options = { ...sniffOptions(server.config), ...(secure === undefined ? {} : { secure }) };
    this.#proxies = new Proxies(server.config.proxies);
    this.#accepting = this.#accept();
  }

  /** How it is at the door, for the metrics. */
  get state(): { open: boolean; arriving: number; received: number } {
    return { open: this.#open, arriving: this.#arriving.size, received: this.#buffers.read };
  }

  /** Accepts nothing more and lets go of who has not spoken. */
  async close(): Promise<void> {
    this.#open = false;
    this.#listener.close();
    await this.#accepting;
    await this.#proxies.end();
    for (const connection of this.#arriving.keys()) connection.close();
    await Promise.all(this.#arriving.values());
    await this.#turningAway.end();
  }

  // An iterator over the listener would end when descriptors run out; this goes on when there are some again.
  async #accept(): Promise<void> {
    let pause = PAUSES.first;
    while (this.#open) {
      try {
        this.#meet(await this.#listener.accept());
        this.#server.metrics.accepted++;
        pause = PAUSES.first;
      } catch (error) {
        if (!this.#open) return;
        this.#server.metrics.acceptFailures++;
        this.#server.journal.note("accept-failed", { error: String(error), pause });
        await new Promise((resolve) => setTimeout(resolve, pause));
        pause = Math.min(pause * 2, PAUSES.last);
      }
    }
  }

  // Behind a proxy the address is only known once that has told it.
  #meet(conn: Deno.TcpConn): void {
    const { hostname } = conn.remoteAddr;
    if (!this.#proxies.has(hostname)) return this.#admit(conn, hostname);
    this.#proxies.introduce(conn, {
      known: (remote) => this.#admit(conn, remote),
      refused: () => this.#server.journal.note("proxy-refused", { remote: hostname }),
    });
  }

  #admit(conn: Deno.TcpConn, remote: string): void {
    const guest = this.#server.gate.admit(remote);
    if (typeof guest === "string") {
      this.#server.metrics.turnedAway++;
      return this.#turningAway.refuse(conn, guest);
    }
    const connection = new Connection(conn, { buffers: this.#buffers, remote });
    this.#arriving.set(connection, this.#arrive(connection, guest));
  }

  /** Settles when it is clear what the connection speaks, and it is served or gone. */
  async #arrive(connection: Connection, guest: Guest): Promise<void> {
    try {
      const transport = await (this.#only ? sniffTls : sniff)(connection, this.#options);
      if (transport !== undefined && this.#open) return this.#server.host(transport, guest);
      transport?.close();
    } catch (error) {
      this.#server.metrics.errors.add("connection");
      this.#server.journal.note("connection-failed", { remote: connection.remote, ...factsOf(error) });
      connection.close();
    } finally {
      this.#arriving.delete(connection);
    }
    guest.left();
  }
}

function sniffOptions(config: Config): SniffOptions {
  const { limits } = config;
  return {
    plain: config.plain,
    silence: SILENCE,
    patience: limits["registration-time"],
    personPatience: Math.max(PERSON, limits["registration-time"]),
    commands: Object.keys(COMMANDS),
    lines: { line: limits.line, tags: limits.tags, buffer: limits["receive-buffer"] },
    words: {
      lobby: config.lobby,
      password: config.password !== undefined,
      messageBytes: 400 - config.lobby.length,
      translator: new Translator(),
    },
  };
}
