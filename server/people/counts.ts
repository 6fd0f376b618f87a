/** How many are here, kept as they come and go, so that LUSERS costs the same with ten clients and ten thousand. */

/** Counts of those who have been welcomed: people, and their connections. */
export class Counts {
  readonly #modes = new Map<string, number>();
  #here = 0;
  #most = 0;

  /** Connections, of which a person may have several. */
  connections = 0;

  /** People. */
  get here(): number {
    return this.#here;
  }

  /** The largest number of them at one time. */
  get most(): number {
    return this.#most;
  }

  /** How many have this user mode. */
  with(letter: string): number {
    return this.#modes.get(letter) ?? 0;
  }

  /** Somebody with these user modes was welcomed. */
  arrived(modes: Iterable<string>): void {
    this.#here++;
    this.#most = Math.max(this.#most, this.#here);
    for (const letter of modes) this.mode(letter, true);
  }

  /** Somebody with these user modes has left. */
  left(modes: Iterable<string>): void {
    this.#here--;
    for (const letter of modes) this.mode(letter, false);
  }

  /** Somebody who is here set or cleared a user mode. */
  mode(letter: string, on: boolean): void {
    this.#modes.set(letter, this.with(letter) + (on ? 1 : -1));
  }
}
