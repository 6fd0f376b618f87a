/** A TCP connection: chunks in, whole writes out. It knows buffers and socket errors, and nothing of lines' meaning. */

import { type LineLimits, LineReader } from "../../protocol/lines.ts";
import type { Line, Transport } from "./transport.ts";

/** Read buffer of a connection at rest: ten thousand of them are 10 MB. */
const IDLE_BYTES = 1_024;
/** Read buffer of a connection that filled the small one. */
const BUSY_BYTES = 16_384;
/** Small reads in a row after which a busy connection is at rest again. */
const LULL = 32;
/** Idle buffers cut from one allocation. */
const SLAB = 128;

/** Read buffers, handed out and taken back. One for a server. */
export class Buffers {
  /** Bytes that were read into them so far, for the metrics. */
  read = 0;
  readonly #idle: Uint8Array[] = [];
  readonly #busy: Uint8Array[] = [];

  /** @returns a buffer with whatever an earlier reader left in it */
  take(size: "idle" | "busy"): Uint8Array {
    if (size === "busy") return this.#busy.pop() ?? new Uint8Array(BUSY_BYTES);
    if (this.#idle.length === 0) this.#cut();
    return this.#idle.pop()!;
  }

  give(buffer: Uint8Array): void {
    if (buffer.length === IDLE_BYTES) this.#idle.push(buffer);
    else if (this.#busy.length < SLAB) this.#busy.push(buffer);
  }

  #cut(): void {
    const slab = new ArrayBuffer(IDLE_BYTES * SLAB);
    for (let i = 0; i < SLAB; i++) this.#idle.push(new Uint8Array(slab, i * IDLE_BYTES, IDLE_BYTES));
  }
}

/** What a connection is beside a socket. */
export interface ConnectionOptions {
  readonly buffers: Buffers;
  /** The address of whom it leads to, which a proxy may have told. */
  readonly remote: string;
  /** Whether nobody on the way can read along. */
  readonly secure?: boolean;
  /** Called once, when it is closed from this side. */
  readonly closed?: () => void;
}

/** A connection: accepted, or to ourselves (splice.ts). */
export class Connection {
  readonly remote: string;
  readonly secure: boolean;
  readonly #conn: Deno.TcpConn | Deno.TlsConn;
  readonly #buffers: Buffers;
  #closed: (() => void) | undefined;
  /** Whether the last chunk filled its buffer, so that the rest of it is probably waiting. */
  filled = false;

  constructor(conn: Deno.TcpConn | Deno.TlsConn, options: ConnectionOptions) {
    this.#conn = conn;
    this.#buffers = options.buffers;
    this.#closed = options.closed;
    this.secure = options.secure ?? false;
    this.remote = options.remote;
    try {
      if ("setNoDelay" in conn) conn.setNoDelay(true);
    } catch {
      // The peer has hung up already; the first read says so.
    }
  }

  /** Lets the system find out when a silent peer is gone. */
  keepAlive(): void {
    if ("setKeepAlive" in this.#conn) this.#conn.setKeepAlive(true);
  }

  /** What arrives, until the peer ends or the connection breaks. A chunk is valid until the next one is asked for. */
  async *chunks(): AsyncGenerator<Uint8Array> {
    let buffer = this.#buffers.take("idle");
    let lull = 0;
    try {
      for (let n = await this.#read(buffer); n > 0; n = await this.#read(buffer)) {
        this.filled = n === buffer.length;
        this.#buffers.read += n;
        lull = n > IDLE_BYTES ? 0 : lull + 1;
        yield buffer.subarray(0, n);
        if (this.filled && buffer.length === IDLE_BYTES) buffer = this.#swap(buffer, "busy");
        else if (lull > LULL && buffer.length === BUSY_BYTES) buffer = this.#swap(buffer, "idle");
      }
    } finally {
      this.#buffers.give(buffer);
    }
  }

  /** Writes some of it, mostly all, or rejects. @returns how much */
  writeSome(bytes: Uint8Array): Promise<number> {
    return this.#conn.write(bytes);
  }

  /** Writes all of it, or rejects. */
  async write(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length;) at += await this.writeSome(bytes.subarray(at));
  }

  finish(): void {
    this.#conn.closeWrite().catch(() => this.close());
  }

  close(): void {
    try {
      this.#conn.close();
    } catch (error) {
      // Closing twice is how two parties agree that it is over.
      if (!(error instanceof Deno.errors.BadResource)) throw error;
    }
    this.#closed?.();
    this.#closed = undefined;
  }

  #swap(buffer: Uint8Array, size: "idle" | "busy"): Uint8Array {
    this.#buffers.give(buffer);
    return this.#buffers.take(size);
  }

  // A reset, a close from our side and an orderly end are all the end.
  #read(buffer: Uint8Array): Promise<number> {
    return this.#conn.read(buffer).then((n) => n ?? 0, () => 0);
  }
}

/** A client that speaks IRC over TCP. */
export class IrcTransport implements Transport {
  readonly kind = "irc";
  readonly answersPing = true;
  readonly remote: string;
  readonly secure: boolean;
  readonly patience: number;
  readonly lines: AsyncIterable<readonly Line[]>;
  readonly #connection: Connection;

  /** @param chunks what arrives on the connection, with what was read of it to recognise IRC in front */
  constructor(
    connection: Connection,
    options: { chunks: AsyncIterable<Uint8Array>; limits: LineLimits; patience: number },
  ) {
    this.#connection = connection;
    this.remote = connection.remote;
    this.secure = connection.secure;
    this.patience = options.patience;
    this.lines = readLines(options.chunks, new LineReader(options.limits));
  }

  write(bytes: Uint8Array): Promise<number> {
    return this.#connection.writeSome(bytes);
  }

  finish(): void {
    this.#connection.finish();
  }

  close(): void {
    this.#connection.close();
  }
}

/** Lines as they come. Between two reads there is nothing but this: no generator's queue, no promise more than needed. */
function readLines(chunks: AsyncIterable<Uint8Array>, reader: LineReader): AsyncIterable<Line[]> {
  const source = chunks[Symbol.asyncIterator]();
  const end = async (): Promise<IteratorResult<Line[]>> => {
    await source.return?.();
    return { done: true, value: undefined };
  };
  async function next(): Promise<IteratorResult<Line[]>> {
    while (!reader.overflowed) {
      const { done, value } = await source.next();
      if (done) return { done: true, value: undefined };
      const lines = reader.push(value);
      if (lines.length > 0) return { done: false, value: lines };
    }
    return await end();
  }
  return { [Symbol.asyncIterator]: () => ({ next, return: end }) };
}
