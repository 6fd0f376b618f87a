/**
 * A clock for how long others have been silent or slow: it never goes back, whatever the machine's clock is set to,
 * and stands still while the process does. Who was not listened to cannot be blamed for silence.
 */

/** Milliseconds between two looks beyond which the process was stopped, or the machine asleep. */
const STOPPED = 5_000;

/** Such a clock. It has to be looked at about once a second. */
export class Awake {
  readonly #monotonic: () => number;
  #looked: number;
  #lost = 0;

  /** @param monotonic milliseconds of a clock that never goes back, but runs on while the process is stopped */
  constructor(monotonic: () => number = () => performance.now()) {
    this.#monotonic = monotonic;
    this.#looked = monotonic();
  }

  /** Milliseconds during which the process has been running. */
  readonly now = (): number => this.#monotonic() - this.#lost;

  /** Notices a stop since the last look. @returns its milliseconds, 0 if there was none */
  look(): number {
    const time = this.#monotonic();
    const stopped = time - this.#looked > STOPPED ? time - this.#looked : 0;
    this.#lost += stopped;
    this.#looked = time;
    return stopped;
  }
}
