/** Who talked with us while we were away (CHATHISTORY TARGETS of IRCv3 draft/chathistory): whose past is to be read. */

import type { Message } from "../../protocol/message.ts";
import type { Client } from "./client.ts";
import { Fill, pageOf, reference } from "./fill.ts";
import type { Reader } from "./pages.ts";

/** People looked at; the latest, where there were more. */
const PEOPLE = 100;
/** Milliseconds by which messages may overtake each other on their way to us. */
const SLACK = 5_000;
/** Milliseconds by which our clock may be behind the server's. */
const CLOCKS = 86_400_000;

/** What a search for people is made of. */
export interface PeopleOptions {
  readonly client: Client;
  /** Between these times, milliseconds since 1970: the first by the server's clock, the second by ours. */
  readonly since: number;
  readonly until: number;
  /** Takes what to read. */
  readonly found: (fills: readonly Fill[]) => void;
}

/** Asks once. */
export class People implements Reader {
  readonly answer = "draft/chathistory-targets";
  readonly #options: PeopleOptions;

  constructor(options: PeopleOptions) {
    this.#options = options;
  }

  params(): readonly string[] {
    const { client, since, until } = this.#options;
    const limit = String(pageOf(client, PEOPLE));
    return ["TARGETS", reference(since - SLACK), reference(until + CLOCKS), limit];
  }

  answered(lines: readonly Message[]): "done" {
    const { client, since, found } = this.#options;
    const names = lines.filter(({ command }) => command === "CHATHISTORY").map(({ params }) =>
      params[1] ?? ""
    );
    const people = names.slice(-PEOPLE).filter((name) => !client.state.isRoom(name))
      .map((name) => client.conversations.open(name));
    const fills = [...new Set(people)].filter((conversation) => conversation !== undefined)
      .map((conversation) => new Fill(client, { conversation, kind: "gap", since: since - SLACK }));
    found(fills);
    return "done";
  }

  refused(): "done" {
    return this.answered([]);
  }

  unanswered(): void {
    this.answered([]);
  }
}
