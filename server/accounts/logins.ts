/** Which sessions are logged in to which account just now. */

import { fold } from "../../protocol/names.ts";
import type { Session } from "../session.ts";

/** Sessions by account; one person may have several. */
export class Logins {
  readonly #sessions = new Map<string, Set<Session>>();

  /** A session has logged in to the account that it bears. */
  add(session: Session): void {
    const name = fold(session.account ?? "");
    const sessions = this.#sessions.get(name) ?? new Set();
    this.#sessions.set(name, sessions.add(session));
  }

  /** A session is about to log out, or is over. */
  remove(session: Session): void {
    const name = fold(session.account ?? "");
    const sessions = this.#sessions.get(name);
    sessions?.delete(session);
    if (sessions?.size === 0) this.#sessions.delete(name);
  }

  /** @returns every session of the person that this one belongs to, itself included */
  of(session: Session): Iterable<Session> {
    return this.#sessions.get(fold(session.account ?? "")) ?? [session];
  }
}
