/**
 * One conversation's past, page after page until what is shown meets what is live. Rules 1 to 3 of history.ts are
 * kept here: each line once, in order, and nothing of ours a second time.
 */

import type { Message } from "../../protocol/message.ts";
import type { Client } from "./client.ts";
import { type Conversation, isEverywhere, isServer, keyOf, type Place, timeOf } from "./conversation.ts";
import type { ClientEvent } from "./events.ts";
import type { Reader } from "./pages.ts";
import { pastEvent } from "./past.ts";
import { contentOf } from "./updates/message.ts";
import { nickOf } from "./updates/update.ts";

/** Lines of a page: the most, and where the server does not say how many it gives. */
const PAGE = { most: 1_000, untold: 100 };
/** Lines of one gap; that more was missed is said. */
const GAP = 20_000;
/** Of what comes on entering much may be comings and goings, so that so many times more is asked for than is shown. */
const COMINGS = 4;

/** What a fill is for. */
export interface FillOptions {
  readonly conversation: Conversation;
  /** What was said before we entered the room, the latest of it; or all that we missed. */
  readonly kind: "entering" | "gap";
  /** Where a gap begins when nothing was shown before it: milliseconds since 1970. */
  readonly since?: number;
}

/** @returns how many lines to ask for */
export function pageOf(client: Client, wanted: number): number {
  const most = Number(client.state.token("CHATHISTORY", String(PAGE.untold)));
  return Math.min(wanted, most > 0 ? most : PAGE.most, PAGE.most);
}

/** @returns a time as CHATHISTORY takes it */
export function reference(time: number): string {
  return `timestamp=${new Date(Math.max(0, time)).toISOString()}`;
}

/** Asks for one conversation's past and tells it. From its making on, what happens there waits. */
export class Fill implements Reader {
  readonly answer = "chathistory";
  readonly conversation: Conversation;
  readonly #client: Client;
  readonly #options: FillOptions;
  /** Lines that were told. */
  #lines = 0;
  /** Whether the server does not know the msgid. */
  #byTime = false;
  #over = false;

  constructor(client: Client, options: FillOptions) {
    this.#client = client;
    this.#options = options;
    this.conversation = options.conversation;
    this.conversation.hold();
  }

