/**
 * ED25519-CHALLENGE, both ends of it, over WebCrypto: a login by a key pair, in the manner of Atheme's
 * ECDSA-NIST256P-CHALLENGE. docs/accounts.md has its messages. It refuses to know whose key is whose, and how the
 * messages travel.
 */

import { fromBase64, toBase64 } from "./base64.ts";

/** The name of the mechanism in SASL. */
export const ED25519_CHALLENGE = "ED25519-CHALLENGE";

/** Bytes of a public key, of a signature (RFC 8032 section 5.1) and of what the server makes up. */
const SIZES = { key: 32, signature: 64, nonce: 32 };
/** In front of all that is signed, so that no signature made for something else is one for a login. */
const PURPOSE = "chat ED25519-CHALLENGE\0";

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true });

/** A key pair as text, to be kept. */
export interface KeyPair {
  /** PKCS #8 in Base64. Whoever has it is the account. */
  readonly privateKey: string;
  /** The 32 bytes of the public key in Base64. */
  readonly publicKey: string;
}

/** The client's first message: who it is, and by which key. */
export interface Hello {
  readonly account: string;
  readonly publicKey: Uint8Array<ArrayBuffer>;
}

/** What the server makes up, and what it calls itself. */
export interface Challenge {
  readonly nonce: Uint8Array<ArrayBuffer>;
  readonly server: string;
}

/** Makes a key pair. */
export async function newKeyPair(): Promise<KeyPair> {
  const pair = await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"]) as CryptoKeyPair;
  const privateKey = new Uint8Array(await crypto.subtle.exportKey("pkcs8", pair.privateKey));
  const publicKey = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
  return { privateKey: toBase64(privateKey), publicKey: toBase64(publicKey) };
}

/** @returns a public key from its Base64, or undefined when it cannot be one */
export function parsePublicKey(text: string): Uint8Array<ArrayBuffer> | undefined {
  const bytes = fromBase64(text);
  return bytes?.length === SIZES.key ? bytes : undefined;
}

/** @returns the few characters by which people and commands name a key: the beginning of its Base64 */
export function keyId(publicKey: Uint8Array): string {
  return toBase64(publicKey).slice(0, 12);
}

/** `account NUL key` */
export function formatHello({ account, publicKey }: Hello): Uint8Array<ArrayBuffer> {
  return joined(encoder.encode(`${account}\0`), publicKey);
}

/** @returns undefined when the bytes are no such message */
export function parseHello(bytes: Uint8Array<ArrayBuffer>): Hello | undefined {
  const at = bytes.indexOf(0);
  const account = textOf(bytes.slice(0, Math.max(0, at)));
  const publicKey = bytes.slice(at + 1);
  return account && publicKey.length === SIZES.key ? { account, publicKey } : undefined;
}

/** Makes up a challenge. */
export function newChallenge(server: string): Challenge {
  return { server, nonce: crypto.getRandomValues(new Uint8Array(SIZES.nonce)) };
}

/** `nonce server` */
export function formatChallenge({ nonce, server }: Challenge): Uint8Array<ArrayBuffer> {
  return joined(nonce, encoder.encode(server));
}

/** @returns undefined when the bytes are no such message */
export function parseChallenge(bytes: Uint8Array<ArrayBuffer>): Challenge | undefined {
  const server = textOf(bytes.slice(SIZES.nonce));
  return server ? { nonce: bytes.slice(0, SIZES.nonce), server } : undefined;
}

/**
 * Signs in answer to a challenge.
 *
 * @throws {Error} when the private key is none
 */
export async function sign(
  privateKey: string,
  { account, challenge }: { readonly account: string; readonly challenge: Challenge },
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = fromBase64(privateKey) ?? new Uint8Array();
  const key = await crypto.subtle.importKey("pkcs8", bytes, "Ed25519", false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("Ed25519", key, signed(account, challenge)));
}

/** Whether the answer was signed by the key that the client named, for this challenge of this server. */
export async function isSigned(
  { account, publicKey }: Hello,
  { challenge, signature }: { readonly challenge: Challenge; readonly signature: Uint8Array<ArrayBuffer> },
): Promise<boolean> {
  if (signature.length !== SIZES.signature) return false;
  try {
    const key = await crypto.subtle.importKey("raw", publicKey, "Ed25519", false, ["verify"]);
    return await crypto.subtle.verify("Ed25519", key, signature, signed(account, challenge));
  } catch {
    // Not every 32 bytes are a key.
    return false;
  }
}

/** Neither name can hold a NUL, so no two logins sign the same bytes. */
function signed(account: string, { nonce, server }: Challenge): Uint8Array<ArrayBuffer> {
  return joined(encoder.encode(`${PURPOSE}${server}\0${account}\0`), nonce);
}

/** @returns undefined when the bytes are no text, or one with a NUL */
function textOf(bytes: Uint8Array): string | undefined {
  try {
    const text = decoder.decode(bytes);
    return text.includes("\0") ? undefined : text;
  } catch {
    return undefined;
  }
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(one.length + other.length);
  bytes.set(one);
  bytes.set(other, one.length);
  return bytes;
}
