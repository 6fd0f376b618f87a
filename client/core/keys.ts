/**
 * Keys that log in instead of a password: which there is for an account, and how a new one comes about. Where they are
 * kept is the ring's matter.
 */

import { keyId, type KeyPair, newKeyPair, parsePublicKey } from "../../protocol/ed25519_challenge.ts";
import type { Client } from "./client.ts";
import { idOf } from "./linking.ts";

/** A key, and the name of the server that it was made for. */
export interface StoredKey extends KeyPair {
  readonly server: string;
}

/** The keys of this machine for one address. None of this ever throws: where nothing can be kept, nothing is found. */
export interface KeyRing {
  find(account: string): StoredKey | undefined;
  /** @returns whether it is kept now */
  keep(account: string, key: StoredKey): boolean;
  drop(account: string): void;
}

/** A key that the server has been offered. */
interface Offered {
  readonly account: string;
  readonly id: string;
  readonly key: StoredKey;
}

/** One client's keys. */
export class Keys {
  readonly #client: Client;
  #offered: Offered | undefined;
  /** The id of a key that the account has got and that this machine could not keep. */
  #useless: string | undefined;

  constructor(client: Client) {
    this.#client = client;
  }

  /** @returns the key of this machine for an account */
  find(account: string): StoredKey | undefined {
    return this.#client.options.keys?.find(account);
  }

  /** The account has this key of ours by now, which was made for it. */
  linked(account: string, key: StoredKey): void {
    if (this.#client.options.keys?.keep(account, key)) {
      this.#client.emit({ kind: "info", text: selfSufficient(account) });
    } else this.#useless = idOf(key);
  }

  /** We are in: a key that could not be kept is given back. */
  settled(): void {
    if (this.#useless === undefined) return;
    this.#client.send("KEY", "DROP", this.#useless);
    this.#useless = undefined;
    this.#client.emit({
      kind: "error",
      text: "This machine can keep no key; next time it needs the password",
    });
  }

  /** The server has given a code for another machine. */
  coded([, , code = "", account = ""]: readonly string[]): void {
    this.#client.emit({ kind: "link-code", account, code, place: this.#client.options.place });
  }

  /** Makes a key and offers it to the server, once we are logged in. */
  provide(account: string): void {
    if (this.#client.options.keys !== undefined) this.#client.later(this.#offer(account));
  }

  /** The account has a key of this id now. @returns whether it is the one that we offered */
  added(id: string): boolean {
    const offered = this.#offered;
    if (offered?.id !== id) return false;
    this.#offered = undefined;
    const { account, key } = offered;
    const kept = this.#client.options.keys?.keep(account, key) ?? false;
    if (!kept) this.#client.send("KEY", "DROP", id);
    else {this.#client.emit({
        kind: "info",
        text: selfSufficient(account),
      });}
    return true;
  }

  /** Takes the key of an account from this machine. @returns its id, if there was one */
  drop(account: string): string | undefined {
    const publicKey = parsePublicKey(this.find(account)?.publicKey ?? "");
    this.#client.options.keys?.drop(account);
    return publicKey && keyId(publicKey);
  }

  /** Forgets what belongs to one connection. */
  lost(): void {
    this.#offered = undefined;
  }

  async #offer(account: string): Promise<void> {
    const pair = await newKeyPair().catch(() => undefined);
    const { state } = this.#client;
    const publicKey = parsePublicKey(pair?.publicKey ?? "");
    // Meanwhile the connection may be gone.
    if (pair === undefined || publicKey === undefined || state.phase !== "welcomed") return;
    this.#offered = { account, id: keyId(publicKey), key: { ...pair, server: state.server } };
    this.#client.send("KEY", "ADD", pair.publicKey, "chat join");
  }
}

function selfSufficient(account: string): string {
  return `This machine logs in as ${account} by itself now; /logout ends that`;
}
