/** An IRC client for tests, over a real socket. It reads only when it is asked to, so that it can be a slow reader too. */

import { LineReader } from "../../protocol/lines.ts";
import { type Message, parseMessage } from "../../protocol/message.ts";

/** Milliseconds after which waiting is a failure; only a broken server comes near it. */
export const PATIENCE = 60_000;

const LIMITS = { line: 512, tags: 8192, buffer: 65_536 };
const encoder = new TextEncoder();

/** How a client introduces itself. */
export interface Introduction {
  /** The nick; without one nothing is sent and the connection stays unregistered. */
  readonly nick?: string;
  /** Capabilities to ask for. */
  readonly caps?: readonly string[];
  /** What JOIN is given once the client is welcome. */
  readonly join?: string;
  readonly password?: string;
  /** The real name; the nick if there is none. */
  readonly realname?: string;
}

/** One connection that speaks IRC. Disposing of it closes it without a word. */
export class IrcClient implements AsyncDisposable {
  readonly #conn: Deno.TcpConn | Deno.TlsConn;
  readonly #reader = new LineReader(LIMITS);
  readonly #buffer = new Uint8Array(65_536);
  #lines: string[] = [];
  #reading: Promise<number | null> | undefined;
  #ended = false;
  #barriers = 0;

  /** Made by `connect`. */
  constructor(conn: Deno.TcpConn | Deno.TlsConn) {
    this.#conn = conn;
    // Two small writes in a row would otherwise wait for each other's acknowledgement.
    if ("setNoDelay" in conn) conn.setNoDelay(true);
  }

  /** Connects, and with a nick also registers, joins, and throws away what that was answered with. */
  static async connect(port: number, introduction: Introduction = {}): Promise<IrcClient> {
    return await IrcClient.over(await Deno.connect({ hostname: "127.0.0.1", port }), introduction);
  }

  /** Like {@linkcode connect}, on a connection that there is. */
  static async over(conn: Deno.TcpConn | Deno.TlsConn, introduction: Introduction = {}): Promise<IrcClient> {
    const client = new IrcClient(conn);
    if (introduction.nick === undefined) return client;
    await client.#introduce(introduction.nick, introduction);
    return client;
  }

  /** Sends each line with CR LF, all in one write. */
  send(...lines: readonly string[]): Promise<void> {
    return this.sendRaw(lines.map((line) => `${line}\r\n`).join(""));
  }

  /** Sends a text or bytes as they are. */
  async sendRaw(data: string | Uint8Array): Promise<void> {
    let rest = typeof data === "string" ? encoder.encode(data) : data;
    while (rest.length > 0) rest = rest.subarray(await this.#conn.write(rest));
  }

  /** Sends lines and gives what the server said until it had handled them all. */
  async ask(...lines: readonly string[]): Promise<string[]> {
    await this.send(...lines);
    return await this.sync();
  }

  /**
   * Waits for a line and drops those in front of it.
   *
   * @param wanted a command or numeric, or what must be true of the message
   * @returns the line without CR LF
   */
  async next(wanted: string | ((message: Message) => boolean), bound: number = PATIENCE): Promise<string> {
    const fits = typeof wanted === "string" ? (message: Message) => message.command === wanted : wanted;
    const seen: string[] = [];
    for (let line = await this.#line(bound); line !== undefined; line = await this.#line(bound)) {
      const message = parseMessage(line);
      if (message !== undefined && fits(message)) return line;
      seen.push(line);
    }
    throw new Error(`The connection ended while waiting for ${wanted}; it had said:\n${seen.join("\n")}`);
  }

  /** The barrier: a PING. @returns all lines in front of its PONG */
  async sync(): Promise<string[]> {
    const token = `barrier-${++this.#barriers}`;
    await this.send(`PING ${token}`);
    const lines: string[] = [];
    for (let line = await this.#line(PATIENCE); line !== undefined; line = await this.#line(PATIENCE)) {
      const message = parseMessage(line);
      if (message?.command === "PONG" && message.params[1] === token) return lines;
      lines.push(line);
    }
    throw new Error(`The connection ended before the PONG; it had said:\n${lines.join("\n")}`);
  }

  /** Waits until the server has closed the connection. @returns the lines before that */
  async expectClosed(bound: number = PATIENCE): Promise<string[]> {
    const lines: string[] = [];
    for (let line = await this.#line(bound); line !== undefined; line = await this.#line(bound)) {
      lines.push(line);
    }
    return lines;
  }

  /** Says that nothing more will be sent, and can still read. */
  halfClose(): Promise<void> {
    return this.#conn.closeWrite();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#close();
    await this.#reading;
  }

  // Whoever is told that it is over hangs up.
  #close(): void {
    if (!this.#ended) this.#conn.close();
    this.#ended = true;
  }

  async #introduce(
    nick: string,
    { caps = [], join, password, realname = nick }: Introduction,
  ): Promise<void> {
    const pass = password === undefined ? [] : [`PASS :${password}`];
    const request = caps.length === 0 ? [] : [`CAP REQ :${caps.join(" ")}`, "CAP END"];
    const entry = join === undefined ? [] : [`JOIN ${join}`];
    const said = await this.ask(
      ...pass,
      `NICK ${nick}`,
      `USER ${nick} 0 * :${realname}`,
      ...request,
      ...entry,
    );
    const commands = said.map((line) => parseMessage(line)?.command);
    if (
      !commands.includes("001") || commands.includes("CAP") && said.some((line) => line.includes(" NAK "))
    ) {
      throw new Error(`${nick} is not welcome:\n${said.join("\n")}`);
    }
  }

  async #line(bound: number): Promise<string | undefined> {
    while (this.#lines.length === 0 && !this.#ended) await this.#read(bound);
    return this.#lines.shift();
  }

  async #read(bound: number): Promise<void> {
    this.#reading ??= this.#conn.read(this.#buffer).catch(() => null);
    const count = await within(this.#reading, { bound, what: "a line" });
    this.#reading = undefined;
    if (count === null) this.#close();
    else await this.#take(this.#reader.push(this.#buffer.subarray(0, count)).map(asText));
  }

  // Whoever reads says so: the server asks with a token that is no server's name.
  async #take(lines: readonly string[]): Promise<void> {
    for (const line of lines) {
      const token = /^PING :([^.]+)$/.exec(line)?.[1];
      if (token === undefined) this.#lines.push(line);
      else await this.send(`PONG :${token}`).catch(() => {});
    }
  }
}

function asText(line: ReturnType<LineReader["push"]>[number]): string {
  if (typeof line === "string") return line;
  throw new Error(`The server sent a line that is ${line.reason}: ${line.line}`);
}

/** @returns a fresh IRC client for each nick, all connected at once, with the same introduction otherwise */
export function connectAll(
  port: number,
  options: { nicks: readonly string[] } & Omit<Introduction, "nick">,
): Promise<IrcClient[]> {
  return Promise.all(options.nicks.map((nick) => IrcClient.connect(port, { ...options, nick })));
}

/** Waits for a promise, and fails loudly when that takes longer than `bound` milliseconds. */
export async function within<T>(
  promise: Promise<T>,
  { bound, what }: { bound: number; what: string },
): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Waited ${bound} ms in vain for ${what}`)), bound);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
