/**
 * What a client does by itself while there is a connection: it says lines that had to wait, tells what was read, and has
 * moments of its own. It knows no connection.
 */

import { Alarm } from "./alarm.ts";
import type { Client } from "./core/client.ts";
import { INTERVAL } from "./core/pace.ts";
import { READING } from "./core/reading.ts";
import type { Timer } from "./link.ts";

/** Milliseconds between two moments of the client's at least. */
const TICK = 100;

/** What the waits of one client need. */
export interface WaitsOptions {
  readonly client: Client;
  readonly after: Timer;
  /** Sends what the client has queued. */
  readonly flush: () => void;
}

/** The waits for the next line that may go, for telling what was read, and for the client's next moment. */
export class Waits {
  readonly #client: Client;
  readonly #flush: () => void;
  readonly #pacing: Alarm;
  readonly #reading: Alarm;
  readonly #ticking: Alarm;
  /** When that moment is: milliseconds since 1970. */
  #due = 0;

  constructor({ client, after, flush }: WaitsOptions) {
    this.#client = client;
    this.#flush = flush;
    this.#pacing = new Alarm(after);
    this.#reading = new Alarm(after);
    this.#ticking = new Alarm(after);
  }

  /** Waits for whatever there is to wait for now. To be called after each flush. */
  keep(): void {
    this.#keepPace();
    this.#keepReading();
    this.#keepTicking();
  }

  /** Waits for nothing more. */
  stop(): void {
    for (const alarm of [this.#pacing, this.#reading, this.#ticking]) alarm.stop();
  }

  #keepPace(): void {
    const { pace } = this.#client;
    if (!pace.spent) return;
    this.#pacing.start(INTERVAL, () => {
      pace.gain();
      this.#flush();
    });
  }

  #keepReading(): void {
    const { reading } = this.#client;
    if (!reading.waiting) return;
    this.#reading.start(READING, () => {
      reading.tell();
      this.#flush();
    });
  }

  #keepTicking(): void {
    const { due, options } = this.#client;
    if (due === undefined) return this.#ticking.stop();
    // A moment that was put off is found to be none when it comes, which is cheaper than a timer for each key.
    if (this.#ticking.set && this.#due <= due) return;
    this.#ticking.stop();
    this.#due = due;
    this.#ticking.start(Math.max(TICK, due - options.now()), () => {
      this.#client.tick();
      this.#flush();
    });
  }
}
