/** What a server shows to prove who it is: looks into a certificate and its key, and says in a sentence what is wrong. */

import { createPrivateKey, createPublicKey, X509Certificate } from "node:crypto";
import { fingerprintOf } from "../../protocol/fingerprint.ts";
import type { PemBundle } from "./pem.ts";

/** A certificate that can be used. */
export interface Credentials extends PemBundle {
  /** Of the public key. */
  readonly fingerprint: string;
  /** Whether somebody else signed it, so that clients can check it by what they trust already. */
  readonly vouched: boolean;
  /** The first host name that it is for, if it is for one. */
  readonly host: string | undefined;
  /** Until when it can be used: milliseconds since 1970. */
  readonly expires: number;
}

/** A certificate or key that cannot be used. The message is a sentence for the operator. */
export class CredentialsError extends Error {
  override name = "CredentialsError";
}

/**
 * @param now milliseconds since 1970
 * @throws {CredentialsError} when certificate or key is missing or unreadable, they do not belong together, or it is
 * not the time of the certificate
 */
export async function checkCredentials(bundle: Partial<PemBundle>, now: number): Promise<Credentials> {
  const { cert, key } = bundle;
  if (cert === undefined) {
    throw new CredentialsError("There is no certificate in what was given (PEM is wanted)");
  }
  if (key === undefined) {
    throw new CredentialsError("There is no private key in what was given (PEM is wanted)");
  }
  if (/^(?:-----BEGIN|Proc-Type: 4,) ?ENCRYPTED/m.test(key)) {
    throw new CredentialsError(
      "The private key is encrypted, and nobody is asked for its password: openssl pkey -in KEY gives it without",
    );
  }
  const certificate = reading("certificate", () => new X509Certificate(cert));
  const spki = spkiOf(certificate);
  const own = reading("private key", () => createPublicKey(createPrivateKey(key)));
  if (!spki.equals(own.export({ type: "spki", format: "der" }) as Uint8Array)) {
    throw new CredentialsError("The private key belongs to another certificate");
  }
  const [begins, expires] = [Date.parse(certificate.validFrom), Date.parse(certificate.validTo)];
  if (now > expires) throw new CredentialsError(`The certificate has expired on ${dayOf(expires)}`);
  if (now < begins) throw new CredentialsError(`The certificate is not valid before ${dayOf(begins)}`);
  return {
    cert,
    key,
    fingerprint: await fingerprintOf(spki),
    vouched: certificate.issuer !== certificate.subject,
    host: /\bDNS:([A-Za-z0-9.-]+)/.exec(certificate.subjectAltName ?? "")?.[1],
    expires,
  };
}

function spkiOf(certificate: X509Certificate) {
  return reading("certificate", () => certificate.publicKey.export({ type: "spki", format: "der" }));
}

// What a library says of a bad key might quote it, so its words go no further.
function reading<T>(what: string, read: () => T): T {
  try {
    return read();
  } catch {
    throw new CredentialsError(`The ${what} that was given cannot be read`);
  }
}

function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
