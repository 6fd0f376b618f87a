/** What a person does about one message: answers it, puts an emoji under it, takes it back (IRCv3 client tags "reply", "react"). */

import type { Message } from "../../protocol/message.ts";
import type { Client, Untimed } from "./client.ts";
import { placesOf, timeOf } from "./conversation.ts";
import type { EventOf } from "./events.ts";
import { type Known, nameable } from "./messages.ts";
import { isWelcomeTag } from "./tag_rules.ts";

/** The tag that names the message which is answered. */
export const REPLY = "+draft/reply";
const REACT = { added: "+draft/react", removed: "+draft/unreact" };
const REDACTION = "draft/message-redaction";

/** What a server offers just now, beside words. */
export interface Abilities {
  readonly react: boolean;
  readonly reply: boolean;
  readonly typing: boolean;
  readonly redact: boolean;
  readonly multiline: boolean;
  readonly search: boolean;
  readonly rename: boolean;
  readonly history: boolean;
}

/** @returns what may be offered to the person */
export function abilitiesOf({ state, history }: Client): Abilities {
  const has = (name: string) => state.phase === "welcomed" && state.caps.has(name);
  const passes = (tag: string) => state.phase === "welcomed" && isWelcomeTag(state, tag);
  return {
    react: passes(REACT.added) && passes(REPLY),
    reply: passes(REPLY),
    typing: passes("+typing"),
    redact: has(REDACTION),
    multiline: has("draft/multiline"),
    search: has("soju.im/search"),
    rename: has("draft/channel-rename"),
    history: state.phase === "welcomed" && history.able,
  };
}

/** The answers of one client. Messages are named by key or msgid. */
export class Answers {
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  /** Answers a message in its own conversation; where the server has no tags for that, by its author's name. */
  reply(name: string, text: string): void {
    const message = this.#known(name);
    if (message === undefined) return;
    const { id, room, from, mine } = message;
    if (id !== undefined && this.#client.can.reply) {
      return this.#client.speech.say(room, text, { manner: "said", replyTo: id });
    }
    const named = mine || !this.#client.state.isRoom(room) ? text : `${from}: ${text}`;
    this.#client.say(room, named, "said");
  }

  /** Puts an emoji under a message. */
  react(name: string, emoji: string): void {
    this.#react(name, { emoji, added: true });
  }

  /** Takes our emoji away again. */
  unreact(name: string, emoji: string): void {
    this.#react(name, { emoji, added: false });
  }

  /** Puts our emoji under a message or, where it stands already, takes it away. */
  toggle(name: string, emoji: string): void {
    const { state, messages } = this.#client;
    const before = messages.find(name)?.reactions.find((reaction) => reaction.emoji === emoji);
    const has = before?.nicks.some((nick) => state.isMe(nick)) ?? false;
    this.#react(name, { emoji, added: !has });
  }

  /** Takes a message back: one of ours or, as a room's operator, anybody's. */
  redact(name: string, reason?: string): void {
    const message = this.#known(name);
    if (message === undefined) return;
    if (!this.#client.can.redact) {
      return this.#refuse("This server cannot take back what was said. Say what you meant instead.");
    }
    if (message.id === undefined) return this.#refuse(NOT_STORED);
    this.#client.send("REDACT", message.room, message.id, ...(reason === undefined ? [] : [reason]));
  }

  /** Takes in the tags of a line without words. What is past is told at once, behind the message that it is about. */
  heard(message: Message, by: string, { past = false }: { past?: boolean } = {}): void {
    const [room] = placesOf(this.#client.state, { ...message, command: "PRIVMSG" });
    const id = repliedTo(message);
    if (id === undefined || room === undefined) return;
    for (const [added, tag] of [[true, REACT.added], [false, REACT.removed]] as const) {
      const emoji = message.tags.get(tag);
      if (emoji === undefined) continue;
      const event = reaction(id, { room, by, emoji, added });
      if (past) this.#client.tell({ at: timeOf(message) ?? this.#client.time, past, ...event });
      else this.#client.emit(event);
    }
  }

  #react(name: string, { emoji, added }: { emoji: string; added: boolean }): void {
    const message = this.#known(name);
    if (message === undefined) return;
    const { state, can } = this.#client;
    if (!can.react) return this.#refuse("This server passes no reactions on; say it in words instead.");
    const { id, room } = message;
    if (id === undefined) return this.#refuse(NOT_STORED);
    const tags = new Map([[REPLY, id], [added ? REACT.added : REACT.removed, emoji]]);
    this.#client.sendParts({ tags, command: "TAGMSG", params: [room] });
    // Where an echo comes, that tells it, in its place among those of others.
    const { nick: by } = state;
    if (!state.caps.has("echo-message")) this.#client.emit(reaction(id, { room, by, emoji, added }));
  }

  #known(name: string): Known | undefined {
    const message = this.#client.messages.find(name);
    if (message === undefined) this.#refuse("That message is too far back. Choose a later one.");
    else if (message.redacted) this.#refuse("That message was taken back.");
    else return message;
  }

  #refuse(text: string): void {
    this.#client.emit({ kind: "error", text });
  }
}

/** The rest of it is known where it is told. */
function reaction(
  id: string,
  change: { room: string; by: string; emoji: string; added: boolean },
): Untimed<EventOf<"reactions">> {
  return { kind: "reactions", key: id, id, from: "", text: "", reactions: [], ...change };
}

const NOT_STORED =
  "The server does not have that message yet, or gave it no name to speak of it by. Try again in a moment.";

/** @returns the msgid that a line answers, or gives a reaction to */
export function repliedTo({ tags }: Message): string | undefined {
  return nameable(tags.get(REPLY) ?? tags.get("+reply"));
}
