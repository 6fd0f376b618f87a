/** Taking back what was said (IRCv3 draft/message-redaction): our own last words, and who took back whose. */

import type { Message } from "../../protocol/message.ts";
import type { Client, Untimed } from "./client.ts";
import type { EventOf } from "./events.ts";
import { nickOf } from "./updates/update.ts";

const CAPABILITY = "draft/message-redaction";
/** Own messages that can be counted back to. */
const OWN = 100;

/** What we said lately, as far as it may be taken back. */
export class Redactions {
  readonly #client: Client;
  /** Own messages with where they were said, the latest last. */
  #own: { readonly id: string; readonly target: string }[] = [];

  constructor(client: Client) {
    this.#client = client;
  }

  /** The server has an own message. */
  sent(id: string | undefined, target: string): void {
    if (id !== undefined) this.#own = [...this.#own.slice(1 - OWN), { id, target }];
  }

  /** Asks to take back an own message: the last one, or the one so many before it. */
  takeBack(back: number, reason: string | undefined): void {
    const { state } = this.#client;
    const message = this.#own.at(-back);
    const trouble = !state.caps.has(CAPABILITY)
      ? "This server cannot take back what was said. Say what you meant instead."
      : message === undefined
      ? "There is nothing of yours that could be taken back. Only what you said since you came can."
      : undefined;
    if (trouble !== undefined || message === undefined) {
      return this.#client.emit({ kind: "error", text: trouble ?? "" });
    }
    this.#client.send("REDACT", message.target, message.id, ...(reason === undefined ? [] : [reason]));
  }

  /**
   * @returns what a REDACT tells in this room, or in the conversation with this person; whose words they were is known
   *   where it is told
   */
  heard(message: Message, room: string): Untimed<EventOf<"redacted">> {
    const [, id = "", reason = ""] = message.params;
    const by = nickOf(message);
    this.#own = this.#own.filter((own) => own.id !== id);
    return {
      kind: "redacted",
      room,
      by,
      mine: this.#client.state.isMe(by),
      id,
      from: undefined,
      saidAt: undefined,
      reason,
    };
  }
}
