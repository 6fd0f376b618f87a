/** From the connection to the rooms: capabilities, nick, welcome, joining; and again after each loss. */

import { parseCapabilities } from "../../protocol/caps.ts";
import { splitText } from "../../protocol/lines.ts";
import { isRoomName } from "../../protocol/names.ts";
import { parseTransportPolicy } from "../../protocol/sts.ts";
import type { Client } from "./client.ts";
import { KeptRooms } from "./kept_rooms.ts";
import { MULTILINE } from "./multiline.ts";
import { HISTORY_NEEDS } from "./pages.ts";

/** Everything we can use, where a server has it. */
const WANTED = [
  "account-notify",
  "account-tag",
  "away-notify",
  "batch",
  "cap-notify",
  "chghost",
  "echo-message",
  "extended-join",
  "invite-notify",
  "labeled-response",
  "message-tags",
  "multi-prefix",
  "server-time",
  "setname",
  "standard-replies",
  "userhost-in-names",
  "draft/channel-rename",
  "draft/chathistory",
  "draft/event-playback",
  "draft/message-redaction",
  "draft/multiline",
  "draft/read-marker",
  "soju.im/search",
];

/** What is of no use alone: without labels the echo of a message could not be told from another one. */
const NEEDS: Readonly<Record<string, readonly string[]>> = {
  "echo-message": ["labeled-response"],
  "draft/chathistory": HISTORY_NEEDS,
  "draft/event-playback": ["draft/chathistory"],
  "draft/multiline": ["batch", "message-tags"],
};

/** What it takes to log in; only of use to who has an account. */
const SASL = "sasl";

/** Capabilities in one REQ, so that its line stays short. */
const REQUESTED = 10;

/** Bytes of a suggested nick: what most servers take, and what RFC 2812 (1.2.1) makes all of them take. */
const NICK = { usual: 30, safe: 9 };

/** Nicks that are tried unasked before the person is asked after all. */
const ATTEMPTS = 20;

/** The way in. */
export class Handshake {
  /** The nick that the person chose. */
  wanted: string;
  /** Whether joining has begun. */
  done = false;
  readonly #client: Client;
  #before = false;
  /** Rooms to be in, on this connection and the next; undefined while the server's choice is not known. */
  #rooms: readonly string[] | undefined;
  #current: string | undefined;
  /** Folded names of the rooms of the lost connection that we are entering again. */
  #returning = new Set<string>();
  #offered = new Set<string>();
  #asked = 0;
  #attempt = 1;
  /** Bytes that a nick may have, as far as is known. */
  #longest = NICK.usual;
  #regaining = false;
  #multiline = "";
  readonly #kept: KeptRooms | undefined;

  constructor(client: Client) {
    const { alias, rooms, person, place } = client.options;
    this.#client = client;
    this.wanted = alias ?? "";
    this.#kept = person ? new KeptRooms(client.memory, place ?? "") : undefined;
    const wanted = rooms.length > 0 ? rooms : this.#kept?.names ?? [];
    if (wanted.length > 0) this.#rooms = wanted;
  }

  /** What the server says of messages of several lines, as the capability's value. */
  get multiline(): string {
    return this.#multiline;
  }

  /** Greets the server. */
  begin(): void {
    const { state } = this.#client;
    state.phase = "greeting";
    state.nick = this.wanted;
    this.done = false;
    this.#offered.clear();
    this.#multiline = "";
    this.#asked = 0;
    this.#attempt = 1;
    this.#client.emit({ kind: "connected", again: this.#before, security: state.security });
    this.#client.introduction.begin();
  }

  /** Keeps what the next connection needs of the lost one, before its state is forgotten. */
  lost(): void {
    const { state, entering } = this.#client;
    if (this.done && entering.size === 0) this.#current = state.current;
    // What is typed meanwhile is meant for the room that was looked at, entered again already or not.
    state.current = this.#current;
    this.#longest = Number(state.token("NICKLEN", "")) || this.#longest;
  }

