/**
 * What is remembered of a room or of somebody we talk with, over all connections of a run: the latest line that was
 * shown, which lines those before it were, and the events that wait until the past is complete. It asks for nothing.
 */

import type { Message } from "../../protocol/message.ts";
import type { ClientEvent } from "./events.ts";
import { ownCopy } from "./own_copy.ts";
import type { ClientState } from "./state.ts";
import { nickOf } from "./updates/update.ts";

/** Conversations remembered; what is said in more is shown, but its past is not looked for. */
const CONVERSATIONS = 1_000;
/** Lines of one conversation that are recognised when they come again. */
const KNOWN = 500;
/** Events of one conversation that wait for its past, and lines that count as having come meanwhile. */
const HELD = 5_000;

/** Characters of what waits, in all conversations together. */
const WAITING = 16_000_000;
/** Characters of a key. */
const KEY = 200;

/** A place in a log, as far as the server tells. */
export interface Place {
  readonly id: string | undefined;
  /** Milliseconds since 1970. */
  readonly time: number;
}

/** How much waits, in all conversations of a client. */
export class Waiting {
  characters = 0;
}

/** One room, or one person. */
export class Conversation {
  /** Changed by {@linkcode Conversations.moved} alone. */
  name: string;
  /** Whether it is with a person. */
  readonly direct: boolean;
  /** The latest line that was shown; undefined before the first. */
  last: Place | undefined;
  /** The earliest line that was told; undefined before one was. */
  first: Place | undefined;
  /** Whether nothing was said before that, and whether what was is asked for. */
  whole = false;
  reading = false;
  /** Whether we are in the room. */
  inside = false;
  /** Whether a connection was lost since the latest line, so that others may have followed. */
  gap = false;
  readonly #known = new Set<string>();
  /** Undefined while nothing has to wait. */
  #held: ClientEvent[] | undefined;
  readonly #waiting: Waiting;
  readonly #ahead = new Map<string, Place>();
  /** Own messages that the server has, and whose place was not shown yet: msgid → label. */
  readonly #placeless = new Map<string, string>();

  constructor(name: string, { direct, waiting }: { direct: boolean; waiting: Waiting }) {
    this.name = name;
    this.direct = direct;
    this.#waiting = waiting;
  }

  /** From now on events wait, as lines from before them are still to come. */
  hold(): void {
    this.#held ??= [];
  }

  get holding(): boolean {
    return this.#held !== undefined;
  }

