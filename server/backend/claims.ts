/** Names that one owner holds at a time, within this process. It knows neither what they name nor any store. */

interface Claim {
  readonly owner: string;
  readonly until: number;
}

/** The claims of a store that one process has to itself. */
export class Claims {
  readonly #now: () => number;
  readonly #held = new Map<string, Claim>();

  /** @param now the clock, in milliseconds since 1970 */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Takes a name for an owner, for `ttl` milliseconds from now. @returns false when somebody else holds it */
  claim(name: string, owner: string, ttl: number): boolean {
    const held = this.#held.get(name);
    const free = held === undefined || held.owner === owner || held.until <= this.#now();
    if (free) this.#held.set(name, { owner, until: this.#now() + ttl });
    return free;
  }

  /** Frees a name, if this owner holds it. */
  release(name: string, owner: string): void {
    if (this.#held.get(name)?.owner === owner) this.#held.delete(name);
  }
}
