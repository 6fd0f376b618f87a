/**
 * Which way leads to a server: with TLS or without, and whose word is taken for who it is. It opens no socket itself.
 *
 * What must hold:
 * 1. a server that had TLS once is never joined without again, whatever fails;
 * 2. a server that was known by a key is joined by that key alone, and one that a public authority vouched for is
 *    joined by that alone, until the person says otherwise (`#k=` in a link, `--new-key`);
 * 3. a certificate that is wrong is the end of it: there is no way around, and none is offered.
 */

import { fingerprintOf, nameOf } from "../protocol/fingerprint.ts";
import type { TransportPolicy } from "../protocol/sts.ts";
import { type Address, formatAddress, isLoopback } from "./address.ts";
import { isEncrypted, type Security } from "./core/security.ts";
import type { KnownServers } from "./known_servers.ts";
import { type Connection, type Dial, Unreachable } from "./link.ts";

type Place = Pick<Address, "host" | "port">;

/** A certificate that a server has shown, unproven. */
export interface ShownCertificate {
  readonly pem: string;
  /** SubjectPublicKeyInfo, DER. */
  readonly spki: Uint8Array;
  /** Host names that it is for. */
  readonly names: readonly string[];
}

/** Ways to open a connection. Each rejects with {@linkcode Unreachable} when nobody answers. */
export interface Ways {
  /** Without TLS. */
  plain(place: Place, signal: AbortSignal): Promise<Connection>;
  /**
   * With TLS, to a server that proves to have this name.
   *
   * @param trust a certificate (PEM) whose word is taken beside that of the public authorities
   * @throws {CertificateError} when it proves something else
   * @throws {NoTlsError} when it speaks no TLS
   */
  secure(place: Place, proof: { name: string; trust?: string }, signal: AbortSignal): Promise<Connection>;
  /** The certificate that is shown to us. Nothing of it is proven. */
  look(place: Place, signal: AbortSignal): Promise<ShownCertificate>;
}

/** What was shown does not prove what it should; the message says what is wrong, to follow "its certificate". */
export class CertificateError extends Error {
  override name = "CertificateError";
}

/** Who listens there spoke no TLS this time; the message says what was found instead. */
export class NoTlsError extends Error {
  override name = "NoTlsError";
}

/** Where to, and what is to be true of the way. */
export interface SecureDialOptions {
  readonly address: Address;
  readonly known: KnownServers;
  readonly ways: Ways;
  /** Whether the person takes whatever key the server has now. */
  readonly newKey: boolean;
}

/** Dials one server, again and again. */
export class SecureDial {
  readonly #options: SecureDialOptions;
  readonly #key: string | undefined;
  /** Whether it must be TLS; it may become so, and never the other way round. */
  #required: boolean;
  /** The port for TLS where the server has named one. */
  #port: number | undefined;
  /** Whether it was found that nobody speaks TLS there. */
  #plain = false;
  #newKey: boolean;
  /** Whether the server has sent us to TLS, which only an authority's word can confirm. */
  #sent = false;

  constructor(options: SecureDialOptions) {
    this.#options = options;
    this.#newKey = options.newKey;
    this.#key = options.address.key;
    this.#required = options.address.tls === "required";
  }

  /** Opens a connection the safest way that there is. */
  readonly dial: Dial = async (signal) => {
    const { known, address } = this.#options;
    const policy = known.policy(address.host);
    if (policy !== undefined && !this.#required) {
      this.#required = true;
      this.#port = policy.port;
    }
    const place = { host: address.host, port: this.#port ?? address.port };
    try {
      return await this.#choose(place, { vouched: this.#sent || policy !== undefined, signal });
    } catch (error) {
      throw explained(place, error);
    }
  };

  /**
   * Takes note of what the server says of TLS on a connection (IRCv3 sts).
   *
   * @returns whether that connection is to be given up for one with TLS
   */
  heard({ port, duration }: TransportPolicy, security: Security): boolean {
    const { known, address: { host } } = this.#options;
    if (isEncrypted(security)) {
      // Whoever is known by a key has no authority to be checked by later.
      if (security === "verified" && duration !== undefined) {
        known.keepPolicy(host, { port: this.#port ?? this.#options.address.port, duration });
      }
      return false;
    }
    if (port === undefined) return false;
    this.#sent = this.#required = true;
    this.#port = port;
    return true;
  }

  /** A connection has ended: a policy counts from here ("Rescheduling expiry on disconnect"). */
  ended(): void {
    const { known, address: { host } } = this.#options;
    const policy = known.policy(host);
    if (policy !== undefined) known.keepPolicy(host, policy);
  }

  async #choose(
    place: Place,
    { vouched, signal }: { vouched: boolean; signal: AbortSignal },
  ): Promise<Connection> {
    if (this.#key !== undefined) return await this.#pinned(place, this.#key, signal);
    const known = this.#newKey ? undefined : this.#options.known.find(formatAddress(place));
    if (known !== undefined && "fingerprint" in known) {
      return await this.#pinned(place, known.fingerprint, signal);
    }
    if (known !== undefined || vouched) return await this.#verified(place, signal);
    if (this.#required) return await this.#first(place, signal);
    return await this.#preferred(place, signal);
  }

  /** TLS if it is to be had, where nothing is known that would demand it. */
  async #preferred(place: Place, signal: AbortSignal): Promise<Connection> {
    const { ways, address } = this.#options;
    if (address.tls === "preferred" && !this.#plain && !isLoopback(place.host)) {
      try {
        return await this.#first(place, signal);
      } catch (error) {
        if (!(error instanceof NoTlsError)) throw error;
        this.#plain = true;
      }
    }
    return await ways.plain(place, signal);
  }

  /** A server that nothing is known of: by a public authority's word, else by its own, which is kept. */
  async #first(place: Place, signal: AbortSignal): Promise<Connection> {
    try {
      return await this.#verified(place, signal);
    } catch (error) {
      if (!(error instanceof CertificateError)) throw error;
      try {
        return await this.#trusted(place, error, signal);
      } catch (fault) {
        // Whoever has shown a certificate has TLS, whatever becomes of the second look.
        throw fault instanceof NoTlsError ? unanswered(place, fault) : fault;
      }
    }
  }

  /** @param fault what is wrong with its certificate, unless that is the server's own */
  async #trusted(place: Place, fault: CertificateError, signal: AbortSignal): Promise<Connection> {
    const shown = await this.#options.ways.look(place, signal);
    const fingerprint = await fingerprintOf(shown.spki);
    if (!shown.names.includes(nameOf(fingerprint))) throw fault;
    const connection = await this.#prove(place, { fingerprint, certificate: shown.pem }, signal);
    return { ...bound(connection), remark: FIRST(formatAddress(place), fingerprint) };
  }

  async #verified(place: Place, signal: AbortSignal): Promise<Connection> {
    const { ways, known } = this.#options;
    const connection = await ways.secure(place, { name: place.host }, signal);
    known.keep(formatAddress(place), { verified: true });
    this.#newKey = false;
    return { ...bound(connection), security: "verified" };
  }