  /** Has an event wait. @returns whether there was room for it */
  push(event: ClientEvent): boolean {
    if (this.#held === undefined || this.#held.length >= HELD) return false;
    if (this.#waiting.characters > WAITING) return false;
    this.#held.push(event);
    this.#waiting.characters += weightOf(event);
    return true;
  }

  /** A line came live: it is shown now, or once those before it were. */
  came(key: string, place: Place): void {
    if (this.#held === undefined) {
      this.shown(key, place);
      this.begins(place);
    } else if (this.#ahead.size < HELD) this.#ahead.set(key, place);
  }

  /** A line was told; what was said before the earliest of them can be asked for. */
  begins(place: Place): void {
    if (place.time > 0) this.first ??= place;
  }

  /** What was told is shown no more. */
  clear(): void {
    this.first = undefined;
    this.whole = false;
  }

  /** Whether the line came live while events wait, so that the past ends before it. */
  isAhead(key: string): boolean {
    return this.#ahead.has(key);
  }

  /** Whether the line was shown lately. */
  isKnown(key: string): boolean {
    return this.#known.has(key);
  }

  /** A line is shown. */
  shown(key: string, { id, time }: Place): void {
    this.#known.delete(key);
    this.#known.add(key);
    if (this.#known.size > KNOWN) this.#known.delete(this.#known.values().next().value!);
    this.last = { id: id ?? this.last?.id, time: Math.max(time, this.last?.time ?? 0) };
  }

  /** Somebody is here again: that they left before is no mark of leaving once more. */
  forget(key: string): void {
    this.#known.delete(key);
  }

  /** Whether an own message has no place yet. */
  get hasPlaceless(): boolean {
    return this.#placeless.size > 0;
  }

  /** @returns the label of an own message whose place this is */
  placed(id: string | undefined): string | undefined {
    const label = this.#placeless.get(id ?? "");
    this.#placeless.delete(id ?? "");
    return label;
  }

  /** The past is complete, or will not be. @returns what has waited for it, in order */
  release(): ClientEvent[] {
    const events = this.#takeHeld();
    for (const [key, place] of this.#ahead) {
      this.shown(key, place);
      this.begins(place);
    }
    this.#ahead.clear();
    return events;
  }

  /** @returns the labels of own messages whose place was not found */
  releasePlaceless(): string[] {
    const labels = [...this.#placeless.values()];
    this.#placeless.clear();
    return labels;
  }

  /** The connection is lost: what waits was shown to nobody and comes again with the next past. */
  lost(): void {
    this.gap ||= this.last !== undefined && (this.inside || this.direct);
    this.inside = this.reading = false;
    for (const event of this.#takeHeld()) this.#keepPlaceless(event);
    this.#ahead.clear();
  }

  #takeHeld(): ClientEvent[] {
    const events = this.#held ?? [];
    for (const event of events) this.#waiting.characters -= weightOf(event);
    this.#held = undefined;
    return events;
  }

  #keepPlaceless(event: ClientEvent): void {
    if (event.kind === "stored") this.#placeless.set(event.id ?? event.label, event.label);
  }
}

/** Characters, about. */
function weightOf(event: ClientEvent): number {
  return Object.values(event).reduce((sum: number, value) => {
    return sum + (typeof value === "string" || Array.isArray(value) ? value.length : 0);
  }, 0);
}

/** All conversations, by folded name. */
export class Conversations {
  readonly #state: ClientState;
  readonly #waiting = new Waiting();
  readonly #all = new Map<string, Conversation>();

  constructor(state: ClientState) {
    this.#state = state;
  }

  [Symbol.iterator](): IterableIterator<Conversation> {
    return this.#all.values();
  }

  find(name: string): Conversation | undefined {
    return this.#all.get(this.#state.fold(name));
  }

  /** @returns the conversation, begun if need be; undefined when there are too many */
  open(name: string): Conversation | undefined {
    const found = this.find(name);
    if (found !== undefined || this.#all.size >= CONVERSATIONS || name === "") return found;
    const conversation = new Conversation(name, {
      direct: !this.#state.isRoom(name),
      waiting: this.#waiting,
    });
    this.#all.set(this.#state.fold(name), conversation);
    return conversation;
  }

  /** A room or a person has another name, unless we know somebody else by it. */
  moved(from: string, to: string): void {
    const conversation = this.find(from);
    if (conversation === undefined || (conversation.direct && this.find(to) !== undefined)) return;
    this.#all.delete(this.#state.fold(from));
    this.#all.set(this.#state.fold(to), conversation);
    conversation.name = to;
  }
}

/** Changes that are logged in every room they concern, with another msgid in each. */
const EVERYWHERE: readonly string[] = ["QUIT", "NICK"];

/** Whether a line has the same key wherever it is logged, and may so be told by it from no line far from it. */
export function isEverywhere({ command }: Message): boolean {
  return EVERYWHERE.includes(command);
}

/** What two copies of a line have in common and, as good as always, no two lines. */
export function keyOf(message: Message): string {
  const { command, source = "", params } = message;
  if (command === "QUIT") return leavingKey(source);
  if (command === "NICK") return brief(`NICK ${source} ${params[0]}`);
  return brief(
    message.tags.get("msgid") ?? [message.tags.get("time"), source, command, ...params].join(" "),
  );
}

/** The key of somebody's QUIT. */
export function leavingKey(source: string): string {
  return brief(`QUIT ${source}`);
}

/** Of a long key its beginning and a hash of all of it (FNV-1a). */
function brief(key: string): string {
  if (key.length <= KEY) return ownCopy(key);
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  return ownCopy(`${key.slice(0, KEY)} ${key.length} ${hash}`);
}

/** When a line was sent, by the server's clock: milliseconds since 1970; undefined where it does not tell. */
export function timeOf({ tags }: Message): number | undefined {
  const time = Date.parse(tags.get("time") ?? "");
  return Number.isNaN(time) ? undefined : time;
}

/** Whether a line is from a server: a source without `!` is one, or nobody yet. */
export function isServer({ source }: Message): boolean {
  return source === undefined || (!source.includes("!") && source.includes("."));
}

/** `@#room` is said in the room, to its operators alone (STATUSMSG of 005). */
export function withoutRank(state: ClientState, target: string): string {
  const rest = target.slice(1);
  return state.token("STATUSMSG", "").includes(target[0] ?? " ") && state.isRoom(rest) ? rest : target;
}

/** Names of the conversations that a live line belongs to. To be asked before the line has changed anything. */
export function placesOf(state: ClientState, message: Message): string[] {
  const from = nickOf(message);
  const [first = ""] = message.params;
  switch (message.command) {
    case "PRIVMSG":
    case "NOTICE":
    case "REDACT": {
      if (isServer(message)) return [];
      const target = withoutRank(state, first);
      return [state.isRoom(target) || state.isMe(from) ? target : from];
    }
    case "JOIN":
    case "PART":
    case "TOPIC":
    case "MODE":
    case "KICK":
    case "RENAME":
      return state.isRoom(first) ? [first] : [];
    case "QUIT":
    case "NICK":
      return state.shared(from);
  }
  return [];
}
