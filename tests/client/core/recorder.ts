/** What somebody who writes down the conversation keeps of the client's events. */

import type { ClientEvent } from "../../../client/core/events.ts";

/** Texts by room or person; own ones where the server has them, as `client/term/pipe.ts` does it. */
export class Recorder {
  readonly texts: Record<string, string[]> = { "#lobby": [], amy: [] };
  readonly #own = new Map<string, { room: string; text: string }>();

  /** How many own messages were not stored. */
  get unstored(): number {
    return this.#own.size;
  }

  /** Takes what the client tells. */
  take(events: readonly ClientEvent[]): void {
    for (const event of events) {
      if (event.kind === "message" && event.label !== undefined) this.#own.set(event.label, event);
      else if (event.kind === "message") this.#write(event);
      else if (event.kind === "stored") this.#stored(event.label);
    }
  }

  #stored(label: string): void {
    const message = this.#own.get(label);
    this.#own.delete(label);
    if (message !== undefined) this.#write(message);
  }

  #write({ room, text }: { room: string; text: string }): void {
    (this.texts[room] ??= []).push(text);
  }
}
