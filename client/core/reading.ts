/**
 * Up to where each conversation was read (IRCv3 draft/read-marker): told to one's other devices, and heard from them.
 * When it is told is the driver's, who has the clock.
 */

import type { Message } from "../../protocol/message.ts";
import type { Client } from "./client.ts";
import type { ClientEvent } from "./events.ts";

const CAPABILITY = "draft/read-marker";
/** Milliseconds to wait with {@linkcode Reading.tell}, so that a burst makes one line. */
export const READING = 3_000;
/** Conversations whose marker is known. */
const MARKERS = 1_000;

/** The read markers of one client. */
export class Reading {
  readonly #client: Client;
  /** Times up to which was read, as the server knows it, by folded name: milliseconds since 1970. */
  readonly #markers = new Map<string, number>();
  /** Those that the server does not know yet. */
  readonly #untold = new Map<string, { readonly room: string; readonly time: number }>();

  constructor(client: Client) {
    this.#client = client;
  }

  /** Whether {@linkcode tell} is to be called soon. */
  get waiting(): boolean {
    return this.#untold.size > 0;
  }

  /** The person sees this now. What they say themselves has our own clock's time until it is stored. */
  shown(event: ClientEvent): void {
    const { options } = this.#client;
    if (event.kind !== "message" || event.label !== undefined || !options.reads) return;
    if (options.reads === "focused" && !this.#client.buffers.isLookedAt(event.room)) return;
    this.seen(event.room, event.at);
  }

  /** The person has seen all that was said there up to this time, by the server's clock. */
  seen(room: string, time: number): void {
    const { options, state } = this.#client;
    if (!options.reads || !state.caps.has(CAPABILITY) || !state.caps.has("server-time")) return;
    const key = state.fold(room);
    const known = Math.max(this.#markers.get(key) ?? 0, this.#untold.get(key)?.time ?? 0);
    if (time <= known || (known === 0 && this.#full)) return;
    this.#untold.set(key, { room, time });
  }

  /** Tells the server what it does not know yet. */
  tell(): void {
    const able = this.#client.state.phase === "welcomed" && this.#client.state.caps.has(CAPABILITY);
    for (const [key, { room, time }] of able ? this.#untold : []) {
      this.#markers.set(key, time);
      this.#client.send("MARKREAD", room, `timestamp=${new Date(time).toISOString()}`);
    }
    this.#untold.clear();
  }

  /** The server tells a marker: our own, or one that another device of ours has set. */
  marked({ params: [room = "", reference = ""] }: Message): void {
    const time = Date.parse(reference.replace(/^timestamp=/, ""));
    const key = this.#client.state.fold(room);
    if (Number.isNaN(time) || time <= (this.#markers.get(key) ?? 0)) return;
    if (!this.#markers.has(key) && this.#full) return;
    this.#markers.set(key, time);
    if ((this.#untold.get(key)?.time ?? Infinity) <= time) this.#untold.delete(key);
    this.#client.emit({ kind: "read", room, upTo: time });
  }

  get #full(): boolean {
    return this.#markers.size + this.#untold.size >= MARKERS;
  }
}
