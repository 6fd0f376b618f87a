/** Our client over real connections that a test breaks and lets come back, and what a recorder keeps of it. */

import { Client, type ClientOptions } from "../../client/core/client.ts";
import type { ClientEvent, EventKind, EventOf } from "../../client/core/events.ts";
import { WAYS } from "../../client/dial.ts";
import { type Connection, Link, Unreachable } from "../../client/link.ts";
import { Recorder } from "../client/core/recorder.ts";
import { until } from "./until.ts";

/** Somebody with our client. Disposing of it leaves. */
export class Traveller implements AsyncDisposable {
  readonly client: Client;
  readonly recorder = new Recorder();
  /** Everything that the client told, in order. */
  readonly events: ClientEvent[] = [];
  /** The port that the server is at now. */
  port: number;
  readonly #link: Link;
  readonly #running: Promise<void>;
  #connection: Connection | undefined;
  #away = false;
  #deaf = false;

  constructor(port: number, options: Partial<ClientOptions> = {}) {
    this.port = port;
    this.client = new Client({ alias: "bob", rooms: [], now: Date.now, ...options });
    this.#link = new Link({
      client: this.client,
      dial: (signal) => this.#dial(signal),
      place: "here",
      after: (milliseconds, callback) => {
        const timer = setTimeout(callback, milliseconds);
        return () => clearTimeout(timer);
      },
      random: () => 1,
    });
    this.#running = this.#link.run((events) => {
      this.events.push(...events);
      this.recorder.take(events);
    });
  }

  type(text: string): void {
    this.#link.input(text);
  }

  /** Sends and tells what was done to the client by itself. */
  flush(): void {
    this.#link.flush();
  }

  /** Gives the password that the client asked for. */
  password(text: string): void {
    this.client.password(text);
    this.#link.flush();
  }

  /** What the server sends from now on is lost, though the server does not know it yet. */
  deafen(): void {
    this.#deaf = true;
  }

  /** The connection breaks, and there is none until `comeBack`. */
  async goAway(): Promise<void> {
    this.#away = true;
    this.#connection?.close();
    await this.tells("lost");
  }

  comeBack(): void {
    this.#away = this.#deaf = false;
  }

  of<K extends EventKind>(kind: K): EventOf<K>[] {
    return this.events.filter((event): event is EventOf<K> => event.kind === kind);
  }

  /** Settles once the client has told so many events of a kind. */
  async tells(kind: EventKind, count = 1): Promise<void> {
    await until(() => this.of(kind).length >= count, () => `No ${count} ${kind} in ${this.#account()}`);
  }

  /** Settles once nothing is on its way. */
  async settles(): Promise<void> {
    await until(() => this.client.settled, () => `Not settled: ${this.#account()}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.client.leave();
    this.#link.flush();
    await this.#running.catch(() => {});
  }

  async #dial(signal: AbortSignal): Promise<Connection> {
    if (this.#away) throw new Unreachable("away", { reason: "away" });
    const connection = await WAYS.plain({ host: "127.0.0.1", port: this.port }, signal);
    const heard = (chunks: AsyncIterable<Uint8Array>) => this.#heard(chunks);
    this.#connection = {
      security: connection.security,
      get chunks() {
        return heard(connection.chunks);
      },
      write: (bytes) => connection.write(bytes),
      finish: () => connection.finish(),
      close: () => connection.close(),
    };
    return this.#connection;
  }

  async *#heard(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) if (!this.#deaf) yield chunk;
  }

  #account(): string {
    return JSON.stringify(this.events.slice(-20));
  }
}
