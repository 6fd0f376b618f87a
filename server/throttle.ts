/** How often something has failed lately, by a key that comes from outside: bounded, whatever keys are tried. */

/** Milliseconds within which failed logins are counted. */
export const WINDOW = 60_000;
/** Keys remembered at most; beyond that the one that failed longest ago is forgotten. */
const KEPT = 10_000;

/** Counts failures by key within a window of time. */
export class Throttle {
  readonly #limit: number;
  readonly #window: number;
  readonly #now: () => number;
  readonly #failures = new Map<string, number[]>();

  /**
   * @param options.limit failures within the window after which a key is to wait
   * @param options.window milliseconds
   * @param options.now the clock, in milliseconds
   */
  constructor(options: { readonly limit: number; readonly window: number; readonly now: () => number }) {
    this.#limit = options.limit;
    this.#window = options.window;
    this.#now = options.now;
  }

  /** Whether the key has failed so often lately that it is not to try again yet. */
  isHeld(key: string): boolean {
    return this.#recent(key).length >= this.#limit;
  }

  /** The key has failed once more. */
  failed(key: string): void {
    const recent = this.#recent(key);
    // Never more than the limit of times is kept, and the newest key stands last.
    this.#failures.delete(key);
    this.#failures.set(key, [...recent, this.#now()].slice(-this.#limit));
    if (this.#failures.size > KEPT) this.#failures.delete(this.#failures.keys().next().value!);
  }

  /** The key has succeeded: its failures are forgotten. */
  succeeded(key: string): void {
    this.#failures.delete(key);
  }

  #recent(key: string): readonly number[] {
    const since = this.#now() - this.#window;
    return (this.#failures.get(key) ?? []).filter((time) => time > since);
  }
}
