/** Opens TCP connections for a link, and says in words why one cannot be had. */

import { type Address, DEFAULT_PORT, formatAddress } from "./address.ts";
import { type Connection, type Dial, Unreachable } from "./link.ts";

/** Bytes read at once. */
const READ_BYTES = 65_536;

/** @returns a dial that leads to this address */
export function dialer(address: Pick<Address, "host" | "port">): Dial {
  return async (signal) => {
    try {
      const conn = await Deno.connect({ hostname: address.host, port: address.port, signal });
      conn.setNoDelay(true);
      return new TcpConnection(conn);
    } catch (error) {
      if (signal.aborted) throw error;
      throw unreachable(address, error);
    }
  };
}

class TcpConnection implements Connection {
  readonly #conn: Deno.TcpConn;

  constructor(conn: Deno.TcpConn) {
    this.#conn = conn;
  }

  get chunks(): AsyncIterable<Uint8Array> {
    return this.#read();
  }

  async write(bytes: Uint8Array): Promise<void> {
    for (let sent = 0; sent < bytes.length;) sent += await this.#conn.write(bytes.subarray(sent));
  }

  async finish(): Promise<void> {
    await this.#conn.closeWrite().catch(() => this.close());
  }

  close(): void {
    try {
      this.#conn.close();
    } catch (error) {
      if (!(error instanceof Deno.errors.BadResource)) throw error;
    }
  }

  async *#read(): AsyncGenerator<Uint8Array> {
    const buffer = new Uint8Array(READ_BYTES);
    while (true) {
      // A reset, a close from our side and an orderly end are all the end.
      const length = await this.#conn.read(buffer).catch(() => null);
      if (length === null) return;
      yield buffer.subarray(0, length);
    }
  }
}

function unreachable(address: Pick<Address, "host" | "port">, cause: unknown): Unreachable {
  const reason = reasonOf(address.host, cause);
  const advice = cause instanceof Deno.errors.ConnectionRefused ? adviceFor(address) : "";
  return new Unreachable(`Cannot reach ${formatAddress(address)}: ${reason}${advice}`, { reason, cause });
}

function reasonOf(host: string, error: unknown): string {
  const { errors } = Deno;
  if (error instanceof errors.ConnectionRefused) return "nobody listens there";
  if (error instanceof errors.TimedOut) return "there is no answer";
  if (error instanceof errors.NotCapable) {
    return "this program may not use the network (start it with --allow-net)";
  }
  const words = error instanceof Error ? error.message.replace(/ \(os error \d+\)$/, "") : String(error);
  if (words.startsWith("failed to lookup address")) return `there is no host named ${host}`;
  return words.charAt(0).toLowerCase() + words.slice(1);
}

/** On this very machine a server is one command away. */
function adviceFor({ host, port }: Pick<Address, "host" | "port">): string {
  if (host !== "localhost" && host !== "::1" && !host.startsWith("127.")) return "";
  return `. Start a server with: chat serve${port === DEFAULT_PORT ? "" : ` --port ${port}`}`;
}
