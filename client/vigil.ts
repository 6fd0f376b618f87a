/** Finds out that a server is gone though its connection stands. It knows no line: it hears that something came. */

import type { Timer } from "./link.ts";

/** What a vigil asks and tells. */
export interface Watched {
  /** Whether the server has not let us in yet. */
  greeting(): boolean;
  /** Asks the server whether it is there. */
  ask(): void;
  /** The server is taken for gone; {@linkcode Vigil.verdict} says why. */
  gone(): void;
}

/** Milliseconds of silence after which the server is asked whether it is there, and again after as long. */
const SILENCE = 60_000;
/** Questions without an answer after which it is taken for gone. */
const UNANSWERED = 2;
/** Milliseconds for a server to let us in, whatever it says meanwhile; after a question to a person, as long again. */
const WELCOME = 180_000;
/** Milliseconds for the welcome of a server that began with `alias?`, as one does that knows no IRC. */
const AFTER_PROMPT = 5_000;
/** What the plain conversation begins with. */
const PROMPT = "alias?";

const UNWELCOME = "the server does not let us in";

/** The watch over one connection, from its making to its `stop`. */
export class Vigil {
  readonly #after: Timer;
  readonly #watched: Watched;
  #cancel: () => void;
  #cancelWelcome: () => void;
  #unanswered = 0;
  #heard = false;
  #prompted = false;
  /** Why the server is taken for gone; undefined while it is not. */
  verdict: string | undefined;

  constructor(after: Timer, watched: Watched) {
    this.#after = after;
    this.#watched = watched;
    this.#cancel = after(SILENCE, () => this.#silence());
    this.#cancelWelcome = after(WELCOME, () => this.#gone(UNWELCOME));
  }

  /** Something came. */
  heard(chunk: Uint8Array): void {
    const first = !this.#heard;
    this.#heard = true;
    this.#unanswered = 0;
    if (first && new TextDecoder().decode(chunk).startsWith(PROMPT)) this.#prompted = true;
    // Whoever else talks on a server that knows no IRC must not prolong the wait for a welcome.
    if (first || !this.#waitsForWelcome) this.#wait();
  }

  /** Somebody is asked for what the server wants, which takes its time. */
  asked(): void {
    this.#cancelWelcome();
    if (this.#watched.greeting()) this.#cancelWelcome = this.#after(WELCOME, () => this.#gone(UNWELCOME));
  }

  /** The server has let us in. */
  welcomed(): void {
    this.#cancelWelcome();
  }

  /** Ends the watch. */
  stop(): void {
    this.#cancel();
    this.#cancelWelcome();
  }

  get #waitsForWelcome(): boolean {
    return this.#prompted && this.#watched.greeting();
  }

  #wait(): void {
    this.#cancel();
    this.#cancel = this.#after(this.#waitsForWelcome ? AFTER_PROMPT : SILENCE, () => this.#silence());
  }

  #silence(): void {
    if (this.#waitsForWelcome) {
      return this.#gone("it asks for an alias and knows no IRC; join it with --plain");
    }
    if (this.#watched.greeting()) return this.#gone(UNWELCOME);
    if (this.#unanswered === UNANSWERED) return this.#gone("the server does not answer any more");
    this.#unanswered++;
    this.#wait();
    this.#watched.ask();
  }

  #gone(verdict: string): void {
    this.verdict = verdict;
    this.#watched.gone();
  }
}
