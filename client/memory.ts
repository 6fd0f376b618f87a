/** The memory of this machine in its Web Storage: small values of JSON under names of their own. What they are for is not known here. */

import type { Memory } from "./core/memory.ts";
import type { Shelf } from "./key_ring.ts";

/** Characters of one value: with the few dozen names in use, far below the 10 MB that a storage holds. */
const LARGEST = 400_000;

/** Stands before each name, so that keys and the like are apart. */
const BEFORE = "kept ";

/** A memory that other programs of this machine may use at the same time: each value is read anew before it changes. */
export class StorageMemory implements Memory {
  readonly #open: () => Shelf;

  /** @param open gives the storage, or throws where there is none; called when something is looked for, not before */
  constructor(open: () => Shelf) {
    this.#open = open;
  }

  load(name: string): unknown {
    try {
      return JSON.parse(this.#open().getItem(BEFORE + name) ?? "null") ?? undefined;
    } catch {
      return undefined;
    }
  }

  update(name: string, change: (kept: unknown) => unknown): void {
    const text = JSON.stringify(change(this.load(name)));
    try {
      if (text === undefined) this.#open().removeItem(BEFORE + name);
      else if (text.length <= LARGEST) this.#open().setItem(BEFORE + name, text);
    } catch {
      // A storage that is full or not there keeps nothing; the run goes on with what it has.
    }
  }
}
