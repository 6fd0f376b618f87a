/** What drives a client in tests of faces: a server in a few lines, without a network. */
import type { Client } from "../../../client/core/client.ts";
import type { ClientEvent, Security } from "../../../client/core/events.ts";
import type { SessionLink } from "../../../client/term/session.ts";
import { parseMessage } from "../../../protocol/message.ts";
import { until } from "../../end_to_end/until.ts";

/** A server in a few lines: takes everybody in unless the name is taken, and keeps what it was sent. */
export class FakeLink implements SessionLink {
  readonly sent: string[] = [];
  readonly taken = new Set<string>();
  readonly #client: Client;
  readonly #over = Promise.withResolvers<void>();
  #seen: (events: readonly ClientEvent[]) => void = () => {};
  #nick = "";

  readonly #capabilities: string;

  readonly #security: Security;

  constructor(client: Client, capabilities = "", security: Security = "none") {
    this.#client = client;
    this.#capabilities = capabilities;
    this.#security = security;
  }

  run(seen: (events: readonly ClientEvent[]) => void): Promise<void> {
    this.#seen = seen;
    this.#client.connected(this.#security);
    this.flush();
    return this.#over.promise;
  }

  flush(): void {
    for (const line of this.#client.takeLines()) this.#take(line);
    this.#seen(this.#client.takeEvents());
    if (this.#client.over) this.#over.resolve();
  }

  /** Settles once this line was sent so many times. */
  async sends(line: string, times = 1): Promise<void> {
    const count = () => this.sent.filter((sent) => sent === line).length;
    await until(() => count() >= times, () => `Sent ${count()} times: ${line}`);
  }

  /** The server says something. */
  say(...lines: string[]): void {
    for (const line of lines) this.#client.receive(line);
    this.flush();
  }

  lose(reason: string, retryIn: number): void {
    this.#client.disconnected(reason, retryIn);
    this.flush();
  }

  reconnect(): void {
    this.#client.connected(this.#security);
    this.flush();
  }

  fail(reason: string): void {
    this.#over.reject(new Error(reason));
  }

  #take(line: string): void {
    this.sent.push(line);
    const { command, params: [first = ""] } = parseMessage(line) ?? { command: "", params: [] };
    const replies: Record<string, () => string[]> = {
      CAP: () => first === "END" ? this.#welcome() : this.#capability(line),
      NICK: () => this.#named(first),
      PING: () => [`:srv PONG srv ${first}`],
      JOIN: () => [
        `:${this.#nick}!u@h JOIN ${first}`,
        `:srv 353 ${this.#nick} = ${first} :@amy carl ${this.#nick}`,
        `:srv 366 ${this.#nick} ${first} :End`,
      ],
    };
    for (const reply of replies[command]?.() ?? []) this.#client.receive(reply);
    if (replies[command] !== undefined) this.flush();
  }

  #named(nick: string): string[] {
    if (this.taken.has(nick)) return [`:srv 433 * ${nick} :Nickname is already in use`];
    const waited = this.#nick === "" && this.sent.includes("CAP END");
    this.#nick = nick;
    return waited ? this.#welcome() : [];
  }

  #capability(line: string): string[] {
    if (!line.startsWith("CAP REQ")) return [`CAP * LS :${this.#capabilities}`];
    return [line.replace("CAP REQ ", "CAP * ACK ")];
  }

  #welcome(): string[] {
    return this.#nick === "" ? [] : [`:srv 001 ${this.#nick} :Welcome`, `:srv 422 ${this.#nick} :No MOTD`];
  }
}