  /** We are in a room, and want to be. */
  entered(room: string): void {
    const rooms = this.#rooms ?? [];
    if (!rooms.some((other) => this.#client.state.same(other, room))) this.#rooms = [...rooms, room];
    this.#kept?.entered(room);
  }

  /** We are not in a room any more, nor want to be. */
  left(room: string): void {
    this.#rooms = this.#rooms?.filter((other) => !this.#client.state.same(other, room));
    this.#kept?.left(room);
  }

  /** A room that we are in, and want to be, has another name. */
  moved(from: string, to: string): void {
    const others = this.#rooms?.filter((room) => !this.#client.state.same(room, to));
    this.#rooms = others?.map((room) => this.#client.state.same(room, from) ? to : room);
    this.#kept?.left(from);
    this.#kept?.entered(to);
  }

  /** The server's list of capabilities, or what it has now beside it; `more` when another line follows. */
  offered(list: string, more: boolean): void {
    const { state, login } = this.#client;
    const known = parseCapabilities(list);
    // It is told, never asked for, and cannot be taken back but by itself: CAP DEL does not end it (IRCv3 sts).
    const policy = known.get("sts");
    if (policy !== undefined) this.#client.policy = parseTransportPolicy(policy);
    for (const name of [...WANTED, SASL]) if (known.has(name)) this.#offered.add(name);
    this.#multiline = known.get(MULTILINE) ?? this.#multiline;
    login.offered(known);
    if (more) return;
    this.#client.introduction.complete();
    const useful = login.wanted ? [...WANTED, SASL] : WANTED;
    const wanted = useful.filter((name) => this.#canUse(name) && !state.caps.has(name));
    for (let at = 0; at < wanted.length; at += REQUESTED) {
      this.request(wanted.slice(at, at + REQUESTED).join(" "));
    }
    if (wanted.length === 0 && state.phase === "greeting") login.begin();
  }

  /** Asks for capabilities, with a space between two of them. */
  request(list: string): void {
    this.#asked++;
    this.#client.send("CAP", "REQ", list);
  }

  /** The server's answer to a request. */
  answered(list: string, granted: boolean): void {
    const { state, login } = this.#client;
    const names = list.split(" ");
    for (const name of granted ? names : []) {
      if (name.startsWith("-")) state.caps.delete(name.slice(1));
      else if (WANTED.includes(name) || name === SASL) state.caps.add(name);
    }
    const all = this.#asked > 0 && --this.#asked === 0;
    if (state.phase === "greeting" ? all : names.includes(SASL)) login.begin();
  }

  /** There is nothing more to settle before the welcome. */
  proceed(): void {
    if (this.#client.state.phase === "greeting") this.#client.send("CAP", "END");
  }

  /** The server has these capabilities no more. */
  withdrawn(list: string): void {
    for (const name of list.split(" ")) {
      this.#offered.delete(name);
      if (name === SASL) this.#client.login.withdrawn();
      this.#client.state.caps.delete(name);
    }
  }

  /** The nick cannot be had: somebody has it, or (`unfit`) nobody may. */
  refused({ alias, reason, unfit }: { alias: string; reason: string; unfit: boolean }): void {
    const { state } = this.#client;
    if (state.phase === "welcomed" && this.#regaining && state.same(alias, this.wanted)) return;
    const suggestion = this.#suggest(unfit);
    // Back after a loss, the old connection may still hold the name: take another one and get it back later.
    if (state.phase === "greeting" && this.#before && this.#attempt <= ATTEMPTS) {
      return this.#take(suggestion);
    }
    this.#client.emit({ kind: "alias-refused", alias, reason, suggestion });
  }

  /** The server has let us in. */
  welcomed(nick: string, server: string): void {
    const { state, login } = this.#client;
    login.welcomed();
    if (this.#client.over) return;
    state.phase = "welcomed";
    state.nick = nick;
    state.server = server;
    // A server may have cut a nick to its own length.
    if (!this.#before) this.wanted = nick;
    this.#regaining = !state.same(nick, this.wanted);
    this.#before = true;
    this.#client.emit({ kind: "welcome", nick, server });
    this.#client.away.welcomed();
  }

  /** The greeting is complete: goes into the rooms. */
  enterRooms(): void {
    if (this.done) return;
    this.done = true;
    this.#client.login.settled();
    this.#client.keys.settled();
    const { state, options: { errand } } = this.#client;
    if (errand !== undefined) return this.#client.send(...errand);
    const lobby = state.token("LOBBY", "#lobby");
    this.#rooms ??= [isRoomName(lobby, Infinity) ? lobby : "#lobby"];
    // Whom we talk with alone needs no entering.
    const isRoom = this.#current === undefined || state.isRoom(this.#current);
    state.current = isRoom ? undefined : this.#current;
    const returning = this.#current === undefined ? [] : this.#rooms;
    this.#returning = new Set(returning.map((room) => state.fold(room)));
    for (const room of this.#rooms) this.enter(room);
    this.#client.history.returned();
    this.#client.flushHeld();
  }

  /** Asks to enter a room. */
  enter(room: string, key?: string): void {
    this.#client.entering.add(this.#client.state.fold(room));
    this.#client.send("JOIN", room, ...(key === undefined ? [] : [key]));
  }

  /** Whether, coming back after a loss, another room than this one is to be looked at. */
  keepsOtherThan(room: string): boolean {
    const { state } = this.#client;
    const returning = this.#returning.delete(state.fold(room));
    return returning && this.#current !== undefined && !state.same(room, this.#current);
  }

  /** Asks for the lost nick again. */
  regain(): void {
    const { state } = this.#client;
    if (this.#regaining && !state.isMe(this.wanted)) this.#client.send("NICK", this.wanted);
    else this.#regaining = false;
  }

  /** Somebody gave up a nick. */
  vacated(nick: string): void {
    if (this.#client.state.same(nick, this.wanted)) this.regain();
  }

  /** We have another nick: the lost one, or one that the person chose instead of it. */
  renamed(nick: string): void {
    this.#regaining = false;
    this.wanted = nick;
  }

  #canUse(name: string): boolean {
    return this.#offered.has(name) && (NEEDS[name] ?? []).every((other) => this.#canUse(other));
  }

  #take(alias: string): void {
    this.#client.state.nick = alias;
    this.#client.send("NICK", alias);
  }

  #suggest(unfit: boolean): string {
    this.#attempt++;
    if (unfit) this.#longest = NICK.safe;
    const base = unfit ? this.wanted.replace(/^[^A-Za-z]+|[^A-Za-z0-9]/g, "") : this.wanted;
    const [start = "guest"] = splitText(base, this.#longest - `${this.#attempt}`.length);
    return `${start}${this.#attempt}`;
  }
}
