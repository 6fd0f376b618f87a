/** A server of an enemy, in a few lines: it welcomes whoever comes, and then says what it is told to, byte for byte. */

import { LineReader } from "../../protocol/lines.ts";
import { parseMessage } from "../../protocol/message.ts";

const LIMITS = { line: 4_096, tags: 8_192, buffer: 65_536 };

/** What it welcomes people with. */
export interface Welcome {
  /** Its name; whatever it likes. */
  readonly name?: string;
  /** The capabilities that it has. */
  readonly caps?: string;
  /** Lines behind 001, such as a MOTD; `%n` is the other's nick. */
  readonly lines?: readonly string[];
}

/** Listens on a port of this machine. Disposing of it hangs up. */
export class Impostor implements AsyncDisposable {
  readonly #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  readonly #welcome: Welcome;
  readonly #accepting: Promise<void>;
  readonly #conns = new Set<Deno.TcpConn>();
  readonly #readings: Promise<void>[] = [];

  constructor(welcome: Welcome = {}) {
    this.#welcome = welcome;
    this.#accepting = this.#accept();
  }

  get port(): number {
    return this.#listener.addr.port;
  }

  /** Says lines to all who are there. @returns false when nobody is */
  async say(...lines: readonly string[]): Promise<boolean> {
    const bytes = new TextEncoder().encode(lines.map((line) => `${line}\r\n`).join(""));
    let heard = false;
    for (const conn of this.#conns) heard = await this.#write(conn, bytes) || heard;
    return heard;
  }

  /** Says the same text so many times, without a newline, until all who are there have hung up. */
  async flood(text: string, times: number): Promise<void> {
    const bytes = new TextEncoder().encode(text);
    for (const conn of this.#conns) {
      for (let left = times; left > 0 && await this.#write(conn, bytes); left--);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    for (const conn of [...this.#conns]) this.#hangUp(conn);
    await this.#accepting;
    await Promise.all(this.#readings);
  }

  async #accept(): Promise<void> {
    try {
      for await (const conn of this.#listener) this.#readings.push(this.#converse(conn));
    } catch { /* The test is over. */ }
  }

  async #converse(conn: Deno.TcpConn): Promise<void> {
    this.#conns.add(conn);
    const reader = new LineReader(LIMITS);
    const buffer = new Uint8Array(4_096);
    let nick = "*";
    try {
      for (let length; (length = await conn.read(buffer)) !== null;) {
        for (const line of reader.push(buffer.subarray(0, length))) {
          const { command, params } = parseMessage(String(line)) ?? { command: "", params: [] };
          if (command === "NICK") nick = params[0] ?? "*";
          if (command === "QUIT") return this.#hangUp(conn);
          const answer = this.#answer(command, { nick, params });
          await this.#write(conn, new TextEncoder().encode(answer.map((line) => `${line}\r\n`).join("")));
        }
      }
    } catch { /* Whoever was there is gone. */ }
    this.#hangUp(conn);
  }

  #answer(
    command: string,
    { nick, params: [first = "", second = ""] }: { nick: string; params: readonly string[] },
  ): string[] {
    const { name = "enemy.test", caps = "", lines = [] } = this.#welcome;
    if (command === "CAP" && first === "LS") return [`:${name} CAP * LS :${caps}`];
    if (command === "CAP" && first === "REQ") return [`:${name} CAP * ACK :${second}`];
    if (command === "USER") {
      return [
        `:${name} 001 ${nick} :hi`,
        ...lines.map((line) => line.replace("%n", nick)),
      ];
    }
    if (command === "PING") return [`:${name} PONG ${name} :${first}`];
    if (command !== "JOIN") return [];
    return [
      `:${nick}!u@h JOIN ${first}`,
      `:${name} 353 ${nick} = ${first} :${nick} amy`,
      `:${name} 366 ${nick} ${first} :End`,
    ];
  }

  async #write(conn: Deno.TcpConn, bytes: Uint8Array): Promise<boolean> {
    try {
      for (let sent = 0; sent < bytes.length;) sent += await conn.write(bytes.subarray(sent));
      return true;
    } catch {
      return false;
    }
  }

  #hangUp(conn: Deno.TcpConn): void {
    if (this.#conns.delete(conn)) conn.close();
  }
}
