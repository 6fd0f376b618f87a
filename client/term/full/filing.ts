/**
 * Files what happens into the scrollbacks of the conversations that it belongs to. Sees every event once and keeps
 * nothing besides; which conversation is looked at, and everything else, it asks the client.
 */
import type { Client } from "../../core/client.ts";
import type { ClientEvent, EventOf } from "../../core/events.ts";
import { redactedWords } from "../past.ts";
import type { Line } from "../style.ts";
import { View } from "../view.ts";
import type { Move, SaidEntry } from "./entries.ts";
import { Load, Scrollback } from "./scrollback.ts";

/** The scrollbacks of one client. */
export class Filing {
  readonly #client: Client;
  readonly #view: View;
  /** By folded name; the server's own words are under "". */
  readonly #scrollbacks = new Map<string, Scrollback>();
  readonly #load = new Load();
  /** Whether the person looks at the screen. */
  looking = true;

  constructor(client: Client) {
    this.#client = client;
    this.#view = new View(client.state.nick, { apart: true });
  }

  /** The scrollback of this conversation; that of the one that is looked at, where none of this name is open. */
  of(name: string): Scrollback {
    const { buffers, state } = this.#client;
    const key = state.fold(buffers.find(name) === undefined ? buffers.current.name : name);
    const found = this.#scrollbacks.get(key) ?? new Scrollback(this.#load);
    this.#scrollbacks.set(key, found);
    return found;
  }

  /** That of the conversation that is looked at. */
  get current(): Scrollback {
    return this.of(this.#client.buffers.current.name);
  }

  /** Asks for what was said before all that stands in the conversation that is looked at, unless there is none. */
  askOlder(): void {
    const { current } = this;
    if (current.older !== "unknown") return;
    if (this.#client.history.older(this.#client.buffers.current.name)) current.older = "asked";
  }

  /** Puts lines of the program into the conversation that is looked at. */
  print(lines: readonly Line[], at: number): void {
    if (lines.length > 0) this.current.add({ kind: "told", at, lines });
  }

  /** The person goes away from this conversation, and has seen everything in it. */
  left(name: string): void {
    const scrollback = this.#scrollbacks.get(this.#client.state.fold(name));
    scrollback?.endUnread();
    scrollback?.rest();
  }

  /** Takes what happened. */
  seen(event: ClientEvent): void {
    this.#file(event);
    while (this.#load.tooMuch) this.#heaviest.dropOldest();
  }

  get #heaviest(): Scrollback {
    return [...this.#scrollbacks.values()].reduce((a, b) => a.weight >= b.weight ? a : b);
  }

  #closed(name: string): void {
    const key = this.#client.state.fold(name);
    this.#scrollbacks.get(key)?.clear();
    this.#scrollbacks.delete(key);
  }

  #file(event: ClientEvent): void {
    switch (event.kind) {
      case "message":
        return this.#said(event);
      case "stored":
      case "reactions":
      case "redacted":
        return this.#changed(event);
      case "joined":
      case "left":
      case "quit":
      case "renamed":
        return this.#moved(event);
      case "older":
        return this.of(event.room).settleOlder(event);
      case "clear":
        return this.of(event.room).clear();
      case "closed":
        return this.#closed(event.room);
      case "read":
        return this.#read(event);
      case "failed":
        this.of(event.room).change(event.label, (entry) => ({ ...entry, progress: "failed" }));
        return this.#told(event, [event.room]);
      case "room-renamed":
        if (!event.past) this.#rename(event.from, event.to);
        return this.#told(event, [event.to]);
      default:
        return this.#told(event, this.#placesOf(event));
    }
  }

  #told(event: ClientEvent, places: readonly string[]): void {
    const lines = this.#view.lines(event);
    if (lines.length === 0) return;
    for (const place of places) this.of(place).add({ kind: "told", at: event.at, lines });
  }

