/**
 * When the server is told who we are. Where others can read along, a password waits until the server has had its say
 * about TLS (IRCv3 sts): one that wants TLS gets no password without. It decides nothing about TLS itself.
 */

import type { Client } from "./client.ts";

/** Milliseconds for the list of capabilities: a server that neither sends it nor refuses to knows no CAP. */
const PATIENCE = 5_000;

/** One client's introduction, on one connection after the other. */
export class Introduction {
  readonly #client: Client;
  /** Until when it is held back: milliseconds since 1970; undefined while it is not. */
  #until: number | undefined;

  constructor(client: Client) {
    this.#client = client;
  }

  /** Begins: at once, unless there is a secret and no privacy. */
  begin(): void {
    const { options, state } = this.#client;
    this.#client.send("CAP", "LS", "302");
    this.#until = options.now() + PATIENCE;
    if (options.password === undefined || state.security !== "none") this.complete();
  }

  /** The server has said all that it says before it knows us. */
  complete(): void {
    if (this.#until === undefined) return;
    this.#until = undefined;
    const { options: { password, realname }, state: { nick } } = this.#client;
    if (password !== undefined) this.#client.send("PASS", password);
    this.#client.send("NICK", nick);
    this.#client.send("USER", asUser(nick), "0", "*", realname ?? nick);
  }

  /** The server says this command; a refusal instead of its list means that there will be none. */
  answered(command: string): void {
    if (this.#until !== undefined && /^[45]\d\d$/.test(command)) this.complete();
  }

  /** The connection is gone. */
  lost(): void {
    this.#until = undefined;
  }

  /** When {@linkcode tick} is to be called: milliseconds since 1970; undefined for not at all. */
  get due(): number | undefined {
    return this.#until;
  }

  /** Time has passed. */
  tick(): void {
    if ((this.#until ?? Infinity) <= this.#client.options.now()) this.complete();
  }
}

/** USER takes a word; servers cut and check it by rules of their own. */
function asUser(alias: string): string {
  const kept = alias.replace(/[^A-Za-z0-9]/g, "").slice(0, 9).toLowerCase();
  return kept === "" ? "chat" : kept;
}
