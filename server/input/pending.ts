/** What a client has said that is on its way into a log. It knows neither the log nor what is on the way. */

/** The appends of one client that are not settled yet. */
export class Pending {
  #count = 0;
  #landed: (() => void) | undefined;
  #settled: (() => void)[] | undefined;

  /** How many there are. */
  get count(): number {
    return this.#count;
  }

  /**
   * Lets the log take its time while the next line is read. What is not a message waits for it: see dispatch.
   *
   * @param failed called when it was not stored
   */
  add(stored: Promise<unknown>, failed: (error: unknown) => void): void {
    this.#count++;
    // Made once: nearly all is stored.
    const landed = this.#landed ??= () => this.#land();
    stored.then(landed, (error) => {
      failed(error);
      landed();
    });
  }

  /** @returns a promise that settles when everything added so far is stored, or refused */
  settled(): Promise<void> {
    if (this.#count === 0) return Promise.resolve();
    return new Promise((resolve) => (this.#settled ??= []).push(resolve));
  }

  #land(): void {
    if (--this.#count > 0) return;
    const waiting = this.#settled;
    if (waiting === undefined) return;
    this.#settled = undefined;
    for (const resolve of waiting) resolve();
  }
}