  /** What belongs to no conversation stands where the person looks, so that an answer is seen by who asked. */
  #placesOf(event: ClientEvent): readonly string[] {
    if (event.kind === "note") return [""];
    if (event.kind === "lost" || event.kind === "connected") {
      return [...new Set(["", this.#client.buffers.current.name])];
    }
    if ("room" in event && typeof event.room === "string") return [event.room];
    return [this.#client.buffers.current.name];
  }

  #said(event: EventOf<"message">): void {
    const { at, key, from, text, manner, mine, mention, replyTo, label } = event;
    const progress = label === undefined ? {} : { progress: "sending" as const };
    const reply = replyTo === undefined ? {} : { replyTo };
    const entry: SaidEntry = {
      kind: "said",
      at,
      key,
      from,
      text,
      manner,
      mine,
      mention,
      ...reply,
      ...progress,
    };
    const scrollback = this.of(event.room);
    if (event.older) return scrollback.addOlder(entry);
    scrollback.add(entry);
    // Who says something wants to see it.
    if (label !== undefined) scrollback.place = undefined;
    if (!scrollback.hasUnread && !mine && this.#isNew(event)) scrollback.beginUnread();
  }

  /** Whether the person has not seen it; of the past, what is later than what they have read. */
  #isNew(event: EventOf<"message">): boolean {
    const { buffers } = this.#client;
    const buffer = buffers.find(event.room) ?? buffers.current;
    if (event.past) return buffer?.marker !== undefined && event.at > buffer.marker;
    return !this.looking || buffer !== buffers.current;
  }

  #changed(event: EventOf<"stored"> | EventOf<"reactions"> | EventOf<"redacted">): void {
    if (event.kind === "stored") {
      const stored = (scrollback: Scrollback) =>
        scrollback.change(event.label, ({ progress: _, ...entry }) => ({ ...entry, at: event.at }));
      if (event.room !== undefined) stored(this.of(event.room));
      else [...this.#scrollbacks.values()].some(stored);
    } else if (event.kind === "reactions") {
      const { reactions } = event;
      this.of(event.room).change(event.key, (entry) => ({ ...entry, reactions }));
    } else this.#takenBack(event);
  }

  #takenBack(event: EventOf<"redacted">): void {
    const words = redactedWords(event, { nick: this.#client.state.nick, when: undefined });
    const change = (entry: SaidEntry): SaidEntry => ({ ...entry, text: "", takenBack: words });
    if (event.key === undefined || !this.of(event.room).change(event.key, change)) {
      this.#told(event, [event.room]);
    }
  }

  #moved(event: EventOf<"joined"> | EventOf<"left"> | EventOf<"quit"> | EventOf<"renamed">): void {
    const ours = (event.kind !== "quit") && event.mine;
    const rooms = "rooms" in event ? [...event.rooms, ...this.#directWith(event)] : [event.room];
    if (event.kind === "renamed" && !event.past) this.#rename(event.from, event.to);
    const noise = this.#client.settings.get("noise");
    if (ours || noise === "show") return this.#told(event, ours && rooms.length === 0 ? [""] : rooms);
    // The view learns from it all the same.
    this.#view.lines(event);
    if (noise === "fold") { for (const room of rooms) this.of(room).addMove(event.at, moveOf(event)); }
  }

  /** The conversation in private with who is gone or has another name. */
  #directWith(event: EventOf<"quit"> | EventOf<"renamed">): string[] {
    const buffer = this.#client.buffers.find(event.kind === "quit" ? event.who : event.to);
    return buffer?.kind === "direct" ? [buffer.name] : [];
  }

  #read({ room, upTo }: EventOf<"read">): void {
    const scrollback = this.of(room);
    if (this.#client.buffers.find(room) !== this.#client.buffers.current) scrollback.markUnread(upTo);
  }

  /** A direct conversation goes on under the other one's new name. */
  #rename(from: string, to: string): void {
    const { state } = this.#client;
    const scrollback = this.#scrollbacks.get(state.fold(from));
    if (scrollback === undefined || this.#client.buffers.find(to) === undefined) return;
    if (state.fold(from) !== state.fold(to)) this.#closed(to);
    this.#scrollbacks.delete(state.fold(from));
    this.#scrollbacks.set(state.fold(to), scrollback);
  }
}

function moveOf(event: EventOf<"joined"> | EventOf<"left"> | EventOf<"quit"> | EventOf<"renamed">): Move {
  if (event.kind === "renamed") return { kind: "renamed", who: event.from, to: event.to };
  return { kind: event.kind === "joined" ? "came" : "went", who: event.who };
}
