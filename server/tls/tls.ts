/** TLS of one server: where its certificate comes from, which one it shows now, and what it tells of that. */

import type { Backend } from "../backend/backend.ts";
import type { Config } from "../config.ts";
import type { Journal } from "../journal.ts";
import { TlsGate } from "../transport/splice.ts";
import { checkCredentials, type Credentials, CredentialsError } from "./credentials.ts";
import { openIdentity } from "./identity.ts";
import { type PemBundle, readBundles } from "./pem.ts";

/** Certificates as an operator gives them, one after the other. */
export type Given = AsyncGenerator<Partial<PemBundle>>;

/** What TLS is made of. */
export interface TlsParts {
  readonly config: Config;
  readonly backend: Backend;
  readonly journal: Journal;
}

/**
 * Reads the certificate that the server is to begin with.
 *
 * @param signal ends the wait for it
 * @returns it, and those that may follow
 * @throws {CredentialsError} when it cannot be used; the signal's reason when that was aborted first
 */
export async function readCertificate(
  input: AsyncIterable<Uint8Array>,
  signal?: AbortSignal,
): Promise<{ first: Credentials; more: Given }> {
  const more = readBundles(input);
  const aborted = Promise.withResolvers<never>();
  const abort = () => aborted.reject(signal?.reason);
  signal?.addEventListener("abort", abort);
  if (signal?.aborted) abort();
  try {
    const { value } = await Promise.race([more.next(), aborted.promise]);
    return { first: await checkCredentials(value ?? {}, Date.now()), more };
  } finally {
    signal?.removeEventListener("abort", abort);
  }
}

/** The certificate in use, and the way to it. */
export class Tls {
  readonly gate: TlsGate;
  readonly #parts: TlsParts;
  #credentials: Credentials;

  /** Made by {@linkcode Tls.open}. */
  constructor(credentials: Credentials, parts: TlsParts) {
    const { limits } = parts.config;
    this.#credentials = credentials;
    this.#parts = parts;
    this.gate = new TlsGate(credentials, {
      handshake: limits["tls-time"],
      waiting: limits["tls-waiting"],
      farewell: limits.farewell,
    });
  }

  /**
   * Begins to serve TLS.
   *
   * @param given the certificate; without one the server's own is taken from the store
   */
  static async open(given: Credentials | undefined, parts: TlsParts): Promise<Tls> {
    const credentials = given ?? await checkCredentials(await openIdentity(parts.backend), Date.now());
    return new Tls(credentials, parts);
  }

  /** The certificate in use. */
  get credentials(): Credentials {
    return this.#credentials;
  }

  /** Takes each certificate that follows, or says in the journal why not and keeps the one before. */
  async follow(given: Given): Promise<void> {
    const { journal } = this.#parts;
    for await (const bundle of given) {
      try {
        const credentials = await checkCredentials(bundle, Date.now());
        await this.gate.renew(credentials);
        this.#credentials = credentials;
        journal.note("certificate", { expires: new Date(credentials.expires).toISOString() });
      } catch (error) {
        const reason = error instanceof CredentialsError ? error.message : String(error);
        journal.note("certificate-refused", { reason, kept: true });
      }
    }
  }

  /**
   * What CAP LS says of TLS (IRCv3 sts). A certificate that only its key vouches for is no ground for it: clients would
   * have to refuse it from then on.
   *
   * @param port where TLS is served
   * @param secure whether the client that asks has it already
   */
  policy(port: number, secure: boolean): string | undefined {
    const { sts } = this.#parts.config;
    if (!this.#credentials.vouched) return undefined;
    if (secure) return `duration=${sts},port=${port}`;
    return sts === 0 ? undefined : `port=${port}`;
  }
}
