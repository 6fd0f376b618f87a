/** What a search has found (soju.im/search): lines of the past in a batch, kept apart from what is said now. */

import type { Message } from "../../protocol/message.ts";
import { escapeTagValue } from "../../protocol/tags.ts";
import type { Client } from "./client.ts";
import type { Found } from "./events.ts";

const CAPABILITY = "soju.im/search";
/** Messages that a search asks for: what a person looks through. */
const ASKED = 20;
/** Messages that are kept, whatever comes. */
const KEPT = 1_000;

/** The searches of one connection; their results come one after another. */
export class Search {
  readonly #client: Client;
  /** The batch that is coming in, and what was in it so far. */
  #reference: string | undefined;
  #found: Found[] = [];

  constructor(client: Client) {
    this.#client = client;
  }

  /**
   * Asks for what was said.
   *
   * @param query words, and among them `in:#room` and `from:nick` to narrow it; else it is wherever we can read
   */
  ask(query: string): void {
    const { caps } = this.#client.state;
    if (!caps.has(CAPABILITY) || !caps.has("batch")) {
      return this.#client.emit({
        kind: "error",
        text: "This server cannot search. Scroll up instead, or ask those who were there.",
      });
    }
    const { text, ...where } = attributesOf(query);
    const attributes = Object.entries({ ...where, limit: String(ASKED), text }).filter(([, value]) =>
      value !== ""
    );
    this.#client.send(
      "SEARCH",
      attributes.map(([name, value]) => `${name}=${escapeTagValue(value)}`).join(";"),
    );
  }

  /** A batch begins or ends. */
  batch({ params: [reference = "", type] }: Message): void {
    const name = reference.slice(1);
    if (reference.startsWith("+") && type === CAPABILITY) {
      this.#reference = name;
      this.#found = [];
    } else if (reference.startsWith("-") && name === this.#reference) {
      this.#client.emit({ kind: "found", messages: this.#found });
      this.clear();
    }
  }

  /** Whether the message was found, and is not said now. */
  covers(message: Message): boolean {
    return this.#reference !== undefined && message.tags.get("batch") === this.#reference;
  }

  /** @returns whether the message was found, and is not said now */
  take(message: Message, found: Found): boolean {
    if (!this.covers(message)) return false;
    if (this.#found.length < KEPT) this.#found.push(found);
    return true;
  }

  /** Forgets what belongs to one connection. */
  clear(): void {
    this.#reference = undefined;
    this.#found = [];
  }
}

/** The attributes of SEARCH in what a person typed. */
function attributesOf(query: string): { in: string; from: string; text: string } {
  const found = { in: "", from: "", text: "" };
  const words = query.split(/\s+/).filter((word) => {
    const [, name, value = ""] = /^(in|from):(\S+)$/i.exec(word) ?? [];
    if (name !== undefined) found[name.toLowerCase() as "in" | "from"] = value;
    return name === undefined;
  });
  return { ...found, text: words.join(" ").trim() };
}
