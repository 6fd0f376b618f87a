/** How many are here, kept as they come and go, so that LUSERS costs the same with ten clients and ten thousand. */

/** Counts of welcomed sessions. */
export class Counts {
  readonly #modes = new Map<string, number>();
  #here = 0;
  #most = 0;

  /** Welcomed sessions. */
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

  /** A session with these user modes was welcomed. */
  arrived(modes: Iterable<string>): void {
    this.#here++;
    this.#most = Math.max(this.#most, this.#here);
    for (const letter of modes) this.mode(letter, true);
  }

  /** A session with these user modes has left. */
  left(modes: Iterable<string>): void {
    this.#here--;
    for (const letter of modes) this.mode(letter, false);
  }

  /** A welcomed session set or cleared a user mode. */
  mode(letter: string, on: boolean): void {
    this.#modes.set(letter, this.with(letter) + (on ? 1 : -1));
  }
}
