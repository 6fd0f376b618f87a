/**
 * Tells a person who looks elsewhere that somebody means them: the bell, and a notice of the desktop; and, when they
 * are back, what they missed. Decides whether and when; how a terminal is told is written elsewhere.
 */
import type { Client } from "../core/client.ts";
import type { ClientEvent, EventOf } from "../core/events.ts";
import type { Line } from "./style.ts";
import { Digest } from "./digest.ts";
import { BELL, notifying } from "./sequences.ts";

/** Milliseconds from one to the next: a flood of mentions is no storm of bells. */
const PAUSE = 1_000;

/** Ways to the person. */
export interface NoticesOptions {
  /** Sends the terminal something that draws nothing. */
  readonly tell: (sequence: string) => void;
  /** Shows a line where the person looks. */
  readonly print: (line: Line) => void;
}

/** The notices to one client's person. */
export class Notices {
  readonly #client: Client;
  readonly #tell: (sequence: string) => void;
  readonly #digest: Digest;
  #last = -Infinity;
  #looking = true;

  constructor(client: Client, { tell, print }: NoticesOptions) {
    this.#client = client;
    this.#tell = tell;
    this.#digest = new Digest(client, print);
  }

  /** Whether the terminal has the focus; the client knows it already. */
  looks(looking: boolean): void {
    this.#looking = looking;
    this.#digest.looks(looking);
  }

  /** Takes notice of what happened, after it is shown. */
  seen(event: ClientEvent): void {
    this.#digest.seen(event);
    if (event.kind !== "message" || !this.#isForUs(event) || this.#isSeen(event)) return;
    const now = this.#client.options.now();
    // A clock that was set back is no reason for silence.
    if (Math.abs(now - this.#last) < PAUSE) return;
    const sequence = this.#bell() + this.#notice(event);
    if (sequence === "") return;
    this.#last = now;
    this.#tell(sequence);
  }

  #isForUs(event: EventOf<"message">): boolean {
    const { past, older, mine, mention, manner, room } = event;
    if (past || older || mine || this.#client.buffers.find(room)?.muted) return false;
    // What services answer in private is no conversation.
    return mention || (event.private && manner !== "notice");
  }

  #isSeen({ room }: EventOf<"message">): boolean {
    const { buffers } = this.#client;
    const buffer = buffers.find(room) ?? buffers.current;
    return this.#looking && buffer === buffers.current;
  }

  #bell(): string {
    return this.#client.settings.get("bell") ? BELL : "";
  }

  /** Whoever looks at this terminal needs no notice of the desktop. */
  #notice({ room, from, text, private: isPrivate }: EventOf<"message">): string {
    const notify = this.#client.settings.get("notify");
    if (notify === "off" || this.#looking) return "";
    const where = isPrivate ? "" : ` in ${room}`;
    return notifying(`${from}${where}: ${text}`, notify === "777" ? "777" : "9");
  }
}

/** What the window is called: where one looks, and how many unread messages mean us anywhere. */
export function windowTitle({ buffers, state }: Client): string {
  const { list, current } = buffers;
  if (state.nick === "") return "chat";
  const mentions = list.reduce((sum, { mentions }) => sum + mentions, 0);
  return `chat: ${current.title}${mentions > 0 ? ` (${mentions})` : ""}`;
}
