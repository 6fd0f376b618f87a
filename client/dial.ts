/** Opens connections for a link, with TLS and without, and says in words why one cannot be had. */

import { connect as connectUnchecked } from "node:tls";
import { X509Certificate } from "node:crypto";
import { type Address, DEFAULT_PORT, formatAddress, isLoopback } from "./address.ts";
import type { Security } from "./core/security.ts";
import { type Connection, Unreachable } from "./link.ts";
import { CertificateError, NoTlsError, type ShownCertificate, type Ways } from "./secure_dial.ts";

type Place = Pick<Address, "host" | "port">;

/** Bytes read at once. */
const READ_BYTES = 65_536;

/** Milliseconds for a handshake; who speaks no TLS may say nothing at all. */
const HANDSHAKE = 5_000;

/** The ways over TCP. */
export const WAYS: Ways = { plain, secure, look };

async function plain(place: Place, signal: AbortSignal): Promise<Connection> {
  const conn = await open(place, signal);
  return new TcpConnection(conn, isLoopback(place.host) ? "loopback" : "none");
}

async function secure(
  place: Place,
  { name, trust }: { name: string; trust?: string },
  signal: AbortSignal,
): Promise<Connection> {
  const conn = await open(place, signal);
  const caCerts = trust === undefined ? [] : [trust];
  const secured = await Deno.startTls(conn, { hostname: name, caCerts });
  const late = AbortSignal.any([signal, AbortSignal.timeout(HANDSHAKE)]);
  try {
    await abortable(secured.handshake(), late);
    return new TcpConnection(secured, "verified");
  } catch (error) {
    secured.close();
    signal.throwIfAborted();
    throw refused(place, error);
  }
}

/**
 * Only a handshake that checks nothing shows a certificate that we do not trust. It does not even prove that the peer
 * has the certificate's key, so nothing is ever said on this connection.
 */
async function look({ host, port }: Place, signal: AbortSignal): Promise<ShownCertificate> {
  const shown = Promise.withResolvers<Uint8Array>();
  const socket = connectUnchecked({ host, port, rejectUnauthorized: false }, () => {
    shown.resolve(socket.getPeerCertificate().raw);
  });
  socket.on("error", shown.reject);
  const late = AbortSignal.any([signal, AbortSignal.timeout(HANDSHAKE)]);
  try {
    const certificate = new X509Certificate(await abortable(shown.promise, late));
    const spki = certificate.publicKey.export({ type: "spki", format: "der" }) as Uint8Array;
    const names = [...(certificate.subjectAltName ?? "").matchAll(/DNS:([^,\s]+)/g)].map(([, name]) => name!);
    return { pem: certificate.toString(), spki, names };
  } catch (error) {
    signal.throwIfAborted();
    throw refused({ host, port }, error);
  } finally {
    socket.destroy();
  }
}

async function open(place: Place, signal: AbortSignal): Promise<Deno.TcpConn> {
  try {
    const conn = await Deno.connect({ hostname: place.host, port: place.port, signal });
    conn.setNoDelay(true);
    return conn;
  } catch (error) {
    if (signal.aborted) throw error;
    throw unreachable(place, error);
  }
}

async function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = Promise.withResolvers<never>();
  const abort = () => aborted.reject(signal.reason);
  signal.addEventListener("abort", abort);
  if (signal.aborted) abort();
  try {
    return await Promise.race([promise, aborted.promise]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

/** What the runtime says of a certificate, and how it goes on after "its certificate". */
const CERTIFICATE_FAULTS: readonly (readonly [RegExp, string])[] = [
  [/expired/i, "has expired"],
  [/not valid yet/i, "is not valid yet"],
  [/not valid for name/i, "is for another host"],
  [/UnknownIssuer|CaUsedAsEndEntity|self.signed/i, "was signed by nobody that is trusted here"],
  [/revoked/i, "was revoked"],
];

/** Tells a certificate that proves nothing from a peer that speaks no TLS. */
function refused(place: Place, error: unknown): Error {
  const words = error instanceof Error ? error.message : String(error);
  if (/certificate/i.test(words)) {
    const [, known] = CERTIFICATE_FAULTS.find(([pattern]) => pattern.test(words)) ?? [];
    return new CertificateError(known ?? `cannot be trusted (${words})`, { cause: error });
  }
  // An alert is TLS: whoever sends one would understand nothing else.
  if (/fatal alert/i.test(words)) return unreachable(place, error);
  // Whoever hangs up, or says nothing in time, may do better the next time; what is no TLS is said at once.
  const spoke = error instanceof Deno.errors.InvalidData || /corrupt message/.test(words);
  return new NoTlsError(spoke ? "there is no TLS" : "TLS is not answered there", { cause: error });
}

class TcpConnection implements Connection {
  readonly security: Security;
  readonly #conn: Deno.TcpConn | Deno.TlsConn;

  constructor(conn: Deno.TcpConn | Deno.TlsConn, security: Security) {
    this.#conn = conn;
    this.security = security;
  }

  get chunks(): AsyncIterable<Uint8Array> {
    return this.#read();
  }

  async write(bytes: Uint8Array): Promise<void> {
    for (let sent = 0; sent < bytes.length;) sent += await this.#conn.write(bytes.subarray(sent));
  }

  async finish(): Promise<void> {
    await this.#conn.closeWrite().catch(() => this.close());
  }

  close(): void {
    try {
      this.#conn.close();
    } catch (error) {
      if (!(error instanceof Deno.errors.BadResource)) throw error;
    }
  }

  async *#read(): AsyncGenerator<Uint8Array> {
    const buffer = new Uint8Array(READ_BYTES);
    while (true) {
      // A reset, a close from our side and an orderly end are all the end.
      const length = await this.#conn.read(buffer).catch(() => null);
      if (length === null) return;
      yield buffer.subarray(0, length);
    }
  }
}

function unreachable(address: Place, cause: unknown): Unreachable {
  const reason = reasonOf(address.host, cause);
  const advice = cause instanceof Deno.errors.ConnectionRefused ? adviceFor(address) : "";
  return new Unreachable(`Cannot reach ${formatAddress(address)}: ${reason}${advice}`, { reason, cause });
}

function reasonOf(host: string, error: unknown): string {
  const { errors } = Deno;
  if (error instanceof errors.ConnectionRefused) return "nobody listens there";
  if (error instanceof errors.TimedOut) return "there is no answer";
  if (error instanceof errors.NotCapable) {
    return "this program may not use the network (start it with --allow-net)";
  }
  if (error instanceof Error && /fatal alert: AccessDenied/.test(error.message)) {
    return "it lets nobody in from here now: there are too many, or there is a ban";
  }
  const words = error instanceof Error ? error.message.replace(/ \(os error \d+\)$/, "") : String(error);
  if (words.startsWith("failed to lookup address")) return `there is no host named ${host}`;
  return words.charAt(0).toLowerCase() + words.slice(1);
}

/** On this very machine a server is one command away. */
function adviceFor({ host, port }: Place): string {
  if (!isLoopback(host)) return "";
  return `. Start a server with: chat serve${port === DEFAULT_PORT ? "" : ` --port ${port}`}`;
}
