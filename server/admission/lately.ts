/** How often something has happened lately, by a key that comes from outside: bounded, whatever keys are tried. */

/** Keys remembered at most; beyond that the one that is longest without anything new is forgotten. */
const KEPT = 10_000;

/** Counts by key within a window of time that ends now. */
export class Lately {
  readonly #most: number;
  readonly #window: number;
  readonly #now: () => number;
  readonly #times = new Map<string, readonly number[]>();

  /**
   * @param options.most as many as are ever asked for: {@linkcode count} goes no further
   * @param options.window milliseconds
   * @param options.now the clock, in milliseconds
   */
  constructor(options: { readonly most: number; readonly window: number; readonly now: () => number }) {
    this.#most = options.most;
    this.#window = options.window;
    this.#now = options.now;
  }

  /** How often it has happened within the window. */
  count(key: string): number {
    return this.#recent(key).length;
  }

  /** It has happened once more. Where nothing is ever too often, nothing is kept. */
  add(key: string): void {
    if (this.#most === Infinity) return;
    const recent = this.#recent(key);
    // The newest key stands last.
    this.#times.delete(key);
    this.#times.set(key, [...recent, this.#now()].slice(-this.#most));
    if (this.#times.size > KEPT) this.#times.delete(this.#times.keys().next().value!);
  }

  /** It has never happened. */
  forget(key: string): void {
    this.#times.delete(key);
  }

  #recent(key: string): readonly number[] {
    const since = this.#now() - this.#window;
    return (this.#times.get(key) ?? []).filter((time) => time > since);
  }
}
