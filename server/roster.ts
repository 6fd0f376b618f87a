/** Who is here: folded nick → session. It claims nicks through the backend, so that no two servers give one away. */

import { fold } from "../protocol/names.ts";
import type { Backend } from "./backend/backend.ts";
import { NamesByLook } from "./lookalikes.ts";
import type { Session } from "./session.ts";

/** How long a claim lasts: as long as the process, while one process owns the store. */
const CLAIM = Infinity;

/** Every nick that is taken, by its folded form, welcomed or not. */
export class Roster {
  readonly #backend: Backend;
  readonly #sessions = new Map<string, Session>();
  readonly #looks = new NamesByLook();

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** @returns the session with this nick, in any case, if it has been welcomed */
  find(nick: string): Session | undefined {
    const session = this.#sessions.get(fold(nick));
    return session?.welcomed ? session : undefined;
  }

  /**
   * Takes a nick for a session. What the session had before stays taken until {@linkcode release}.
   *
   * @returns false when it is somebody else's, or {@linkcode imitated} names somebody
   */
  async claim(nick: string, session: Session): Promise<boolean> {
    const name = fold(nick);
    const holder = this.#sessions.get(name);
    if (holder !== undefined) return holder === session;
    if (this.imitated(nick, session) !== undefined) return false;
    this.#hold(name, session);
    let given = false;
    try {
      given = await this.#backend.claim(`nick/${name}`, session.id, CLAIM);
    } finally {
      if (!given) this.#free(name);
    }
    return given;
  }

  /**
   * What a person would read a nick as: one, folded, that somebody else has on this server, welcomed or not. With
   * what other servers gave away it is compared by its letters alone.
   */
  imitated(nick: string, session: Session): string | undefined {
    for (const name of this.#looks.like(fold(nick))) if (this.#sessions.get(name) !== session) return name;
    return undefined;
  }

  /** Gives a nick back; it is free at once for others on this server. */
  release(nick: string, session: Session): Promise<void> {
    const name = fold(nick);
    if (this.#sessions.get(name) !== session) return Promise.resolve();
    this.#free(name);
    return this.#backend.release(`nick/${name}`, session.id);
  }

  /** Everybody who has been welcomed. */
  *welcomed(): Iterable<Session> {
    for (const session of this.#sessions.values()) if (session.welcomed) yield session;
  }

  #hold(name: string, session: Session): void {
    this.#sessions.set(name, session);
    this.#looks.add(name);
  }

  #free(name: string): void {
    this.#sessions.delete(name);
    this.#looks.delete(name);
  }
}
