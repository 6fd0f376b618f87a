/** Keys in the Web Storage of this machine, by address and account. What they are for is not known here. */

import type { KeyRing, StoredKey } from "./core/keys.ts";

/** What is needed of `localStorage`. */
export type Shelf = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** What is needed of it to see what there is. */
export type OpenShelf = Shelf & Pick<Storage, "length" | "key">;

/** @returns the names of all that is kept; none where there is no storage */
export function namesOn(open: () => OpenShelf): string[] {
  try {
    const shelf = open();
    return Array.from({ length: shelf.length }, (_, index) => shelf.key(index) ?? "");
  } catch {
    return [];
  }
}

/** The ring of one address. */
export class StorageKeyRing implements KeyRing {
  readonly #open: () => Shelf;
  readonly #place: string;

  /**
   * @param open gives the storage, or throws where there is none; called when something is looked for, not before
   * @param place the address, `host:port`
   */
  constructor(open: () => Shelf, place: string) {
    this.#open = open;
    this.#place = place.toLowerCase();
  }

  find(account: string): StoredKey | undefined {
    try {
      return storedKey(JSON.parse(this.#open().getItem(this.#nameOf(account)) ?? "null"));
    } catch {
      return undefined;
    }
  }

  keep(account: string, { server, privateKey, publicKey }: StoredKey): boolean {
    try {
      this.#open().setItem(this.#nameOf(account), JSON.stringify({ server, privateKey, publicKey }));
      return true;
    } catch {
      return false;
    }
  }

  drop(account: string): void {
    try {
      this.#open().removeItem(this.#nameOf(account));
    } catch {
      // Then there is nothing to take away either.
    }
  }

  #nameOf(account: string): string {
    return keyNameOf(this.#place, account);
  }
}

/** @returns the name under which a key is kept */
export function keyNameOf(place: string, account: string): string {
  return `key ${place.toLowerCase()} ${account.toLowerCase()}`;
}

function storedKey(value: unknown): StoredKey | undefined {
  const { server, privateKey, publicKey } = (value ?? {}) as Partial<StoredKey>;
  const whole = [server, privateKey, publicKey].every((part) => typeof part === "string");
  return whole ? { server: server!, privateKey: privateKey!, publicKey: publicKey! } : undefined;
}
