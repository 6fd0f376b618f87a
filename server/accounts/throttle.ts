/** Whether a key that comes from outside has failed so often lately that it is to wait. */

import { Lately } from "../admission/lately.ts";
import { networkOf } from "../admission/prefix.ts";

/** Milliseconds within which failed logins are counted. */
export const WINDOW = 60_000;

/** @returns what is held back when somebody fails: the name that they tried, and where they are */
export function throttled(name: string, from: string): string[] {
  return [`name/${name}`, `address/${networkOf(from)}`];
}

/** Holds keys back that fail. */
export class Throttle {
  readonly #limit: number;
  readonly #failures: Lately;

  /**
   * @param options.limit failures within the window after which a key is to wait
   * @param options.window milliseconds
   * @param options.now the clock, in milliseconds
   */
  constructor(options: { readonly limit: number; readonly window: number; readonly now: () => number }) {
    const { limit, window, now } = options;
    this.#limit = limit;
    this.#failures = new Lately({ most: limit, window, now });
  }

  /** Whether the key has failed so often lately that it is not to try again yet. */
  isHeld(key: string): boolean {
    return this.#failures.count(key) >= this.#limit;
  }

  /**
   * Looks at a proof, unless one of its keys is to wait. Until it has succeeded it counts as failed: of many that come
   * at once no more are looked at than may fail.
   *
   * @returns whether it is right
   */
  async judge(keys: readonly string[], prove: () => Promise<boolean>): Promise<boolean | "throttled"> {
    if (keys.some((key) => this.isHeld(key))) return "throttled";
    for (const key of keys) this.failed(key);
    const right = await prove();
    for (const key of right ? keys : []) this.succeeded(key);
    return right;
  }

  /** The key has failed once more. */
  failed(key: string): void {
    this.#failures.add(key);
  }

  /** The key has succeeded: its failures are forgotten. */
  succeeded(key: string): void {
    this.#failures.forget(key);
  }
}
