/** A connection from another address of this machine: all of 127.0.0.0/8 is its own where the system is Linux. */

import { connect, type Socket } from "node:net";
import { within } from "./irc.ts";

const PATIENCE = 60_000;

/** Whether other addresses can be had here. */
export const ELSEWHERE: boolean = Deno.build.os === "linux";

/** A socket that keeps what it reads. Disposing of it closes it. */
export class Elsewhere implements AsyncDisposable {
  readonly #socket: Socket;
  readonly #closed: Promise<void>;
  #woken = Promise.withResolvers<void>();
  /** What was read so far. */
  text = "";
  /** Whether the server has closed it. */
  ended = false;

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("data", (data) => this.#heard(String(data)));
    socket.on("end", () => this.#over());
    socket.on("error", () => this.#over());
    this.#closed = new Promise((resolve) => socket.on("close", () => resolve()));
  }

  /** Connects from an address like 127.0.0.2. */
  static from(address: string, port: number): Promise<Elsewhere> {
    return new Promise((resolve, reject) => {
      const socket = connect({ host: "127.0.0.1", port, localAddress: address });
      socket.once("error", reject);
      socket.once("connect", () => resolve(new Elsewhere(socket)));
    });
  }

  /** Sends lines. */
  send(...lines: readonly string[]): void {
    this.#socket.write(lines.map((line) => `${line}\r\n`).join(""));
  }

  /** Waits until this was read. @returns all that was */
  async until(wanted: string): Promise<string> {
    while (!this.text.includes(wanted)) {
      if (this.ended) throw new Error(`The connection ended before ${wanted}: ${this.text}`);
      await within(this.#woken.promise, { bound: PATIENCE, what: `${wanted} after ${this.text}` });
    }
    return this.text;
  }

  /** Waits until the server has closed it. @returns all that was read */
  async expectClosed(): Promise<string> {
    while (!this.ended) await within(this.#woken.promise, { bound: PATIENCE, what: "the end" });
    return this.text;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#socket.destroy();
    await this.#closed;
  }

  #heard(data: string): void {
    this.text += data;
    this.#wake();
  }

  #over(): void {
    this.ended = true;
    this.#wake();
  }

  #wake(): void {
    this.#woken.resolve();
    this.#woken = Promise.withResolvers();
  }
}
