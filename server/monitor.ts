/** Who watches which nick (IRCv3 "Monitor"). It knows sessions as people to tell, and nothing of rooms. */

import { fold } from "../protocol/names.ts";
import * as rpl from "../protocol/numerics.ts";
import type { ChatEvent } from "./envelope.ts";
import type { Person } from "./person.ts";
import type { Session } from "./session.ts";

/** The watch lists of all sessions. */
export class Monitor {
  readonly #watchers = new Map<string, Set<Session>>();
  readonly #watched = new Map<Session, Map<string, string>>();

  /** The nicks that a session watches, as it wrote them. */
  watchedBy(session: Session): readonly string[] {
    return [...this.#watched.get(session)?.values() ?? []];
  }

  /** Whether a nick is on a session's list, in any case. */
  isWatching(session: Session, nick: string): boolean {
    return this.#watched.get(session)?.has(fold(nick)) === true;
  }

  /** Puts a nick on a session's list. */
  watch(session: Session, nick: string): void {
    const name = fold(nick);
    const watchers = this.#watchers.get(name) ?? new Set();
    this.#watchers.set(name, watchers.add(session));
    const list = this.#watched.get(session) ?? new Map<string, string>();
    this.#watched.set(session, list.set(name, nick));
  }

  /** Takes a nick off a session's list. */
  unwatch(session: Session, nick: string): void {
    const name = fold(nick);
    const watchers = this.#watchers.get(name);
    watchers?.delete(session);
    if (watchers?.size === 0) this.#watchers.delete(name);
    this.#watched.get(session)?.delete(name);
  }

  /** Forgets a session's whole list. */
  clear(session: Session): void {
    for (const nick of this.watchedBy(session)) this.unwatch(session, nick);
    this.#watched.delete(session);
  }

  /** Somebody has this nick now. */
  online({ nick, source }: Person): void {
    for (const watcher of this.watchersOf(nick)) watcher.notify(rpl.RPL_MONONLINE, source);
  }

  /** Nobody has this nick any more. */
  offline(nick: string): void {
    for (const watcher of this.watchersOf(nick)) watcher.notify(rpl.RPL_MONOFFLINE, nick);
  }

  /** Tells watchers who asked for it of a change (IRCv3 "extended-monitor"), leaving out whoever is in `reached`. */
  tell({ nick }: Person, event: ChatEvent, reached: Set<string>): void {
    for (const watcher of this.watchersOf(nick)) {
      if (reached.has(watcher.id) || !watcher.caps.has("extended-monitor")) continue;
      reached.add(watcher.id);
      watcher.receive(event);
    }
  }

  /** Who watches a nick. */
  watchersOf(nick: string): readonly Session[] {
    return [...this.#watchers.get(fold(nick)) ?? []];
  }
}
