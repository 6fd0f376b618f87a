/**
 * What was said lately, as far as a person may answer it, react to it or take it back: by key and by msgid, in the order
 * in which it was told. Bounded; it asks for nothing.
 */

import type { Message } from "../../protocol/message.ts";
import type { ClientEvent, EventOf, Reaction, RepliedTo } from "./events.ts";
import { ownCopy } from "./own_copy.ts";
import type { ClientState } from "./state.ts";

/** Messages kept. */
const KEPT = 5_000;
/** Characters kept of a text. */
const TEXT = 200;
/** Emoji under one message, names under one emoji, names under all of them, and characters of an emoji and of a name. */
const REACTIONS = { emoji: 20, nicks: 100, all: 50_000, characters: 32, nick: 200 };
/** Characters of a msgid, and of the names of a room and an author; what is longer is nobody's but a hostile server's. */
const NAMES = { id: 500, room: 200, author: 200 };

/** One message. */
export interface Known {
  readonly key: string;
  /** Its msgid; undefined where there is none, and for an own message that is still on its way. */
  readonly id: string | undefined;
  readonly room: string;
  readonly from: string;
  /** At most 200 characters of it. */
  readonly text: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly mine: boolean;
  readonly reactions: readonly Reaction[];
  /** Whether it was taken back. */
  readonly redacted: boolean;
  readonly replyTo: RepliedTo | undefined;
}

/** The messages of one client. */
export class Messages {
  readonly #state: ClientState;
  readonly #known = new Map<string, Known>();
  /** Keys by msgid, where they differ. */
  readonly #keys = new Map<string, string>();
  /** How many names are under them. */
  #reacted = 0;
  #made = 0;

  constructor(state: ClientState) {
    this.#state = state;
  }

  /** @returns a key that no other message of this run has */
  newKey(): string {
    return `k${++this.#made}`;
  }

  /** @returns the message of this key or msgid */
  find(name: string): Known | undefined {
    return this.#known.get(this.#keys.get(name) ?? name);
  }

  /** @returns the latest message there, or the one so many before it, of those that pass */
  latest(room: string, back: number, passes: (message: Known) => boolean = () => true): Known | undefined {
    const there = [...this.#known.values()].filter((message) =>
      this.#state.same(message.room, room) && !message.redacted && passes(message)
    );
    return there.sort((a, b) => a.at - b.at).at(-back);
  }

  /**
   * Takes notice of what is about to be told.
   *
   * @returns it with all that is known; undefined when nobody could make anything of it
   */
  told(event: ClientEvent): ClientEvent | undefined {
    switch (event.kind) {
      case "message":
        return this.#said(event);
      case "stored":
        this.#stored(event);
        return event;
      case "reactions":
        return this.#react(event);
      case "redacted":
        return this.#redacted(event);
      case "room-renamed":
        if (!event.past) this.#moved(event.from, event.to);
    }
    return event;
  }

  #said(event: EventOf<"message">): EventOf<"message"> {
    const { key, id, room, from, text, at, mine } = event;
    const replyTo = event.replyTo && this.#repliedTo(event.replyTo.id);
    if (room.length > NAMES.room || from.length > NAMES.author) return event;
    this.#keep({
      key,
      id,
      room,
      from,
      text: ownCopy(text.slice(0, TEXT)),
      at,
      mine,
      reactions: [],
      redacted: false,
      replyTo,
    });
    if (id !== undefined && id !== key) this.#keys.set(id, key);
    return replyTo === undefined ? event : { ...event, replyTo };
  }

  #repliedTo(id: string): RepliedTo {
    const message = this.find(id);
    if (message === undefined || message.redacted) return { id };
    return { id, from: message.from, text: message.text };
  }

  #stored({ label, id, at }: EventOf<"stored">): void {
    const message = this.#known.get(label);
    if (message === undefined || id === undefined) return;
    this.#known.set(label, { ...message, id, at });
    this.#keys.set(id, label);
  }

  #react(event: EventOf<"reactions">): ClientEvent | undefined {
    const message = this.find(event.id);
    const reactions = message && this.#changed(message.reactions, event);
    if (message === undefined || reactions === undefined) return undefined;
    this.#reacted += namesUnder({ reactions }) - namesUnder(message);
    this.#known.set(message.key, { ...message, reactions });
    const { room, key, from, text } = message;
    return { ...event, room, key, from, text, reactions };
  }

  /** @returns undefined when nothing changes by it, or it would be too much */
  #changed(
    reactions: readonly Reaction[],
    { by, emoji, added }: EventOf<"reactions">,
  ): readonly Reaction[] | undefined {
    const before = reactions.find((reaction) => reaction.emoji === emoji);
    const nicks = before?.nicks ?? [];
    const others = nicks.filter((nick) => !this.#state.same(nick, by));
    if (added === others.length < nicks.length) return undefined;
    if (emoji === "" || emoji.length > REACTIONS.characters || others.length >= REACTIONS.nicks) {
      return undefined;
    }
    if (added && (by.length > REACTIONS.nick || this.#reacted >= REACTIONS.all)) return undefined;
    if (before === undefined) {
      return reactions.length < REACTIONS.emoji ? [...reactions, { emoji, nicks: [by] }] : undefined;
    }
    const after = added ? [...others, by] : others;
    return reactions.map((reaction) => reaction === before ? { emoji, nicks: after } : reaction)
      .filter((reaction) => reaction.nicks.length > 0);
  }

  #redacted(event: EventOf<"redacted">): ClientEvent {
    const message = this.find(event.id);
    if (message === undefined) return event;
    this.#reacted -= namesUnder(message);
    this.#known.set(message.key, { ...message, text: "", reactions: [], redacted: true });
    return { ...event, key: message.key, from: message.from, saidAt: message.at };
  }

  #moved(from: string, to: string): void {
    for (const message of this.#known.values()) {
      if (this.#state.same(message.room, from)) this.#known.set(message.key, { ...message, room: to });
    }
  }

  #keep(message: Known): void {
    const before = this.#known.get(message.key);
    if (before !== undefined) this.#reacted -= namesUnder(before);
    this.#known.set(message.key, message);
    if (this.#known.size <= KEPT) return;
    const [key, oldest] = this.#known.entries().next().value!;
    this.#reacted -= namesUnder(oldest);
    this.#known.delete(key);
    this.#keys.delete(oldest.id ?? "");
  }
}

function namesUnder({ reactions }: Pick<Known, "reactions">): number {
  return reactions.reduce((sum, { nicks }) => sum + nicks.length, 0);
}

/** A msgid as long as that names nothing: the line as if it had none. */
export function withoutLongId(message: Message): Message {
  if ((message.tags.get("msgid")?.length ?? 0) <= NAMES.id) return message;
  return { ...message, tags: new Map([...message.tags].filter(([name]) => name !== "msgid")) };
}

/** @returns the msgid, unless it is too long to name a message */
export function nameable(id: string | undefined): string | undefined {
  return id !== undefined && id.length <= NAMES.id ? id : undefined;
}
