/** One SASL exchange on its way: a mechanism's messages, in chunks. What becomes of its outcome is not known here. */

import { Chunks, toChunks } from "../../protocol/sasl.ts";
import type { Client } from "./client.ts";
import type { Conversation } from "./mechanisms.ts";

/** Begins with its construction. Whoever holds it ends it, by holding it no more. */
export class SaslExchange {
  readonly mechanism: string;
  readonly #client: Client;
  readonly #conversation: Conversation;
  readonly #chunks = new Chunks();
  /** Whether this is the exchange that the connection is about. */
  readonly #current: (exchange: SaslExchange) => boolean;
  /** Whether we gave it up ourselves, as the server did not say what it should. */
  distrusted = false;

  /** @param options.current whether an exchange is still under way when an answer to it is ready */
  constructor(
    client: Client,
    { mechanism, conversation, current }: {
      mechanism: string;
      conversation: Conversation;
      current: (exchange: SaslExchange) => boolean;
    },
  ) {
    this.#client = client;
    this.mechanism = mechanism;
    this.#conversation = conversation;
    this.#current = current;
    client.send("AUTHENTICATE", mechanism);
  }

  /** Whether the server has proved what the mechanism has it prove. */
  get proved(): boolean {
    return this.#conversation.proved;
  }

  /** Takes a chunk of the server's message, and answers once it is whole. */
  take(chunk: string): void {
    const message = this.#chunks.add(chunk);
    if (message === "more") return;
    if (typeof message === "string") return this.#abort();
    this.#client.later(this.#answer(message));
  }

  async #answer(challenge: Uint8Array<ArrayBuffer>): Promise<void> {
    const message = await this.#conversation.answer(challenge);
    // Meanwhile the connection may be another one.
    if (!this.#current(this)) return;
    if (message === undefined) return this.#abort();
    for (const chunk of toChunks(message)) this.#client.send("AUTHENTICATE", chunk);
  }

  #abort(): void {
    this.distrusted = true;
    this.#client.send("AUTHENTICATE", "*");
  }
}
