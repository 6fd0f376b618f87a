/**
 * What others see instead of an address: the same for the same address, and nothing that leads back to it
 * without the server's secret. It keeps no addresses.
 */

import { createHmac } from "node:crypto";
import type { Backend } from "../backend/backend.ts";

/** Where the secret is kept, so that bans on a cloak hold after a restart. */
const RECORD = "cloak/secret";
/** Characters of a cloak: 60 bits, so that two addresses do not meet. */
const LENGTH = 12;
const ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

/** Turns addresses into cloaks. */
export class Cloak {
  readonly #secret: Uint8Array;

  constructor(secret: Uint8Array) {
    this.#secret = secret;
  }

  /**
   * @param address IPv4 or IPv6, as the connection has it
   * @returns a host of `[0-9a-z.]`; this machine itself is `localhost`
   */
  of(address: string): string {
    const plain = address.replace(/^::ffff:(?=\d+\.)/i, "").toLowerCase();
    if (plain === "::1" || plain.startsWith("127.")) return "localhost";
    const digest = createHmac("sha256", this.#secret).update(plain).digest();
    const letters = [...digest.subarray(0, LENGTH)].map((byte) => ALPHABET[byte % ALPHABET.length]);
    return `${letters.join("")}.cloak`;
  }
}

/** Opens the cloak of the server that this store belongs to, with a new secret if it has none yet. */
export async function openCloak(backend: Backend): Promise<Cloak> {
  const kept = await backend.load<Uint8Array>(RECORD);
  if (kept !== undefined) return new Cloak(kept.value);
  const secret = crypto.getRandomValues(new Uint8Array(32));
  if (await backend.save(RECORD, secret, undefined)) return new Cloak(secret);
  return await openCloak(backend);
}
