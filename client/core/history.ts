/**
 * The past of our conversations (IRCv3 draft/chathistory): what was said before we entered a room, and what we missed
 * while there was no connection. It decides what is asked for and what waits; it words nothing.
 *
 * Rules of the pages, which no edit may break:
 * 1. Exactly once. A line is told live or as past, never both: a page ends at the first line that came live since we
 *    entered, and lines that were shown before are left out of it.
 * 2. In order. From entering until the last page, what happens in that conversation waits; then it follows the past.
 *    Our own words are shown at once all the same, as a person must see what they type; their `stored` waits.
 * 3. Nothing is said twice. What was on its way when a connection broke is sent again only after the last page, and
 *    only if no page had it.
 * 4. Bounded. One request is under way at a time, for all conversations, so that typing waits behind one line at most.
 *    A gap ends after 20,000 lines. Where too much waits, or the server does not answer, the past is given up rather
 *    than the present.
 * 5. What was shown is what counts. When a connection breaks between two pages, the next one goes on from the last line
 *    shown, and what waited is forgotten, because it comes again.
 */

import type { Message } from "../../protocol/message.ts";
import type { Client } from "./client.ts";
import { type Conversation, isEverywhere, keyOf, leavingKey, type Place, placesOf } from "./conversation.ts";
import type { ClientEvent, EventOf } from "./events.ts";
import { Fill, settle, showPast } from "./fill.ts";
import { Older } from "./older.ts";
import { HISTORY_NEEDS, Pages } from "./pages.ts";
import { People } from "./people.ts";
import { nickOf } from "./updates/update.ts";

/** Whether a server with these capabilities has a past that we can read. */
function able(caps: ReadonlySet<string>): boolean {
  return ["draft/chathistory", ...HISTORY_NEEDS].every((name) => caps.has(name));
}

/** What was said, for one client. */
export class History {
  readonly pages: Pages;
  readonly #client: Client;
  /** The conversations whose past is coming. */
  readonly #fills = new Map<Conversation, Fill>();
  /** Who talked with us while we were away, while that is asked for. */
  #people: People | undefined;
  /** The time of the latest line, by the server's clock. */
  #latest: number | undefined;
  /** The time of the latest line before what people may have said that we missed; undefined at first. */
  #since: number | undefined;
  /** Whether it is known, on this connection, who they are. */
  #looked = false;

  constructor(client: Client) {
    this.#client = client;
    this.pages = new Pages(client, (target, lines) => {
      const conversation = client.conversations.open(target);
      if (conversation !== undefined) { for (const line of lines) showPast(client, line, conversation); }
    });
  }

