/**
 * Who is typing, heard and told (IRCv3 client tag "typing"). It has no clock: whoever drives the client calls `tick`
 * when `due` says so.
 */

import type { Client } from "./client.ts";
import type { ClientEvent } from "./events.ts";
import { isWelcomeTag } from "./tag_rules.ts";

const TAG = "+typing";
/** Milliseconds between two notices of ours ("active" at most every three seconds). */
const EVERY = 3_000;
/** Milliseconds without a key after which we have paused. */
const PAUSE = 6_000;
/** Milliseconds after which somebody who said nothing more is not typing: by "active", by "paused". */
const FADES: Readonly<Record<string, number | undefined>> = {
  __proto__: null as never,
  active: 6_000,
  paused: 30_000,
};
/** Conversations in which people type, people who type in one, and characters of a nick. */
const HEARD = { places: 100, people: 50, nick: 200 };

/** What others were told of our typing in one conversation. */
interface Told {
  readonly room: string;
  readonly state: "active" | "paused";
  /** When the text changed last: milliseconds since 1970. */
  readonly changed: number;
}

/** The typing notices of one client. */
export class Typing {
  readonly #client: Client;
  /** By folded name of the conversation: nick → when it fades. */
  readonly #heard = new Map<string, { readonly room: string; readonly fades: Map<string, number> }>();
  /** Where others know that we type; one conversation at a time. */
  #told: Told | undefined;
  /** When they were told so last: milliseconds since 1970. */
  #active = -Infinity;
  /** Where the notice before went to, and where nobody wants any, by folded name. */
  #last = "";
  readonly #unwanted = new Set<string>();

  constructor(client: Client) {
    this.#client = client;
  }

  /** Who is typing there. */
  in(room: string): readonly string[] {
    return [...this.#heard.get(this.#client.state.fold(room))?.fades.keys() ?? []];
  }

  /** The line that a person types for this conversation is this now. May be called at every key. */
  typed(room: string, text: string): void {
    const now = this.#client.options.now();
    const isWords = text.trim() !== "" && (!text.startsWith("/") || text.startsWith("//"));
    if (this.#told !== undefined && !(isWords && this.#client.state.same(room, this.#told.room))) {
      this.#done();
    }
    if (!isWords || !this.#mayTell(room)) return;
    if (now - this.#active >= EVERY) {
      this.#active = now;
      this.#send(room, "active");
    } else if (this.#told === undefined) return;
    this.#told = { room, state: "active", changed: now };
  }

  /** What was typed is said: that ends it without a notice. */
  said(): void {
    this.#told = undefined;
  }

  /**
   * Something sent there was refused.
   *
   * @returns whether that was a notice, which is nothing for a person; no more go there
   */
  refused(room: string): boolean {
    const key = this.#client.state.fold(room);
    if (room === "" || key !== this.#last) return false;
    this.#last = "";
    this.#told = undefined;
    if (this.#unwanted.size < HEARD.places) this.#unwanted.add(key);
    return true;
  }

  /** Somebody tells of their typing there. */
  heard(room: string, nick: string, state: string): void {
    const fades = FADES[state];
    if (fades === undefined || !this.#client.settings.get("typing")) return this.#stop(room, nick);
    const key = this.#client.state.fold(room);
    const there = this.#heard.get(key) ?? { room, fades: new Map<string, number>() };
    const isFull = there.fades.size >= HEARD.people ||
      (there.fades.size === 0 && this.#heard.size >= HEARD.places);
    const isNew = !there.fades.has(nick);
    if ((isNew && isFull) || nick.length > HEARD.nick) return;
    this.#heard.set(key, there);
    there.fades.set(nick, this.#client.options.now() + fades);
    if (isNew) this.#tell(room);
  }

  /** Takes notice of what is told: whoever has said it, or is gone, types no more. */
  noticed(event: ClientEvent): void {
    if (event.past) return;
    if (event.kind === "message" && !event.mine) this.#unwanted.delete(this.#client.state.fold(event.room));
    if (this.#heard.size === 0) return;
    if (event.kind === "message") this.#stop(event.room, event.from);
    if (event.kind === "left" || event.kind === "kicked") this.#stop(event.room, event.who);
    if (event.kind === "quit") this.#stopEverywhere(event.who);
    if (event.kind === "renamed") this.#stopEverywhere(event.from);
  }

  /** When {@linkcode tick} is to be called: milliseconds since 1970; undefined for not at all. */
  get due(): number | undefined {
    const fades = [...this.#heard.values()].flatMap(({ fades }) => [...fades.values()]);
    if (this.#told?.state === "active") fades.push(this.#told.changed + PAUSE);
    return fades.length === 0 ? undefined : Math.min(...fades);
  }

  /** Time has passed. */
  tick(): void {
    const now = this.#client.options.now();
    for (const { room, fades } of [...this.#heard.values()]) {
      for (const [nick, until] of [...fades]) if (until <= now) this.#stop(room, nick);
    }
    const told = this.#told;
    if (told?.state !== "active" || now < told.changed + PAUSE) return;
    this.#told = { ...told, state: "paused" };
    if (this.#mayTell(told.room)) this.#send(told.room, "paused");
  }

  /** Forgets what belongs to one connection. */
  lost(): void {
    const rooms = [...this.#heard.values()].map(({ room }) => room);
    this.#heard.clear();
    this.#told = undefined;
    this.#last = "";
    this.#unwanted.clear();
    for (const room of rooms) this.#tell(room);
  }

  #done(): void {
    const { room } = this.#told!;
    this.#told = undefined;
    if (this.#mayTell(room)) this.#send(room, "done");
  }

  // Where a server counts lines, words are worth more than notices.
  #mayTell(room: string): boolean {
    const { state, settings, pace } = this.#client;
    if (this.#unwanted.has(state.fold(room))) return false;
    const isThere = state.phase === "welcomed" && (!state.isRoom(room) || state.room(room) !== undefined);
    const hasTime = state.token("SAFERATE", "no") !== "no" || !pace.spent;
    return isThere && hasTime && settings.get("typing") && isWelcomeTag(state, TAG);
  }

  #send(room: string, state: string): void {
    this.#last = this.#client.state.fold(room);
    this.#client.sendParts({ tags: new Map([[TAG, state]]), command: "TAGMSG", params: [room] });
  }

  #stopEverywhere(nick: string): void {
    for (const { room } of [...this.#heard.values()]) this.#stop(room, nick);
  }

  #stop(room: string, nick: string): void {
    const { state } = this.#client;
    const there = this.#heard.get(state.fold(room));
    const known = [...there?.fades.keys() ?? []].find((other) => state.same(other, nick));
    if (there === undefined || known === undefined) return;
    there.fades.delete(known);
    if (there.fades.size === 0) this.#heard.delete(state.fold(room));
    this.#tell(there.room);
  }

  #tell(room: string): void {
    this.#client.tell({ kind: "typing", at: this.#client.options.now(), room, nicks: this.in(room) });
  }
}
