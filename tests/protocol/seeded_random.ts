/** Chance that can be repeated: the same seed gives the same run, so that a failure found once is found again. */

/** Numbers from a seed (a linear congruence with a mixed output, good enough to choose test input with). */
export class SeededRandom {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** @returns a whole number from 0 up to, not including, the bound */
  below(bound: number): number {
    this.#state = Math.imul(this.#state, 1664525) + 1013904223 >>> 0;
    let mixed = Math.imul(this.#state ^ this.#state >>> 15, 0x2c1b3c6d);
    mixed = Math.imul(mixed ^ mixed >>> 12, 0x297a2d39);
    return ((mixed ^ mixed >>> 15) >>> 0) % bound;
  }

  /** @returns one of the choices */
  pick<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)] as T;
  }

  /** @returns a text of up to so many of the given pieces */
  text(pieces: readonly string[], most: number): string {
    return Array.from({ length: this.below(most + 1) }, () => this.pick(pieces)).join("");
  }
}
