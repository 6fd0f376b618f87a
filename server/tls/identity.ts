/**
 * The identity that a server makes for itself where nobody gives it a certificate: a key, and a certificate for the
 * name that follows from that key. It is kept in the store, and proves nothing beyond being the same key as before.
 */

import type { X509CertificateGenerator } from "@peculiar/x509";
import { fingerprintOf, nameOf } from "../../protocol/fingerprint.ts";
import { toBase64 } from "../../protocol/base64.ts";
import type { Backend } from "../backend/backend.ts";
import type { PemBundle } from "./pem.ts";

/** Where it is kept. */
const RECORD = "tls/identity";

const KEY = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
/** "No well-defined expiration date" (RFC 5280 section 4.1.2.5): the key is trusted, not a time. */
const FOREVER = { notBefore: new Date("2020-01-01T00:00:00Z"), notAfter: new Date("9999-12-31T23:59:59Z") };

/** Gives the identity of the server that this store belongs to; a new one, if it has none yet. */
export async function openIdentity(backend: Backend): Promise<PemBundle> {
  const kept = await backend.load<PemBundle>(RECORD);
  if (kept !== undefined) return kept.value;
  const made = await makeIdentity();
  if (await backend.save(RECORD, made, undefined)) return made;
  return await openIdentity(backend);
}

/** Makes a key and its certificate. */
export async function makeIdentity(): Promise<PemBundle> {
  const keys = await crypto.subtle.generateKey(KEY, true, ["sign", "verify"]);
  const spki = new Uint8Array(await crypto.subtle.exportKey("spki", keys.publicKey));
  const name = nameOf(await fingerprintOf(spki));
  const { generator, SubjectAlternativeNameExtension } = await issuing();
  const certificate = await generator.createSelfSigned({
    serialNumber: "01",
    name: "CN=chat",
    ...FOREVER,
    signingAlgorithm: KEY,
    keys,
    extensions: [new SubjectAlternativeNameExtension([{ type: "dns", value: name }])],
  });
  const secret = new Uint8Array(await crypto.subtle.exportKey("pkcs8", keys.privateKey));
  return { cert: `${certificate.toString("pem")}\n`, key: pem("PRIVATE KEY", secret) };
}

/** The library is needed once in a server's life, so nobody else waits for it; it wants a polyfill in place first. */
async function issuing() {
  await import("reflect-metadata");
  const x509 = await import("@peculiar/x509");
  const generator: typeof X509CertificateGenerator = x509.X509CertificateGenerator;
  return { generator, SubjectAlternativeNameExtension: x509.SubjectAlternativeNameExtension };
}

function pem(label: string, bytes: Uint8Array): string {
  const rows = toBase64(bytes).match(/.{1,64}/g)!.join("\n");
  return `-----BEGIN ${label}-----\n${rows}\n-----END ${label}-----\n`;
}
