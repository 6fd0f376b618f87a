/** Who is here: folded nick → person. It claims nicks through the backend, so that no two servers give one away. */

import { fold } from "../protocol/names.ts";
import type { Backend } from "./backend/backend.ts";
import { NamesByLook } from "./people/lookalikes.ts";
import type { Person } from "./person.ts";

/** How long a claim lasts: as long as the process, while one process owns the store. */
const CLAIM = Infinity;

/** Every nick that is taken, by its folded form, welcomed or not. */
export class Roster {
  readonly #backend: Backend;
  readonly #people = new Map<string, Person>();
  readonly #looks = new NamesByLook();

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** @returns who has this nick, in any case, if they have been welcomed */
  find(nick: string): Person | undefined {
    const person = this.#people.get(fold(nick));
    return person?.here ? person : undefined;
  }

  /**
   * Takes a nick for somebody. What they had before stays taken until {@linkcode release}.
   *
   * @returns false when it is somebody else's, or {@linkcode imitated} names somebody
   */
  async claim(nick: string, person: Person): Promise<boolean> {
    const name = fold(nick);
    const holder = this.#people.get(name);
    if (holder !== undefined) return holder === person;
    if (this.imitated(nick, person) !== undefined) return false;
    this.#hold(name, person);
    let given = false;
    try {
      given = await this.#backend.claim(`nick/${name}`, person.id, CLAIM);
    } finally {
      if (!given) this.#free(name);
    }
    return given;
  }

  /**
   * What a person would read a nick as: one, folded, that somebody else has on this server, welcomed or not. With
   * what other servers gave away it is compared by its letters alone.
   */
  imitated(nick: string, person: Person): string | undefined {
    for (const name of this.#looks.like(fold(nick))) if (this.#people.get(name) !== person) return name;
    return undefined;
  }

  /** Gives a nick back; it is free at once for others on this server. */
  release(nick: string, person: Person): Promise<void> {
    const name = fold(nick);
    if (this.#people.get(name) !== person) return Promise.resolve();
    this.#free(name);
    return this.#backend.release(`nick/${name}`, person.id);
  }

  /** Everybody who has been welcomed. */
  *welcomed(): Iterable<Person> {
    for (const person of this.#people.values()) if (person.here) yield person;
  }

  #hold(name: string, person: Person): void {
    this.#people.set(name, person);
    this.#looks.add(name);
  }

  #free(name: string): void {
    this.#people.delete(name);
    this.#looks.delete(name);
  }
}