  params(): readonly string[] | undefined {
    if (this.#over) return undefined;
    const { name } = this.conversation;
    const from = this.#from;
    if (this.#options.kind === "gap" && from !== undefined) {
      return ["AFTER", name, from, this.#page(PAGE.most)];
    }
    return ["LATEST", name, from ?? "*", this.#page(Math.max(1, COMINGS * this.#shown))];
  }

  answered(lines: readonly Message[]): "more" | "done" {
    if (this.#over) return "done";
    const { conversation } = this;
    const before = conversation.last;
    const end = lines.findIndex((line) => !isEverywhere(line) && conversation.isAhead(keyOf(line)));
    const past = end < 0 ? lines : lines.slice(0, end);
    if (this.#options.kind === "entering") this.#showLatest(past);
    else this.#showNew(past);
    const stands = before?.id === conversation.last?.id && before?.time === conversation.last?.time;
    const caughtUp = end >= 0 || stands || this.#options.kind === "entering";
    if (!caughtUp && this.#lines < GAP) return "more";
    this.finish({ more: !caughtUp });
    return "done";
  }

  refused(code: string): "more" | "done" {
    const again = !this.#byTime && code !== "INVALID_TARGET" && this.conversation.last?.id !== undefined;
    this.#byTime = true;
    if (again) return "more";
    this.finish();
    return "done";
  }

  unanswered(): void {
    this.finish();
  }

  /** Has nothing more come; what has waited follows. May be called twice. */
  finish({ more = false }: { more?: boolean } = {}): void {
    if (this.#over) return;
    this.#over = true;
    const { name: room } = this.conversation;
    const missed = this.#options.kind === "gap";
    if (this.#lines > 0) this.#tell({ kind: "caught-up", room, lines: this.#lines, missed, more });
    settle(this.#client, this.conversation);
  }

  /** Whether nothing more comes. */
  get over(): boolean {
    return this.#over;
  }

  get #shown(): number {
    return this.#client.options.past ?? 0;
  }

  #page(wanted: number): string {
    return String(pageOf(this.#client, wanted));
  }

  /** Where the past that is wanted begins; undefined for the beginning. */
  get #from(): string | undefined {
    const { last } = this.conversation;
    const { since } = this.#options;
    if (last === undefined) return since === undefined ? undefined : reference(since);
    const types = this.#client.state.token("MSGREFTYPES", "msgid,timestamp").split(",");
    if (last.id !== undefined && !this.#byTime && types.includes("msgid")) return `msgid=${last.id}`;
    // Of those in the same millisecond some may not have been shown; those that were are known.
    return reference(last.time - 1);
  }

  /** On entering, what was said counts, and the latest of that. */
  #showLatest(past: readonly Message[]): void {
    const said = past.filter(({ command }) => command === "PRIVMSG" || command === "NOTICE");
    const first = Math.max(0, said.length - this.#shown);
    const ours = said.findIndex((line) => this.#mayBeOurs(line));
    const latest = new Set(said.slice(ours < 0 ? first : Math.min(first, ours)));
    this.#showNew(past, (line) => latest.has(line));
  }

  /** Whether it may be something that we said before a connection broke, and that still has no place. */
  #mayBeOurs(line: Message): boolean {
    const { state, outgoing } = this.#client;
    const { name, hasPlaceless } = this.conversation;
    const misses = hasPlaceless || outgoing.doubts((room) => state.same(room, name));
    return misses && state.isMe(nickOf(line));
  }

  /** Goes over lines in order, and shows those that were not shown before. */
  #showNew(lines: readonly Message[], isWanted: (line: Message) => boolean = () => true): void {
    // The lines of one message may be alike, so that they are known as a page or not at all.
    const isNew = lines.map((line) => !this.conversation.isKnown(keyOf(line)) && isWanted(line));
    for (const [index, line] of lines.entries()) {
      this.conversation.shown(keyOf(line), this.#placeOf(line));
      // What was put under a message is told with it, and with none that is not shown.
      if (line.command === "TAGMSG") showPast(this.#client, line, this.conversation);
      else if (isNew[index]) this.#show(line);
    }
  }

  #show(line: Message): void {
    const recognised = this.#recognised(line);
    const shown = !recognised && showPast(this.#client, line, this.conversation);
    if (shown) this.#lines++;
    if (shown || recognised) this.conversation.begins(this.#placeOf(line));
  }

  /** Whether it is an own message that was shown when it was typed: then only its place is told. */
  #recognised(line: Message): boolean {
    const label = this.conversation.placed(line.tags.get("msgid")) ?? this.#doubted(line);
    if (label === undefined) return false;
    const id = line.tags.get("msgid");
    this.#client.redactions.sent(id, this.conversation.name);
    this.#tell({ kind: "stored", label, id, room: this.conversation.name, at: this.#placeOf(line).time });
    return true;
  }

  #doubted(line: Message): string | undefined {
    if (line.command !== "PRIVMSG" && line.command !== "NOTICE") return undefined;
    const content = contentOf(line.params[1] ?? "", line.command === "NOTICE" ? "notice" : "said");
    const { state, outgoing } = this.#client;
    if (content === undefined) return undefined;
    const isSame = (a: string, b: string) => state.same(a, b);
    return outgoing.recognise({ ...content, room: this.conversation.name, from: nickOf(line) }, isSame);
  }

  #placeOf(line: Message): Place {
    return { id: line.tags.get("msgid"), time: timeOf(line) ?? 0 };
  }

  #tell(event: object): void {
    this.#client.tell({ at: this.#client.time, ...event } as ClientEvent);
  }
}

/** Tells a line of the past. @returns whether there was anything to tell */
export function showPast(client: Client, line: Message, conversation: Conversation): boolean {
  const event = isServer(line) ? undefined : pastEvent(client, line, conversation);
  if (event === undefined) return false;
  client.tell({ at: timeOf(line) ?? client.time, ...event } as ClientEvent);
  return true;
}

/** The past of a conversation is complete, or will not be: what has waited for it is told and sent. */
export function settle(client: Client, conversation: Conversation): void {
  conversation.gap = false;
  const room = conversation.name;
  for (const label of conversation.releasePlaceless()) {
    client.tell({ kind: "stored", at: client.time, label, room });
  }
  for (const event of conversation.release()) client.tell(event);
  client.flushHeld();
}
