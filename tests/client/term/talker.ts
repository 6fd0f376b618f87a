/** Somebody at the other end: a few lines of IRC over a socket. */

import { parseMessage } from "../../../protocol/message.ts";

/** One person in #lobby. */
export class Talker implements AsyncDisposable {
  readonly #connection: Deno.Conn;
  readonly #lines: AsyncIterator<string>;

  constructor(connection: Deno.Conn) {
    this.#connection = connection;
    this.#lines = linesOf(connection);
  }

  /** Joins #lobby under this nick; settles when the server says so. */
  static async join(port: number, nick: string): Promise<Talker> {
    const talker = new Talker(await Deno.connect({ hostname: "127.0.0.1", port }));
    await talker.#send(`NICK ${nick}`, `USER ${nick} 0 * ${nick}`);
    await talker.hearsLine(/ 001 /);
    await talker.#send("JOIN #lobby");
    await talker.hearsLine(/ 366 /);
    return talker;
  }

  /** Says a line in #lobby. */
  async say(text: string): Promise<void> {
    await this.#send(`PRIVMSG #lobby :${text}`);
  }

  /** Sends these lines; settles when the server has obeyed them. */
  async does(...lines: string[]): Promise<void> {
    await this.#send(...lines, "PING done");
    await this.hearsLine(/ PONG .*done/);
  }

  /** The next line that matches. */
  async hearsLine(wanted: RegExp): Promise<string> {
    while (true) {
      const { value, done } = await this.#lines.next();
      if (done) throw new Error(`The server closed before ${wanted}`);
      if (value.startsWith("PING")) await this.#send(value.replace("PING", "PONG"));
      if (wanted.test(value)) return value;
    }
  }

  /** The words of the next message that anybody else says. */
  async hears(): Promise<string> {
    return parseMessage(await this.hearsLine(/ PRIVMSG /))?.params.at(-1) ?? "";
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      await this.#lines.return?.();
      this.#connection.close();
    } catch {
      // The server, or the end of the stream, closed it first.
    }
  }

  async #send(...lines: string[]): Promise<void> {
    const bytes = new TextEncoder().encode(lines.map((line) => `${line}\r\n`).join(""));
    for (let sent = 0; sent < bytes.length;) sent += await this.#connection.write(bytes.subarray(sent));
  }
}

async function* linesOf(connection: Deno.Conn): AsyncGenerator<string> {
  let rest = "";
  for await (const chunk of connection.readable.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + chunk).split("\r\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
}
