/** Who was here: what WHOWAS answers. Bounded, as anybody can come under a million names. */

import { fold } from "../../protocol/names.ts";

/** Names remembered; the one that has been quiet for longest goes first. */
const NAMES = 2_000;
/** Departures remembered of one name. */
const DEPARTURES = 10;

/** Somebody who has left, or has taken another name. */
export interface Departed {
  readonly nick: string;
  readonly user: string;
  readonly host: string;
  readonly realname: string;
  /** Milliseconds since 1970. */
  readonly time: number;
}

/** The departures of late. */
export class Past {
  readonly #names = new Map<string, Departed[]>();

  /** Somebody's name is free. */
  add(departed: Departed): void {
    const name = fold(departed.nick);
    const earlier = this.#names.get(name) ?? [];
    this.#names.delete(name);
    this.#names.set(name, [departed, ...earlier].slice(0, DEPARTURES));
    if (this.#names.size <= NAMES) return;
    const [oldest = ""] = this.#names.keys();
    this.#names.delete(oldest);
  }

  /** @returns the departures under this name, the latest first */
  of(nick: string): readonly Departed[] {
    return this.#names.get(fold(nick)) ?? [];
  }
}
