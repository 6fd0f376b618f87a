/** A page of what was said before all that is shown (CHATHISTORY BEFORE, LATEST): what scrolling up asks for. */

import type { Message } from "../../protocol/message.ts";
import type { Client } from "./client.ts";
import { type Conversation, isServer, timeOf } from "./conversation.ts";
import type { ClientEvent } from "./events.ts";
import { pageOf, reference } from "./fill.ts";
import type { Reader } from "./pages.ts";
import { pastEvent } from "./past.ts";

/** Lines of a page. */
const PAGE = 100;

/** Asks once, and tells what it is given. */
export class Older implements Reader {
  readonly answer = "chathistory";
  readonly #client: Client;
  readonly #conversation: Conversation;
  #byTime = false;

  constructor(client: Client, conversation: Conversation) {
    this.#client = client;
    this.#conversation = conversation;
    conversation.reading = true;
  }

  params(): readonly string[] {
    const { name, first } = this.#conversation;
    const limit = String(pageOf(this.#client, PAGE));
    if (first === undefined) return ["LATEST", name, "*", limit];
    const types = this.#client.state.token("MSGREFTYPES", "msgid,timestamp").split(",");
    const byId = first.id !== undefined && !this.#byTime && types.includes("msgid");
    return ["BEFORE", name, byId ? `msgid=${first.id}` : reference(first.time), limit];
  }

  answered(lines: readonly Message[]): "done" {
    const [earliest] = lines;
    this.#conversation.whole = earliest === undefined;
    if (earliest !== undefined) {
      this.#conversation.first = { id: earliest.tags.get("msgid"), time: timeOf(earliest) ?? 0 };
    }
    return this.#finish(lines.filter((line) => this.#show(line)).length);
  }

  refused(code: string): "more" | "done" {
    const again = !this.#byTime && code !== "INVALID_TARGET" && this.#conversation.first?.id !== undefined;
    this.#byTime = true;
    // Asking for it again would be of no use.
    this.#conversation.whole = !again;
    return again ? "more" : this.#finish(0);
  }

  unanswered(): void {
    this.#finish(0);
  }

  /** @returns whether there was anything to tell */
  #show(line: Message): boolean {
    const event = isServer(line) ? undefined : pastEvent(this.#client, line, this.#conversation);
    if (event === undefined) return false;
    const older = event.kind === "message" ? { older: true } : {};
    this.#client.tell({ at: timeOf(line) ?? this.#client.time, ...event, ...older } as ClientEvent);
    return true;
  }

  #finish(lines: number): "done" {
    const { name: room, whole } = this.#conversation;
    this.#conversation.reading = false;
    this.#client.tell({ kind: "older", at: this.#client.time, room, lines, more: !whole });
    return "done";
  }
}
