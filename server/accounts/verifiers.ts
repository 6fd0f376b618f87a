/** What is kept instead of a password here: how costly it is to make, and how it is written as a line of text. */

import { fromBase64, toBase64 } from "../../protocol/base64.ts";
import { makeVerifier, type Verifier } from "../../protocol/scram.ts";

/** Rounds of PBKDF2-SHA-256 in a new verifier, about 40 ms of one core: what a guess costs whoever steals it. */
export const ITERATIONS = 210_000;

/** Rounds that a verifier made elsewhere may have: RFC 7677 (4) asks for the least, the most is a second of one core. */
const ROUNDS = { least: 4096, most: 5_000_000 };
/** Bytes of a SHA-256. */
const KEY = 32;

/** Makes a verifier from a password, at the cost of {@linkcode ITERATIONS}. */
export function newVerifier(password: string): Promise<Verifier> {
  return makeVerifier(password, { iterations: ITERATIONS });
}

/** @returns `SCRAM-SHA-256$<iterations>:<salt>$<storedKey>:<serverKey>`, in Base64, close to RFC 5803 (3) */
export function formatVerifier({ iterations, salt, storedKey, serverKey }: Verifier): string {
  return `SCRAM-SHA-256$${iterations}:${toBase64(salt)}$${toBase64(storedKey)}:${toBase64(serverKey)}`;
}

/** Reads what {@linkcode formatVerifier} writes. @returns undefined when it is none, or too weak to be used */
export function parseVerifier(text: string): Verifier | undefined {
  const [, rounds = "", ...fields] = /^SCRAM-SHA-256\$(\d{1,9}):([^$:]+)\$([^$:]+):([^$:]+)$/.exec(text) ??
    [];
  const [salt, storedKey, serverKey] = fields.map(fromBase64);
  const iterations = Number(rounds);
  if (salt === undefined || iterations < ROUNDS.least || iterations > ROUNDS.most) return undefined;
  if (storedKey?.length !== KEY || serverKey?.length !== KEY) return undefined;
  return { iterations, salt, storedKey, serverKey };
}
