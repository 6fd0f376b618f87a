/** How long the server takes to answer. It has no clock: whoever drives the client calls `tick` when `due` says so. */

import type { Client } from "./client.ts";

/** Milliseconds between two questions. */
const EVERY = 60_000;
/** Answers that are waited for. */
const WAITING = 100;

/** The server's answers to one client. */
export class Lag {
  readonly #client: Client;
  /** When what will be answered was sent, by its label or token: milliseconds since 1970. */
  readonly #sent = new Map<string, number>();
  #measured: { readonly at: number; readonly lag: number } | undefined;

  constructor(client: Client) {
    this.#client = client;
  }

  /** Milliseconds that the latest answer took, or the one that is waited for takes by now; undefined before any. */
  get value(): number | undefined {
    const [oldest] = this.#sent.values();
    const waiting = oldest === undefined ? 0 : this.#client.options.now() - oldest;
    return Math.max(waiting, this.#measured?.lag ?? 0) || this.#measured?.lag;
  }

  /** Something went out that is answered. */
  asked(token: string): void {
    if (this.#sent.size < WAITING && !this.#sent.has(token)) {
      this.#sent.set(token, this.#client.options.now());
    }
  }

  /** An answer came, and so have all those before it. */
  answered(token: string): void {
    const sent = this.#sent.get(token);
    if (sent === undefined) return;
    const at = this.#client.options.now();
    this.#measured = { at, lag: Math.max(0, at - sent) };
    for (const [other, time] of this.#sent) if (time <= sent) this.#sent.delete(other);
  }

  /** When {@linkcode tick} is to be called: milliseconds since 1970; undefined for not at all. */
  get due(): number | undefined {
    const watched = this.#client.options.person && this.#client.state.phase === "welcomed";
    if (!watched || this.#sent.size > 0) return undefined;
    return (this.#measured?.at ?? 0) + EVERY;
  }

  /** Time has passed. */
  tick(): void {
    if ((this.due ?? Infinity) <= this.#client.options.now()) this.#client.ping();
  }

  /** Forgets what belongs to one connection. */
  lost(): void {
    this.#sent.clear();
    this.#measured = undefined;
  }
}
