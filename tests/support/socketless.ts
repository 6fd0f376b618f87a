/** A server without sockets: connections are in the test's hands, and so is what happens between two of their lines. */

import { setImmediate } from "node:timers";
import { openMemory } from "../../server/backend/memory.ts";
import { configure, type ServeOptions } from "../../server/config.ts";
import { Journal } from "../../server/journal.ts";
import { Cloak } from "../../server/people/cloak.ts";
import { Server } from "../../server/server.ts";
import { FakeTransport } from "./fake_transport.ts";

/** Milliseconds after which an answer will not come any more, however busy the machine is. */
const PATIENCE = 60_000;

/** A server that keeps nothing. Disposing of it ends all connections. */
export class SocketlessServer implements AsyncDisposable {
  readonly #server: Server;
  readonly #journal: Journal;
  readonly #transports: FakeTransport[] = [];
  #log = "";

  /** @param options as for `chat serve`; nobody is cut off or slowed down unless they say so */
  constructor(options: ServeOptions = {}) {
    const write = (bytes: Uint8Array) => {
      this.#log += new TextDecoder().decode(bytes);
      return Promise.resolve(bytes.length);
    };
    this.#journal = new Journal({ format: "json", sink: { write } });
    const limits = {
      "send-queue": 0,
      "flood-rate": 0,
      "nicks": 0,
      "joins": 0,
      "aways": 0,
      ...options.limits,
    };
    const config = configure({ ...options, limits });
    const cloak = new Cloak(new Uint8Array(32));
    this.#server = new Server({ config, backend: openMemory(), journal: this.#journal, cloak });
  }

  /** Somebody who has said nothing yet. */
  connect(): FakeTransport {
    const transport = new FakeTransport();
    this.#transports.push(transport);
    this.#server.host(transport);
    return transport;
  }

  /** What went wrong inside, by the journal. */
  async failures(): Promise<string[]> {
    await this.#journal.flush();
    return this.#log.split("\n").filter((fact) => fact.includes("session-failed"));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const transport of this.#transports) transport.close();
    await this.#server.deserted();
    this.#server.tick.stop();
  }
}

/** Settles once a connection is over or this is in what it was sent. */
export async function hears(transport: FakeTransport, text: string): Promise<void> {
  for (const begun = performance.now(); performance.now() - begun < PATIENCE;) {
    if (transport.closed || transport.text.includes(text)) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new Error(`Stalled: no ${text} after ${transport.text.slice(-500)}`);
}
