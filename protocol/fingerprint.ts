/**
 * The fingerprint of a server's key, and the name that follows from it. Both ends make it of the same bytes, so a
 * certificate that a server made itself vouches for its own name and for no other. It knows no certificates.
 */

const ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
/** The last label makes sure that no public authority can ever vouch for such a name (RFC 2606 section 2). */
const DOMAIN = ".chat.invalid";

/**
 * @param spki a public key as certificates carry it (SubjectPublicKeyInfo, DER)
 * @returns its SHA-256 in Base32 (RFC 4648 section 6) in small letters: 52 characters, so that it fits a label of DNS
 */
export async function fingerprintOf(spki: Uint8Array): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", spki.slice()));
  const bits = [...digest].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  return bits.match(/.{1,5}/g)!.map((five) => ALPHABET[parseInt(five.padEnd(5, "0"), 2)]).join("");
}

/** Whether a text can be a fingerprint. */
export function isFingerprint(text: string): boolean {
  return /^[a-z2-7]{52}$/.test(text);
}

/** The host name that a certificate of this key is for, when the server made it itself. */
export function nameOf(fingerprint: string): string {
  return fingerprint + DOMAIN;
}
