/** The costly part of passwords, a few at a time: the rest queue with a bound, so that logins never starve the chat. */

/** Derivations of one server at the same time, and how many may wait for one. */
export const DERIVATIONS = { atOnce: 2, waiting: 200 };

/** Thrown when so many wait already that one more would wait too long. */
export class BusyError extends Error {
  override name = "BusyError";
}

/** Runs what costs much computing, `atOnce` at a time and in the order of asking. */
export class Derivations {
  readonly #atOnce: number;
  readonly #bound: number;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  /**
   * @param limits.atOnce how many run at the same time
   * @param limits.waiting how many may wait behind them
   */
  constructor(limits: { readonly atOnce: number; readonly waiting: number }) {
    this.#atOnce = limits.atOnce;
    this.#bound = limits.waiting;
  }

  /**
   * Runs a derivation when its turn has come.
   *
   * @throws {BusyError} at once when too many wait
   */
  async run<T>(derive: () => Promise<T>): Promise<T> {
    if (this.#running >= this.#atOnce) await this.#turn();
    else this.#running++;
    try {
      return await derive();
    } finally {
      this.#next();
    }
  }

  #turn(): Promise<void> {
    if (this.#waiting.length >= this.#bound) throw new BusyError(`${this.#bound} logins are waiting already`);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  // Whoever ends hands its place on, so that nobody slips in between.
  #next(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#running--;
    else next();
  }
}
