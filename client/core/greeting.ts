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

/** Short enough that each stays one row beside the list of rooms on a screen of 80 columns, with names as most are. */
function tips(nick: string, room: string): string[] {
  return [
    `Welcome, ${nick}! Type, press Enter, and all in ${room} read it.`,
    "Tab completes names, /commands and :emoji; Up finds old input.",
    "/query name talks to one person alone, /join #room goes there.",
    "/register makes your name yours: nobody else can take it.",
    "/help tells what you can do where you are; Ctrl-D leaves.",
  ];
}
