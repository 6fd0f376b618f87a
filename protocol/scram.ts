/**
 * SCRAM-SHA-256 (RFC 5802, RFC 7677), both ends of it, over WebCrypto: what a password becomes, and the four
 * messages with which each end proves to the other that it knows. It refuses to know who may log in, and how
 * the messages travel.
 */

import { fromBase64, toBase64 } from "./base64.ts";

/** What is kept instead of a password: enough to check one, too little to log in elsewhere (RFC 5802 section 3). */
export interface Verifier {
  readonly salt: Uint8Array<ArrayBuffer>;
  /** Rounds of PBKDF2. */
  readonly iterations: number;
  readonly storedKey: Uint8Array<ArrayBuffer>;
  readonly serverKey: Uint8Array<ArrayBuffer>;
}

/** What each side of a password knows that a stranger does not. */
interface Keys {
  readonly clientKey: Uint8Array<ArrayBuffer>;
  readonly storedKey: Uint8Array<ArrayBuffer>;
  readonly serverKey: Uint8Array<ArrayBuffer>;
}

const encoder = new TextEncoder();
/** `n,,`: no channel binding, no other identity than one's own. */
const HEADER = "n,,";
const HEADER_BASE64 = "biws";

/**
 * Makes a verifier from a password. One call costs `iterations` rounds of PBKDF2.
 *
 * @param password any text; it is normalized (NFKC), as a second keyboard may write the same letter otherwise
 */
export async function makeVerifier(
  password: string,
  { salt = crypto.getRandomValues(new Uint8Array(16)), iterations }: {
    salt?: Uint8Array<ArrayBuffer>;
    iterations: number;
  },
): Promise<Verifier> {
  const { storedKey, serverKey } = await keysOf(password, { salt, iterations });
  return { salt, iterations, storedKey, serverKey };
}

/** Whether the password is the one that the verifier was made from, at the cost of making one. */
export async function checkPassword(password: string, verifier: Verifier): Promise<boolean> {
  const { storedKey } = await keysOf(password, verifier);
  return sameBytes(storedKey, verifier.storedKey);
}

/** Compares in a time that tells nothing of where two differ. */
export function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  let difference = one.length ^ other.length;
  for (let i = 0; i < one.length; i++) difference |= one[i]! ^ (other[i] ?? 0);
  return difference === 0;
}

/** A client's first message, as the server reads it. */
export interface ClientFirst {
  /** The account to log in to. */
  readonly name: string;
  /** Whose rights are asked for; the same as `name`, or nothing. */
  readonly authzid: string;
  readonly nonce: string;
  /** The message without its header, which both ends sign. */
  readonly bare: string;
}

/** Reads `n,,n=NAME,r=NONCE`. @returns undefined when it is none, or wants channel binding or an extension */
export function parseClientFirst(text: string): ClientFirst | undefined {
  const [, authzid, bare, name, nonce] =
    /^[ny],(?:a=([^,]*))?,(n=([^,]*),r=([\x21-\x2b\x2d-\x7e]+)(?:,.*)?)$/.exec(text) ??
      [];
  if (bare === undefined || name === undefined || nonce === undefined) return undefined;
  const [plainName, plainAuthzid] = [unescapeName(name), unescapeName(authzid ?? "")];
  if (plainName === undefined || plainName === "" || plainAuthzid === undefined) return undefined;
  return { name: plainName, authzid: plainAuthzid, nonce, bare };
}

/** One login as the server sees it: `challenge` is sent, then `verify` takes the client's answer. */
export class ScramServer {
  /** The server's first message, `r=…,s=…,i=…`. */
  readonly challenge: string;
  readonly #verifier: Verifier;
  readonly #first: ClientFirst;
  readonly #nonce: string;

  /** @param nonce the server's part of the nonce; random unless told otherwise (for tests) */
  constructor(first: ClientFirst, verifier: Verifier, nonce: string = randomNonce()) {
    this.#first = first;
    this.#verifier = verifier;
    this.#nonce = first.nonce + nonce;
    this.challenge = `r=${this.#nonce},s=${toBase64(verifier.salt)},i=${verifier.iterations}`;
  }

