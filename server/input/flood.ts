/**
 * Flood control: a client that says more than its share is read more slowly. Its own socket fills and it has to wait;
 * nothing is lost, nobody is put out for it (SAFERATE in 005), and no neighbour notices. It knows no command.
 */

import type { Limits } from "../limits.ts";

/** Limits on what is dearer for others than its line: so many at once, and then as many a minute. */
export type Budget = "nicks" | "joins" | "aways" | "invites" | "pages" | "searches";

/** What a line costs that takes from a budget of its own. */
export interface Cost {
  /** Tokens for its command. */
  readonly tokens: number;
  readonly budget: Budget;
  /** How much of the budget it takes. */
  readonly amount: number;
}

/** Characters of a line that cost one token, beside what its command costs. */
const CHARACTERS = 256;
/** The longest that a timer can wait, in milliseconds. */
const LONGEST = 2 ** 31 - 1;

/** Tokens that come at a steady rate and are saved up to a limit. What is taken beyond them is owed. */
export class TokenBucket {
  readonly #burst: number;
  readonly #rate: number;
  #tokens: number;
  #filled = -Infinity;

  /**
   * @param options.burst the most that it holds, and what it holds at first; Infinity where everything is free
   * @param options.rate tokens a second; Infinity where everything is free
   */
  constructor(options: { readonly burst: number; readonly rate: number }) {
    this.#burst = this.#tokens = options.burst;
    this.#rate = options.rate;
  }

  /** Whether everything is free. */
  get free(): boolean {
    return this.#rate === Infinity || this.#burst === Infinity;
  }

  /**
   * Takes tokens, owing those that are not there.
   *
   * @param now milliseconds of a clock that never goes back
   * @returns milliseconds until nothing is owed any more; 0 when nothing is
   */
  take(tokens: number, now: number): number {
    if (this.free) return 0;
    const come = (now - this.#filled) / 1000 * this.#rate;
    this.#filled = now;
    this.#tokens = Math.min(this.#burst, this.#tokens + come) - tokens;
    return this.#tokens >= 0 ? 0 : -this.#tokens / this.#rate * 1000;
  }
}

/** Holds one client's lines back until they are paid for. */
export class Flood {
  readonly #bucket: TokenBucket;
  readonly #limits: Limits;
  /** Made when first needed: most never do anything dear. */
  #budgets: Map<Budget, TokenBucket> | undefined;
  readonly #now: () => number;
  #release: (() => void) | undefined;

  /** @param now milliseconds of a clock that never goes back */
  constructor(limits: Limits, now: () => number) {
    this.#limits = limits;
    this.#bucket = new TokenBucket({ burst: limits["flood-burst"], rate: limits["flood-rate"] });
    this.#now = now;
  }

  /** Whether a line is held back. Who is not read cannot be silent: nobody may be taken for gone meanwhile. */
  get holding(): boolean {
    return this.#release !== undefined;
  }

  /**
   * Charges a line. The next one is not to be charged before this one may go.
   *
   * @param cost tokens for its command, and what else it takes
   * @param text the line, which costs by its length too
   * @returns a promise to be awaited before the line is handled, or nothing when that may be at once
   */
  charge(cost: number | Cost, text: string): Promise<void> | undefined {
    const dear = typeof cost === "number" ? undefined : cost;
    if (this.#bucket.free && dear === undefined) return undefined;
    const now = this.#now();
    const tokens = typeof cost === "number" ? cost : cost.tokens;
    const wait = this.#bucket.take(tokens + text.length / CHARACTERS, now);
    const longest = Math.max(wait, dear === undefined ? 0 : this.#budget(dear.budget).take(dear.amount, now));
    return longest > 0 ? this.#hold(longest) : undefined;
  }

  /** Lets the line that is held back go: its client's session is over. */
  release(): void {
    this.#release?.();
  }

  #budget(name: Budget): TokenBucket {
    const most = this.#limits[name];
    const budgets = this.#budgets ??= new Map();
    const bucket = budgets.get(name) ?? new TokenBucket({ burst: most, rate: most / 60 });
    budgets.set(name, bucket);
    return bucket;
  }

  #hold(milliseconds: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(() => this.#release?.(), Math.min(milliseconds, LONGEST));
    this.#release = () => {
      clearTimeout(timer);
      this.#release = undefined;
      resolve();
    };
    return promise;
  }
}