  /** A server that must have this key. */
  async #pinned(place: Place, fingerprint: string, signal: AbortSignal): Promise<Connection> {
    const known = this.#options.known.find(formatAddress(place));
    if (known !== undefined && "fingerprint" in known && known.fingerprint === fingerprint) {
      try {
        return await this.#prove(place, known, signal);
      } catch (error) {
        // The same key may have got another certificate.
        if (!(error instanceof CertificateError)) throw error;
      }
    }
    const shown = await this.#options.ways.look(place, signal);
    const shownKey = await fingerprintOf(shown.spki);
    if (shownKey !== fingerprint) throw new KeyError(fingerprint, shownKey, this.#key !== undefined);
    return await this.#prove(place, { fingerprint, certificate: shown.pem }, signal);
  }

  /** What was shown before proves nothing: this connection is the one that the key must stand for. */
  async #prove(
    place: Place,
    { fingerprint, certificate }: { fingerprint: string; certificate: string },
    signal: AbortSignal,
  ): Promise<Connection> {
    const { ways, known } = this.#options;
    const connection = await ways.secure(place, { name: nameOf(fingerprint), trust: certificate }, signal);
    known.keep(formatAddress(place), { fingerprint, certificate });
    this.#newKey = false;
    return { ...bound(connection), security: "pinned" };
  }
}

/** A connection's parts, so that a copy of it can say more. */
function bound(connection: Connection): Connection {
  return {
    security: connection.security,
    chunks: connection.chunks,
    write: (bytes) => connection.write(bytes),
    finish: () => connection.finish(),
    close: () => connection.close(),
    ...(connection.remark === undefined ? {} : { remark: connection.remark }),
  };
}

/** The server has another key than the one that it must have. */
class KeyError extends Error {
  constructor(readonly wanted: string, readonly shown: string, readonly named: boolean) {
    super("another key");
  }
}

const FIRST = (place: string, fingerprint: string) =>
  `The connection is private. This machine has not met ${place} before and takes its key on trust: ${fingerprint}. ` +
  "From now on it must be this key. To be sure, compare it with the one in the server's own join line.";

/** @returns the same error in a sentence that ends it, where it is one of ours */
function explained(place: Place, error: unknown): unknown {
  const at = formatAddress(place);
  if (error instanceof KeyError) return ended(at, keyReason(error), error);
  if (error instanceof CertificateError) return ended(at, `its certificate ${error.message}`, error);
  if (error instanceof NoTlsError) return unanswered(place, error);
  return error;
}

/** It may have TLS another time: it is full, is being started anew, or the way there is bad. */
function unanswered(place: Place, error: NoTlsError): Unreachable {
  const reason = `${error.message}, and it is not joined without`;
  return new Unreachable(`Will not join ${formatAddress(place)}: ${reason}`, { reason, cause: error });
}

function keyReason({ wanted, shown, named }: KeyError): string {
  const whose = named ? "the one in the link" : "the one that this machine knows";
  return `its key is not ${whose}. Either the server has a new key, or somebody in between pretends to be it. ` +
    `Wanted: ${wanted}, shown: ${shown}. Ask whoever runs it for the join line with the key that it has now` +
    (named ? "" : ", or if you know that it has changed, join once with --new-key");
}

/** Trying again would not help, and only ask to be deceived. */
function ended(place: string, reason: string, cause: Error): Unreachable {
  return new Unreachable(`Will not join ${place}: ${reason}`, { reason, cause, final: true });
}
