/** Tells a person who comes back where something is unread: after they looked elsewhere for long, after a lost connection. */
import type { Buffer } from "../core/buffer.ts";
import type { Client } from "../core/client.ts";
import type { ClientEvent } from "../core/events.ts";
import { happenedLine } from "./lines.ts";
import type { Line } from "./style.ts";

/** Milliseconds after which somebody who comes back wants to be told. */
const LONG = 5 * 60_000;
/** Conversations that are named; of more the number is told. */
const NAMED = 6;

/** What one client's person missed. */
export class Digest {
  readonly #client: Client;
  readonly #print: (line: Line) => void;
  /** Since when nobody looks: milliseconds since 1970. */
  #since: number | undefined;
  /** Whether a connection came again, and what was said meanwhile is still to come. */
  #catchingUp = false;

  /** @param print shows a line where the person looks */
  constructor(client: Client, print: (line: Line) => void) {
    this.#client = client;
    this.#print = print;
  }

  /** Whether the person looks at the terminal now; the client knows it already. */
  looks(looking: boolean): void {
    const now = this.#client.options.now();
    if (!looking) this.#since ??= now;
    else if (this.#since !== undefined) {
      if (now - this.#since >= LONG) this.#tell();
      this.#since = undefined;
    }
  }

  /** Takes notice of what happened. */
  seen(event: ClientEvent): void {
    if (event.kind === "connected" && event.again) this.#catchingUp = true;
    if (!this.#catchingUp || !this.#isComplete) return;
    this.#catchingUp = false;
    this.#tell();
  }

  /** Whether all that was said while we were gone has come. */
  get #isComplete(): boolean {
    const { state, handshake, entering, history } = this.#client;
    return state.phase === "welcomed" && handshake.done && entering.size === 0 && history.pages.idle;
  }

  #tell(): void {
    const words = digestWords(this.#client.buffers.digest);
    if (words === undefined) return;
    this.#print(happenedLine(new Date(this.#client.options.now()), { text: `--- ${words}` }));
  }
}

/** `Unread: #dev (2 of 12 mean you), amy (3); Alt-A goes there`; undefined when nothing is. */
export function digestWords(waiting: readonly Buffer[]): string | undefined {
  if (waiting.length === 0) return undefined;
  const named = waiting.slice(0, NAMED).map(waitingWords);
  const more = waiting.length > NAMED ? [`${waiting.length - NAMED} more`] : [];
  return `Unread: ${[...named, ...more].join(", ")}; Alt-A goes there`;
}

function waitingWords({ title, unread, mentions, kind }: Buffer): string {
  const meant = kind === "room" && mentions > 0 ? `${mentions} of ${unread} mean you` : `${unread}`;
  return `${title} (${meant})`;
}
