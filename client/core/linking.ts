/** Coming by a key with a code that another machine was given: our side of ED25519-LINK (docs/accounts.md). */

import { formatHello, keyId, newKeyPair, parsePublicKey } from "../../protocol/ed25519_challenge.ts";
import { hashOf, parseLinkCode, proofOf } from "../../protocol/link_code.ts";
import type { StoredKey } from "./keys.ts";
import type { Conversation } from "./mechanisms.ts";

/** One exchange. It makes a key of its own, which is the account's once the login has succeeded. */
export class Linking implements Conversation {
  readonly account: string;
  readonly #code: string;
  #key: StoredKey | undefined;
  #started = false;

  /** @param code as {@linkcode parseLinkCode} takes it */
  constructor(account: string, code: string) {
    this.account = account;
    this.#code = code;
  }

  /** Whether the server has asked for the code at all. */
  get proved(): boolean {
    return (this.#key?.server ?? "") !== "";
  }

  /** The key, with the name that the server has given; undefined before it has. */
  get key(): StoredKey | undefined {
    return this.#key;
  }

  async answer(challenge: Uint8Array<ArrayBuffer>): Promise<Uint8Array | undefined> {
    if (!this.#started) return await this.#greet();
    const code = parseLinkCode(this.#code);
    const publicKey = parsePublicKey(this.#key?.publicKey ?? "");
    const server = new TextDecoder().decode(challenge);
    if (code === undefined || publicKey === undefined || this.#key?.server !== "" || server === "") {
      return undefined;
    }
    this.#key = { ...this.#key, server };
    return await proofOf(await hashOf(code), { server, hello: { account: this.account, publicKey } });
  }

  async #greet(): Promise<Uint8Array | undefined> {
    this.#started = true;
    const pair = await newKeyPair().catch(() => undefined);
    const publicKey = parsePublicKey(pair?.publicKey ?? "");
    if (pair === undefined || publicKey === undefined) return undefined;
    this.#key = { ...pair, server: "" };
    return formatHello({ account: this.account, publicKey });
  }
}

/** @returns the id by which the server knows a key */
export function idOf({ publicKey }: StoredKey): string {
  return keyId(parsePublicKey(publicKey) ?? new Uint8Array());
}