  /** Takes notice of a live line, before it changes anything. */
  live(message: Message): void {
    const { state, conversations } = this.#client;
    if (message.tags.has("time")) this.#latest = Math.max(this.#latest ?? 0, this.#client.time);
    const ours = state.isMe(nickOf(message));
    for (const name of placesOf(state, message)) {
      const conversation = conversations.open(name);
      if (conversation === undefined) continue;
      if (ours && message.command === "JOIN") this.#entered(conversation);
      if (conversation.direct && this.#people !== undefined) conversation.hold();
      if (message.command === "JOIN") conversation.forget(leavingKey(message.source ?? ""));
      conversation.came(keyOf(message), this.#placeOf(message));
      if (this.#ends(message, ours)) this.#left(conversation);
    }
    this.#renamed(message);
  }

  /** @returns whether the event waits for the past of its conversation */
  holds(event: ClientEvent): boolean {
    if (this.pages.idle || event.past) return false;
    if (event.kind === "quit" || (event.kind === "renamed" && !event.mine)) return this.#holdsParts(event);
    const room = placeOf(event);
    return room !== undefined && this.#holdsIn(room, event);
  }

  /** Whether what is to be said there may have been said already, in the past that is coming. */
  holdsBack(room: string): boolean {
    const { conversations, outgoing, state } = this.#client;
    return conversations.find(room)?.holding === true && outgoing.doubts((other) => state.same(other, room));
  }

  /**
   * Asks for what was said before all that was shown there, be it nothing.
   *
   * @returns false when there is nothing to be asked for, or it was asked already
   */
  older(room: string): boolean {
    const { conversations, state } = this.#client;
    if (!this.able || state.phase !== "welcomed") return false;
    const conversation = conversations.open(room);
    if (conversation === undefined || conversation.whole || conversation.reading) return false;
    if (!conversation.direct && !conversation.inside) return false;
    this.pages.ask(new Older(this.#client, conversation));
    return true;
  }

  /** We are let in, and about to enter the rooms: looks for what people said to us meanwhile. */
  returned(): void {
    const { conversations, outgoing, state, options } = this.#client;
    if (this.#since === undefined) return;
    const direct = [...conversations].filter((conversation) => conversation.direct);
    if (!this.able) {
      this.#looked = true;
      for (const conversation of direct) settle(this.#client, conversation);
      return;
    }
    for (const name of outgoing.doubtful) if (!state.isRoom(name)) conversations.open(name)?.hold();
    for (const conversation of direct) conversation.hold();
    this.#people = new People({
      client: this.#client,
      since: this.#since,
      until: options.now(),
      found: (fills) => this.#peopleFound(fills),
    });
    this.pages.ask(this.#people);
  }

  /** The connection is gone. */
  lost(): void {
    const read = [...this.#fills.values()].every(({ conversation, over }) => over || !conversation.direct);
    if (this.#since === undefined || (this.#looked && read)) this.#since = this.#latest;
    this.#looked = false;
    this.pages.clear();
    this.pages.silent = false;
    this.#fills.clear();
    this.#people = undefined;
    for (const conversation of this.#client.conversations) conversation.lost();
  }

  /** Whether there is a past that can be read. */
  get able(): boolean {
    return !this.pages.silent && able(this.#client.state.caps);
  }

  #placeOf(message: Message): Place {
    const id = isEverywhere(message) ? undefined : message.tags.get("msgid");
    return { id, time: message.tags.has("time") ? this.#client.time : 0 };
  }

  #entered(conversation: Conversation): void {
    conversation.inside = true;
    const wanted = conversation.gap || (this.#client.options.past ?? 0) > 0;
    if (!wanted || !this.able) return settle(this.#client, conversation);
    this.#begin(new Fill(this.#client, { conversation, kind: conversation.gap ? "gap" : "entering" }));
  }

  #begin(fill: Fill): void {
    this.#fills.set(fill.conversation, fill);
    this.pages.ask(fill);
  }

  #left(conversation: Conversation): void {
    conversation.inside = false;
    this.#fills.get(conversation)?.finish();
  }

  #peopleFound(fills: readonly Fill[]): void {
    this.#people = undefined;
    this.#looked = true;
    const found = new Set(fills.map(({ conversation }) => conversation));
    for (const fill of fills) this.#begin(fill);
    for (const conversation of this.#client.conversations) {
      if (conversation.direct && !found.has(conversation)) settle(this.#client, conversation);
    }
  }

  #ends({ command, params }: Message, ours: boolean): boolean {
    return (command === "PART" && ours) || (command === "KICK" && this.#client.state.isMe(params[1] ?? ""));
  }

  #renamed({ command, params, source = "" }: Message): void {
    if (command === "RENAME") this.#client.conversations.moved(params[0] ?? "", params[1] ?? "");
    if (command === "NICK") this.#client.conversations.moved(source.split("!")[0]!, params[0] ?? "");
  }

  #holdsIn(room: string, event: ClientEvent): boolean {
    const conversation = this.#client.conversations.find(room);
    if (conversation?.holding !== true) return false;
    if (conversation.push(event)) return true;
    // What happens now is not to wait for ever behind what happened.
    this.#fills.get(conversation)?.finish();
    settle(this.#client, conversation);
    return false;
  }

  /** What happens in several rooms is told in those of them where nothing waits, and waits in the others. */
  #holdsParts(event: EventOf<"quit"> | EventOf<"renamed">): boolean {
    const waits = event.rooms.filter((room) => this.#holdsIn(room, { ...event, rooms: [room] }));
    if (waits.length === 0) return false;
    const rooms = event.rooms.filter((room) => !waits.includes(room));
    if (rooms.length > 0) this.#client.tell({ ...event, rooms });
    return true;
  }
}

/** The conversation in whose order an event stands; undefined for what is told at once. */
function placeOf(event: ClientEvent): string | undefined {
  switch (event.kind) {
    case "message":
      return event.label === undefined ? event.room : undefined;
    case "names":
      return event.asked ? undefined : event.room;
    case "left":
    case "kicked":
      return event.mine ? undefined : event.room;
    case "stored":
    case "joined":
    case "topic":
    case "mode":
    case "redacted":
    case "reactions":
      return event.room;
  }
}
