/** The one place that starts things: it opens the store and the listeners, puts a door behind each, and drains. */

import { openAdminPort } from "./metrics/admin_port.ts";
import { openBackend } from "./backend/open.ts";
import { openCloak } from "./people/cloak.ts";
import { Closing } from "./closing.ts";
import { Door } from "./admission/door.ts";
import { type Config, configure, type ServeOptions } from "./config.ts";
import { invitation } from "./invitation.ts";
import { type Facts, factsOf, Journal } from "./journal.ts";
import { LoopWatch } from "./metrics/loop_watch.ts";
import { Metrics } from "./metrics/metrics.ts";
import { Server } from "./server.ts";
import { readCertificate, Tls } from "./tls/tls.ts";
import type { Secure } from "./transport/sniff.ts";
import { VERSION } from "./version.ts";

/** Milliseconds between two looks at who is silent. */
const SWEEP = 1_000;

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
 * @param signal stops the server when it is aborted, or the wait for its certificate
 * @throws {Deno.errors.AddrInUse} and other errors of `Deno.listen`
 * @throws {UsageError} when an option cannot be used
 * @throws {StoreError} in a sentence for the operator, when the store cannot be used
 * @throws {CredentialsError} likewise, when the certificate cannot be used
 * @throws the signal's reason, when it was aborted before there was a certificate
 */
export async function serve(options: ServeOptions, signal?: AbortSignal): Promise<RunningServer> {
  const config = configure(options);
  const certificate = config.cert
    ? await readCertificate(config.input ?? Deno.stdin.readable, signal)
    : undefined;
  await using opening = new AsyncDisposableStack();
  const listeners = portsOf(config).map((port) => opening.use(listen(config, port)));
  const journal = new Journal({ format: config.log, sink: Deno.stderr, mayOpen });
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

/** @throws {Error} in words for the operator, unless it is that {@linkcode Config.port} is taken or needs rights */
function listen({ host, tlsPort }: Config, port: number): Deno.TcpListener {
  try {
    return Deno.listen({ hostname: host, port });
  } catch (cause) {
    if (cause instanceof Deno.errors.PermissionDenied) throw cause;
    if (!(cause instanceof Deno.errors.AddrInUse)) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new Error(`nothing can listen on --host ${host}: ${reason}`, { cause });
    }
    if (port !== tlsPort) throw cause;
    throw new Error(`nothing can listen on --tls-port ${port} (is it taken?)`, { cause });
  }
}

/** Whether the system gives this process another descriptor. */
function mayOpen(): boolean {
  try {
    Deno.listen({ hostname: "127.0.0.1", port: 0 }).close();
    return true;
  } catch {
    return false;
  }
}
