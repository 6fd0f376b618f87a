/** What was entered on a terminal, until somebody takes it. */

/** Lines in the order in which they were entered. Iterating waits for the next, and ends once it is over and all are taken. */
export class EnteredLines {
  readonly #lines: string[] = [];
  #arrival = Promise.withResolvers<void>();
  #over = false;

  /** Whether no further line comes. */
  get over(): boolean {
    return this.#over;
  }

  /** Adds a line, which may be empty. */
  push(line: string): void {
    this.#lines.push(line);
    this.#wake();
  }

  /** No further line comes. May be called twice. */
  end(): void {
    this.#over = true;
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncIterator<string> {
    while (true) {
      const line = this.#lines.shift();
      if (line !== undefined) yield line;
      else if (this.#over) return;
      else await this.#arrival.promise;
    }
  }

  #wake(): void {
    this.#arrival.resolve();
    this.#arrival = Promise.withResolvers();
  }
}
