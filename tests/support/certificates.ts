// Certificates for tests, made on the spot: an authority of the test's own, and what it vouches for.

import "reflect-metadata";
import * as x509 from "@peculiar/x509";
import type { PemBundle } from "../../server/tls/pem.ts";

const KEY = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
const DAY = 86_400_000;

/** What a certificate is to say. */
export interface Wanted {
  /** Host names, or IP addresses. */
  readonly names: readonly string[];
  /** Days from now at which it begins and ends to be valid. */
  readonly from?: number;
  readonly until?: number;
}

/** Somebody whose word clients take, once they were given {@linkcode Authority.pem}. */
export class Authority {
  readonly pem: string;
  readonly #root: x509.X509Certificate;
  readonly #keys: CryptoKeyPair;

  /** Made by {@linkcode Authority.found}. */
  constructor(root: x509.X509Certificate, keys: CryptoKeyPair) {
    this.#root = root;
    this.#keys = keys;
    this.pem = root.toString("pem");
  }

  static async found(): Promise<Authority> {
    const keys = await newKeys();
    const root = await x509.X509CertificateGenerator.createSelfSigned({
      serialNumber: "01",
      name: "CN=Test Authority",
      notBefore: new Date(Date.now() - DAY),
      notAfter: new Date(Date.now() + DAY),
      signingAlgorithm: KEY,
      keys,
      extensions: [new x509.BasicConstraintsExtension(true, 1, true)],
    });
    return new Authority(root, keys);
  }

  /** Vouches for a new key. */
  async issue(wanted: Wanted): Promise<PemBundle> {
    const keys = await newKeys();
    const certificate = await x509.X509CertificateGenerator.create({
      ...saying(wanted),
      subject: "CN=server",
      issuer: this.#root.subject,
      publicKey: keys.publicKey,
      signingKey: this.#keys.privateKey,
    });
    return await bundle(certificate, keys);
  }
}

/** A certificate that vouches for itself. */
export async function selfSigned(wanted: Wanted): Promise<PemBundle> {
  const keys = await newKeys();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    ...saying(wanted),
    name: "CN=server",
    keys,
  });
  return await bundle(certificate, keys);
}

function saying({ names, from = -1, until = 1 }: Wanted) {
  const alternatives = names.map((
    value,
  ) => ({ type: /^[\d.]+$|:/.test(value) ? "ip" : "dns", value } as const));
  return {
    serialNumber: "02",
    notBefore: new Date(Date.now() + from * DAY),
    notAfter: new Date(Date.now() + until * DAY),
    signingAlgorithm: KEY,
    extensions: [new x509.SubjectAlternativeNameExtension(alternatives)],
  };
}

function newKeys(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey(KEY, true, ["sign", "verify"]) as Promise<CryptoKeyPair>;
}

async function bundle(certificate: x509.X509Certificate, keys: CryptoKeyPair): Promise<PemBundle> {
  const secret = await crypto.subtle.exportKey("pkcs8", keys.privateKey);
  return {
    cert: `${certificate.toString("pem")}\n`,
    key: `${x509.PemConverter.encode(secret, "PRIVATE KEY")}\n`,
  };
}
