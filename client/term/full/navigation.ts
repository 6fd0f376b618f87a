/** From one conversation to another. Says which; the client does it. */
import type { Client } from "../../core/client.ts";

/** The ways of one client's person. */
export class Navigation {
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  /** Looks at the one of this number in the list, if there is one. */
  lookAt(number: number): void {
    const buffer = this.#client.buffers.list[number];
    if (buffer !== undefined) this.#client.buffers.focus(buffer.name);
  }

  /** Looks at the one so many places further down, around the end of the list. */
  lookBeside(by: number): void {
    const { list, current } = this.#client.buffers;
    this.lookAt((list.indexOf(current) + by + list.length) % list.length);
  }

  /** Looks at the one where somebody means us, or else at one where something is unread. */
  lookAtUnread(): void {
    const [first] = this.#client.buffers.digest;
    if (first !== undefined) this.#client.buffers.focus(first.name);
  }
}
