/** A bare socket for tests, as `nc` or a short script has one: it keeps every read apart from the next. */

import { PATIENCE, within } from "./irc.ts";

const encoder = new TextEncoder();

/** One connection that speaks no protocol. Disposing of it closes it without a word. */
export class PlainClient implements AsyncDisposable {
  readonly #conn: Deno.TcpConn;
  readonly #buffer = new Uint8Array(65_536);
  readonly #decoder = new TextDecoder();
  #reading: Promise<number | null> | undefined;
  #ended = false;
  /** What each read so far has brought. */
  readonly reads: string[] = [];

  /** Made by `connect`. */
  constructor(conn: Deno.TcpConn) {
    this.#conn = conn;
    // Two small writes in a row would otherwise wait for each other's acknowledgement.
    conn.setNoDelay(true);
  }

  /** Connects and says nothing. */
  static async connect(port: number): Promise<PlainClient> {
    return new PlainClient(await Deno.connect({ hostname: "127.0.0.1", port }));
  }

  /**
   * Connects, and is in the room when this settles. It gives its alias before it is asked, which spares a test
   * the half second of silence; where the question itself matters, connect and wait for it.
   */
  static async join(port: number, alias: string): Promise<PlainClient> {
    const client = await PlainClient.connect(port);
    await client.send(`${alias}\n`);
    await client.until(`${alias} has connected to the chat room\n`);
    return client;
  }

  /** Everything read so far. */
  get text(): string {
    return this.reads.join("");
  }

  /** Sends a text or bytes in one write, adding nothing. */
  async send(data: string | Uint8Array): Promise<void> {
    let rest = typeof data === "string" ? encoder.encode(data) : data;
    while (rest.length > 0) rest = rest.subarray(await this.#conn.write(rest));
  }

  /** Reads once, as a script's `recv` does. @returns the text, or undefined at the end */
  async read(bound: number = PATIENCE): Promise<string | undefined> {
    if (this.#ended) return undefined;
    this.#reading ??= this.#conn.read(this.#buffer).catch(() => null);
    const count = await within(this.#reading, { bound, what: `more than ${JSON.stringify(this.text)}` });
    this.#reading = undefined;
    if (count === null) return this.#close();
    const text = this.#decoder.decode(this.#buffer.subarray(0, count), { stream: true });
    this.reads.push(text);
    return text;
  }

  /** Reads until this text has come, now or earlier. @returns all that was read so far */
  async until(wanted: string, bound: number = PATIENCE): Promise<string> {
    while (!this.text.includes(wanted)) {
      if (await this.read(bound) === undefined) {
        throw new Error(
          `The connection ended before ${JSON.stringify(wanted)}: ${JSON.stringify(this.text)}`,
        );
      }
    }
    return this.text;
  }

  /** Reads until the server has closed the connection. @returns all that was ever read */
  async expectClosed(bound: number = PATIENCE): Promise<string> {
    while (await this.read(bound) !== undefined);
    return this.text;
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
  #close(): undefined {
    if (!this.#ended) this.#conn.close();
    this.#ended = true;
  }
}
