/** From the connection to the rooms: capabilities, nick, welcome, joining; and again after each loss. */

import { parseCapabilities } from "../../protocol/caps.ts";
import { isRoomName } from "../../protocol/names.ts";
import type { Client } from "./client.ts";

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
];

/** Capabilities in one REQ, so that its line stays short. */
const REQUESTED = 10;

/** The way in. */
export class Handshake {
  /** The nick that the person chose. */
  wanted: string;
  /** Whether joining has begun. */
  done = false;
  readonly #client: Client;
  #before = false;
  #rooms: readonly string[];
  #current: string | undefined;
  /** Folded names of the rooms of the lost connection that we are entering again. */
  #returning = new Set<string>();
  #offered: string[] = [];
  #asked = 0;
  #attempt = 1;
  #regaining = false;

  constructor(client: Client) {
    this.#client = client;
    this.wanted = client.options.alias ?? "";
    this.#rooms = client.options.rooms;
  }

  /** Greets the server. */
  begin(): void {
    const { state, options } = this.#client;
    state.phase = "greeting";
    state.nick = this.wanted;
    this.done = false;
    this.#offered = [];
    this.#asked = 0;
    this.#attempt = 1;
    this.#client.emit({ kind: "connected", again: this.#before });
    this.#client.send("CAP", "LS", "302");
    if (options.password !== undefined) this.#client.send("PASS", options.password);
    this.#client.send("NICK", state.nick);
    this.#client.send("USER", asUser(state.nick), "0", "*", options.realname ?? state.nick);
  }

  /** Keeps the rooms of a lost connection for the next one. */
  remember(rooms: readonly string[]): void {
    if (rooms.length > 0) this.#rooms = rooms;
    this.#current = this.#client.state.current;
  }

  /** The server's list of capabilities; `more` when another line follows. */
  offered(list: string, more: boolean): void {
    if (this.#client.state.phase === "welcomed") return;
    this.#offered.push(...parseCapabilities(list).keys());
    if (more) return;
    const wanted = WANTED.filter((name) => this.#offered.includes(name));
    for (let at = 0; at < wanted.length; at += REQUESTED) {
      this.#asked++;
      this.#client.send("CAP", "REQ", wanted.slice(at, at + REQUESTED).join(" "));
    }
    if (wanted.length === 0) this.#client.send("CAP", "END");
  }

  /** The server's answer to a request. */
  answered(list: string, granted: boolean): void {
    for (const name of granted ? parseCapabilities(list).keys() : []) {
      if (name.startsWith("-")) this.#client.state.caps.delete(name.slice(1));
      else this.#client.state.caps.add(name);
    }
    if (this.#asked > 0 && --this.#asked === 0 && this.#client.state.phase === "greeting") {
      this.#client.send("CAP", "END");
    }
  }

  /** The nick cannot be had. */
  refused(alias: string, reason: string): void {
    const { state } = this.#client;
    if (state.phase === "welcomed" && this.#regaining) return;
    const suggestion = this.#suggest();
    // Back after a loss, the old connection may still hold the name: take another one and get it back later.
    if (state.phase === "greeting" && this.#before) return this.#take(suggestion);
    this.#client.emit({ kind: "alias-refused", alias, reason, suggestion });
  }

  /** The server has let us in. */
  welcomed(nick: string, server: string): void {
    const { state } = this.#client;
    state.phase = "welcomed";
    state.nick = nick;
    state.server = server;
    this.#regaining = this.#before && !state.same(nick, this.wanted);
    this.#before = true;
    this.#client.emit({ kind: "welcome", nick, server });
  }

  /** The greeting is complete: goes into the rooms. */
  enterRooms(): void {
    if (this.done) return;
    this.done = true;
    const { state } = this.#client;
    const lobby = state.token("LOBBY", "#lobby");
    const rooms = this.#rooms.length > 0 ? this.#rooms : [isRoomName(lobby, Infinity) ? lobby : "#lobby"];
    state.current = undefined;
    this.#returning = new Set(this.#current === undefined ? [] : rooms.map((room) => state.fold(room)));
    for (const room of rooms) {
      this.#client.entering.add(state.fold(room));
      this.#client.send("JOIN", room);
    }
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

  /** The person chose another nick, so the old one is not wanted any more. */
  renamed(nick: string): void {
    if (!this.#regaining || this.#client.state.same(nick, this.wanted)) this.#regaining = false;
    if (!this.#regaining) this.wanted = nick;
  }

  #take(alias: string): void {
    this.#client.state.nick = alias;
    this.#client.send("NICK", alias);
  }

  #suggest(): string {
    this.#attempt++;
    const base = this.wanted === "" ? "guest" : this.wanted;
    return `${base.slice(0, 28)}${this.#attempt}`;
  }
}

/** USER takes a word; servers cut and check it by rules of their own. */
function asUser(alias: string): string {
  const kept = alias.replace(/[^A-Za-z0-9]/g, "").slice(0, 9).toLowerCase();
  return kept === "" ? "chat" : kept;
}
