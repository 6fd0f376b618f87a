/** Two people at bare sockets, to talk with whatever program a test is about: one speaks IRC, one the plain conversation. */

import { until } from "./until.ts";

/** Somebody in #lobby who says things and remembers all that was heard. */
export interface Person extends AsyncDisposable {
  say(text: string): Promise<void>;
  /** Settles once something like this was heard, now or earlier. */
  hears(wanted: RegExp): Promise<RegExpExecArray>;
  /** All that was heard so far, as it came. */
  readonly heard: string;
}

/** @returns somebody with an IRC client, in #lobby */
export async function ircPerson(port: number, nick: string): Promise<Person> {
  const wire = await Wire.to(port, {
    saying: (text) => `PRIVMSG #lobby :${text}\r\n`,
    answer: (text) => text.startsWith("PING") ? text.replace("PING", "PONG") : "",
  });
  await wire.send(`NICK ${nick}\r\nUSER ${nick} 0 * :${nick}\r\nJOIN #lobby\r\n`);
  await wire.hears(/ 366 /);
  return wire;
}

/** @returns somebody with a bare socket, in the conversation */
export async function plainPerson(port: number, alias: string): Promise<Person> {
  const wire = await Wire.to(port, { saying: (text) => `${text}\n`, answer: () => "" });
  await wire.hears(/^alias\?$/);
  await wire.send(alias);
  await wire.hears(/you are now connected!/);
  await wire.hears(new RegExp(`${alias} has connected to the chat room`));
  return wire;
}

/** How somebody turns words into bytes, and what a line asks for in return. */
interface Manner {
  saying(text: string): string;
  answer(line: string): string;
}

class Wire implements Person {
  readonly #connection: Deno.Conn;
  readonly #manner: Manner;
  readonly #listening: Promise<void>;
  heard = "";

  constructor(connection: Deno.Conn, manner: Manner) {
    this.#connection = connection;
    this.#manner = manner;
    this.#listening = this.#listen();
  }

  static async to(port: number, manner: Manner): Promise<Wire> {
    return new Wire(await Deno.connect({ hostname: "127.0.0.1", port }), manner);
  }

  async say(text: string): Promise<void> {
    await this.send(this.#manner.saying(text));
  }

  async send(text: string): Promise<void> {
    const bytes = new TextEncoder().encode(text);
    for (let sent = 0; sent < bytes.length;) sent += await this.#connection.write(bytes.subarray(sent));
  }

  async hears(wanted: RegExp): Promise<RegExpExecArray> {
    return await until(() => wanted.exec(this.heard), () => `Never heard ${wanted}, only\n${this.heard}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#close();
    await this.#listening;
  }

  #close(): void {
    try {
      this.#connection.close();
    } catch {
      // It was closed before, when the server had ended it.
    }
  }

  async #listen(): Promise<void> {
    const decoder = new TextDecoder();
    const buffer = new Uint8Array(4096);
    while (true) {
      const n = await this.#connection.read(buffer).catch(() => null);
      if (n === null) return this.#close();
      const text = decoder.decode(buffer.subarray(0, n), { stream: true });
      this.heard += text;
      for (const line of text.split(/(?<=\n)/)) await this.send(this.#manner.answer(line)).catch(() => {});
    }
  }
}
