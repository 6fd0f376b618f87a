/**
 * What a person's machine remembers between two runs: small values of JSON by name. Where they are kept is the
 * rim's matter; who reads one checks its shape, as anything may stand there.
 */

/** The memory of one machine. None of this ever throws: where nothing can be kept, nothing is found. */
export interface Memory {
  /** @returns the value of this name; undefined when there is none */
  load(name: string): unknown;
  /**
   * Puts in place of what is kept under this name what `change` makes of it, as another program on this machine may
   * have changed it since it was loaded. Undefined takes it away.
   */
  update(name: string, change: (kept: unknown) => unknown): void;
}

/** Remembers for as long as it lives; for who has no other memory. */
export class ShortMemory implements Memory {
  readonly #kept = new Map<string, unknown>();

  load(name: string): unknown {
    return this.#kept.get(name);
  }

  update(name: string, change: (kept: unknown) => unknown): void {
    this.#kept.set(name, change(this.#kept.get(name)));
  }
}

/** Characters of a name that is kept: a longer one is nobody's but a hostile server's. */
export const LONGEST_NAME = 200;

/** @returns the strings in a value that should be a list of them, the latest `most` */
export function stringsOf(value: unknown, most: number): string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === "string").slice(-most) : [];
}

/** @returns the numbers in a value that should be an object of them */
export function numbersOf(value: unknown): [string, number][] {
  const entries = typeof value === "object" && value !== null ? Object.entries(value) : [];
  return entries.filter((entry): entry is [string, number] => Number.isFinite(entry[1]));
}
