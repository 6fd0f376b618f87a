/** What a newcomer is told, inside the first room of their first run: enough to begin with, and nothing the second time. */

import type { Client } from "./client.ts";

const NAME = "greeted";

/** The greeting of one client's person. */
export class Greeting {
  readonly #client: Client;
  #greeted: boolean;

  constructor(client: Client) {
    this.#client = client;
    this.#greeted = client.options.person !== true || client.memory.load(NAME) === true;
  }

  /** We have come into a room. */
  entered(room: string): void {
    if (this.#greeted) return;
    this.#greeted = true;
    this.#client.memory.update(NAME, () => true);
    this.#client.emit({ kind: "tips", room, lines: tips(this.#client.state.nick, room) });
  }
}

function tips(nick: string, room: string): string[] {
  return [
    `Welcome! You are ${nick}, in ${room}: type a message and press Enter, and everyone here reads it.`,
    "Tab completes names, /commands and :emoji; Up brings back what you typed.",
    "/query name talks with one person alone, /join #room enters another room.",
    "/register makes your name yours, so that nobody else can take it.",
    "/help tells what you can do wherever you are; Ctrl-D leaves.",
  ];
}
