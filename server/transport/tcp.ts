/** A TCP connection: chunks in, whole writes out. It knows buffers and socket errors, and nothing of lines' meaning. */

import { type LineLimits, LineReader } from "../../protocol/lines.ts";
import type { Line, Transport } from "./transport.ts";

/** Read buffer of a connection at rest: ten thousand of them are 5 MB. */
const IDLE_BYTES = 512;
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
  #isClosed = false;
  #chunks: Chunks | undefined;

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
  chunks(): AsyncIterableIterator<Uint8Array> {
    return this.#chunks = new Chunks(this.#conn, this.#buffers);
  }

  /** Whether the last chunk filled its buffer, so that the rest of it is probably waiting. */
  get filled(): boolean {
    return this.#chunks?.filled ?? false;
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
    if (this.#isClosed) return;
    this.#conn.closeWrite().catch(() => this.close());
  }

  /** May be called again: closing twice is how two parties agree that it is over. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    try {
      this.#conn.close();
    } catch (error) {
      if (!(error instanceof Deno.errors.BadResource)) throw error;
    }
    this.#closed?.();
    this.#closed = undefined;
  }
}

const END: IteratorReturnResult<undefined> = { done: true, value: undefined };

/**
 * The reads of one connection, one at a time. It is no generator, which would cost each read several promises, and an
 * idle connection the memory of its frame.
 */
class Chunks implements AsyncIterableIterator<Uint8Array> {
  readonly #conn: Deno.TcpConn | Deno.TlsConn;
  readonly #buffers: Buffers;
  #buffer: Uint8Array | undefined;
  /** The latest read. What it reads into is nobody else's before it has ended. */
  #reading: Promise<IteratorResult<Uint8Array, undefined>> | undefined;
  #ended = false;
  #lull = 0;
  filled = false;

  constructor(conn: Deno.TcpConn | Deno.TlsConn, buffers: Buffers) {
    this.#conn = conn;
    this.#buffers = buffers;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<Uint8Array, undefined>> {
    if (this.#ended) return Promise.resolve(END);
    return this.#reading = this.#conn.read(this.#fitting()).then(this.#came, this.#broke);
  }

  /** Settles when reading has stopped. */
  async return(): Promise<IteratorReturnResult<undefined>> {
    await this.#reading;
    return this.#end();
  }

  readonly #came = (n: number | null): IteratorResult<Uint8Array, undefined> => {
    if (!n) return this.#end();
    const buffer = this.#buffer!;
    this.#buffers.read += n;
    this.filled = n === buffer.length;
    this.#lull = n > IDLE_BYTES ? 0 : this.#lull + 1;
    return { done: false, value: buffer.subarray(0, n) };
  };

  // A reset, a close from our side and an orderly end are all the end.
  readonly #broke = (): IteratorReturnResult<undefined> => this.#end();

  #end(): IteratorReturnResult<undefined> {
    this.#ended = true;
    this.#give();
    return END;
  }

  /** A buffer for the next read: large while the connection is busy. */
  #fitting(): Uint8Array {
    const length = this.#buffer?.length;
    const overflows = this.filled && length === IDLE_BYTES;
    const rests = this.#lull > LULL && length === BUSY_BYTES;
    if (overflows || rests) this.#give();
    return this.#buffer ??= this.#buffers.take(overflows ? "busy" : "idle");
  }

  #give(): void {
    if (this.#buffer !== undefined) this.#buffers.give(this.#buffer);
    this.#buffer = undefined;
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
    this.lines = new Lines(options.chunks, options.limits);
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

/** Lines as they come: a read costs one step and one promise more than its chunk. */
class Lines implements AsyncIterableIterator<readonly Line[]> {
  readonly #chunks: AsyncIterator<Uint8Array>;
  readonly #reader: LineReader;

  constructor(chunks: AsyncIterable<Uint8Array>, limits: LineLimits) {
    this.#chunks = chunks[Symbol.asyncIterator]();
    this.#reader = new LineReader(limits);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<LinesRead> {
    return this.#reader.overflowed ? this.return() : this.#chunks.next().then(this.#came);
  }

  async return(): Promise<LinesRead> {
    await this.#chunks.return?.();
    return END;
  }

  readonly #came = ({ done, value }: IteratorResult<Uint8Array>): LinesRead | Promise<LinesRead> => {
    if (done) return END;
    const lines = this.#reader.push(value);
    return lines.length > 0 ? { done: false, value: lines } : this.next();
  };
}

type LinesRead = IteratorResult<readonly Line[]>;