  /** @returns the server's last message (`v=…`), or undefined when the client has not proved anything */
  async verify(final: string): Promise<string | undefined> {
    const at = final.lastIndexOf(",p=");
    const unsigned = final.slice(0, at);
    const proof = at < 0 ? undefined : fromBase64(final.slice(at + 3));
    const [binding, nonce] = unsigned.split(",");
    if (proof === undefined || proof.length !== 32 || nonce !== `r=${this.#nonce}`) return undefined;
    if (binding !== `c=${HEADER_BASE64}` && binding !== `c=${headerOf(this.#first)}`) return undefined;
    const { storedKey, serverKey } = this.#verifier;
    const message = `${this.#first.bare},${this.challenge},${unsigned}`;
    const clientKey = xor(proof, await hmac(storedKey, message));
    if (!sameBytes(await sha256(clientKey), storedKey)) return undefined;
    return `v=${toBase64(await hmac(serverKey, message))}`;
  }
}

/** One login as the client sees it: `first` is sent, `answer` answers the challenge, `isServer` checks the end. */
export class ScramClient {
  /** The client's first message. */
  readonly first: string;
  readonly #password: string;
  readonly #nonce: string;
  readonly #bare: string;
  #signature = "";

  /** @param nonce random unless told otherwise (for tests) */
  constructor(name: string, password: string, nonce: string = randomNonce()) {
    this.#password = password;
    this.#nonce = nonce;
    this.#bare = `n=${escapeName(name)},r=${nonce}`;
    this.first = HEADER + this.#bare;
  }

  /** @returns the client's last message, or undefined when the challenge is not one to be answered */
  async answer(challenge: string): Promise<string | undefined> {
    const [, nonce, salt64 = "", rounds] = /^r=([^,]+),s=([^,]+),i=(\d{1,7})(?:,.*)?$/.exec(challenge) ?? [];
    const salt = fromBase64(salt64);
    const iterations = Number(rounds);
    // Few rounds would make the password an easy guess for whoever plays the server.
    if (nonce === undefined || !nonce.startsWith(this.#nonce) || nonce === this.#nonce) return undefined;
    if (salt === undefined || iterations < 4096) return undefined;
    const { clientKey, storedKey, serverKey } = await keysOf(this.#password, { salt, iterations });
    const unsigned = `c=${HEADER_BASE64},r=${nonce}`;
    const message = `${this.#bare},${challenge},${unsigned}`;
    this.#signature = `v=${toBase64(await hmac(serverKey, message))}`;
    return `${unsigned},p=${toBase64(xor(clientKey, await hmac(storedKey, message)))}`;
  }

  /** Whether the server's last message shows that it knows the verifier. */
  isServer(final: string): boolean {
    return this.#signature !== "" && final === this.#signature;
  }
}

async function keysOf(
  password: string,
  { salt, iterations }: { salt: Uint8Array<ArrayBuffer>; iterations: number },
): Promise<Keys> {
  const secret = await crypto.subtle.importKey(
    "raw",
    encoder.encode(password.normalize("NFKC")),
    "PBKDF2",
    false,
    [
      "deriveBits",
    ],
  );
  const bits = await crypto.subtle.deriveBits(
    { name: "PBKDF2", hash: "SHA-256", salt, iterations },
    secret,
    256,
  );
  const salted = new Uint8Array(bits);
  const clientKey = await hmac(salted, "Client Key");
  return { clientKey, storedKey: await sha256(clientKey), serverKey: await hmac(salted, "Server Key") };
}

async function hmac(key: Uint8Array<ArrayBuffer>, text: string): Promise<Uint8Array<ArrayBuffer>> {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const secret = await crypto.subtle.importKey("raw", key, algorithm, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", secret, encoder.encode(text)));
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

function xor(one: Uint8Array, other: Uint8Array): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(one, (byte, i) => byte ^ other[i]!);
}

function headerOf(first: ClientFirst): string {
  return toBase64(encoder.encode(`n,${first.authzid === "" ? "" : `a=${escapeName(first.authzid)}`},`));
}

function escapeName(name: string): string {
  return name.normalize("NFKC").replaceAll("=", "=3D").replaceAll(",", "=2C");
}

function unescapeName(name: string): string | undefined {
  if (/=(?!2C|3D)/.test(name)) return undefined;
  return name.replaceAll("=2C", ",").replaceAll("=3D", "=");
}

function randomNonce(): string {
  return toBase64(crypto.getRandomValues(new Uint8Array(18)));
}
