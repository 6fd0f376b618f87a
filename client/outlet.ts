/** The one writer of a connection: what queues up while a write is on its way goes out together with the next. */

import type { Connection } from "./link.ts";

/** Characters that may wait. A server that takes none of this is not there any more, whatever it sends. */
const WAITING = 8_388_608;

const encoder = new TextEncoder();

/** Lines on their way to one connection. */
export class Outlet {
  readonly #connection: Connection;
  #unsent = "";
  #writing = false;
  /** Settles when nothing is being written; never rejects. */
  idle: Promise<void> = Promise.resolve();
  /** Why nothing can be sent any more; undefined while it can. */
  fault: string | undefined;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Sends lines, without CR LF, in one write. Where that fails, the connection is closed. */
  send(lines: readonly string[]): void {
    if (lines.length === 0 || this.fault !== undefined) return;
    this.#unsent += `${lines.join("\r\n")}\r\n`;
    if (this.#unsent.length > WAITING) return this.#fail("the server takes nothing any more");
    if (!this.#writing) this.idle = this.#write();
  }

  async #write(): Promise<void> {
    this.#writing = true;
    try {
      while (this.#unsent !== "") {
        const bytes = encoder.encode(this.#unsent);
        this.#unsent = "";
        await this.#connection.write(bytes);
      }
    } catch {
      this.#fail("the connection broke");
    }
    this.#writing = false;
  }

  #fail(fault: string): void {
    this.fault ??= fault;
    this.#unsent = "";
    this.#connection.close();
  }
}
