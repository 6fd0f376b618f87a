/**
 * As much HTTP as an operator's tools need: one request without a body, one answer, and the connection closes. It
 * knows no path and no method; what it can read goes to whoever answers.
 */

import { within } from "./within.ts";

/** Bytes of a request's head. */
const HEAD = 8_192;
/** Milliseconds for a request to come, and as many for its answer to go. */
const PATIENCE = 5_000;
/** Milliseconds for the peer to hang up after its answer, so that what it still sends does not reset the connection. */
const GOODBYE = 500;
/** Connections at a time; for one more the oldest is closed, which was answered long ago or asks nothing. */
const TOGETHER = 32;
/** Milliseconds of rest when nothing can be accepted. */
const PAUSE = 100;

/** What was asked for. */
export interface HttpRequest {
  readonly method: string;
  /** The target without its query. */
  readonly path: string;
  /** The Host header as it stands; undefined in a request of HTTP/1.0 that has none. */
  readonly host: string | undefined;
}

/** What is answered. */
export interface HttpAnswer {
  readonly status: number;
  /** The Content-Type. */
  readonly type: string;
  readonly body: string;
}

const PHRASES: Readonly<Record<number, string>> = {
  200: "OK",
  400: "Bad Request",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  408: "Request Timeout",
  431: "Request Header Fields Too Large",
  500: "Internal Server Error",
  503: "Service Unavailable",
};

/** @returns an answer of one line of text */
export function plainAnswer(status: number, text: string): HttpAnswer {
  return { status, type: "text/plain; charset=utf-8", body: `${text}\n` };
}

/** How to serve. */
export interface HttpOptions {
  readonly hostname: string;
  /** 0 lets the system choose. */
  readonly port: number;
  /** Answers a request; what it throws is the peer's 500. */
  readonly answer: (request: HttpRequest) => HttpAnswer;
  /** Milliseconds for a request to come, unless it is five seconds. */
  readonly patience?: number;
}

/** Serves requests until it is disposed of. */
export class HttpPort implements AsyncDisposable {
  readonly #listener: Deno.TcpListener;
  readonly #answer: HttpOptions["answer"];
  readonly #patience: number;
  readonly #serving = new Map<Deno.TcpConn, Promise<void>>();
  readonly #accepting: Promise<void>;
  #open = true;

  /** @throws {Deno.errors.AddrInUse} and other errors of `Deno.listen` */
  constructor({ hostname, port, answer, patience = PATIENCE }: HttpOptions) {
    this.#listener = Deno.listen({ hostname, port });
    this.#answer = answer;
    this.#patience = patience;
    this.#accepting = this.#accept();
  }

  /** The port it listens on. */
  get port(): number {
    return (this.#listener.addr as Deno.NetAddr).port;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#open = false;
    this.#listener.close();
    await this.#accepting;
    for (const conn of this.#serving.keys()) close(conn);
    await Promise.all(this.#serving.values());
  }

  async #accept(): Promise<void> {
    while (this.#open) {
      try {
        const conn = await this.#listener.accept();
        if (this.#serving.size >= TOGETHER) await this.#dropOldest();
        this.#serving.set(conn, this.#serve(conn));
      } catch {
        if (this.#open) await new Promise((resolve) => setTimeout(resolve, PAUSE));
      }
    }
  }

  async #dropOldest(): Promise<void> {
    for (const [conn, serving] of this.#serving) {
      close(conn);
      return await serving;
    }
  }

  async #serve(conn: Deno.TcpConn): Promise<void> {
    const serving = this.#exchange(conn).catch(() => {});
    await within(serving, 2 * this.#patience + GOODBYE);
    close(conn);
    await serving;
    this.#serving.delete(conn);
  }

  async #exchange(conn: Deno.TcpConn): Promise<void> {
    const reading = readHead(conn);
    const head = await within(reading, this.#patience) ??
      plainAnswer(408, "The request did not come in time");
    await writeAll(conn, typeof head === "string" ? this.#answered(head) : format(head));
    await conn.closeWrite();
    await within(Promise.all([reading, drain(conn)]), GOODBYE);
    // A read that waits ends with the connection.
    close(conn);
    await reading;
  }

  #answered(head: string): Uint8Array {
    const request = parseHead(head);
    if (request === undefined) return format(plainAnswer(400, "This is no HTTP request"));
    return format(this.#answerTo(request), { bodiless: request.method === "HEAD" });
  }

  #answerTo(request: HttpRequest): HttpAnswer {
    try {
      return this.#answer(request);
    } catch {
      return plainAnswer(500, "The answer could not be made");
    }
  }
}

/** @returns the head of a request, or what to answer when there is none */
async function readHead(conn: Deno.TcpConn): Promise<string | HttpAnswer> {
  const buffer = new Uint8Array(HEAD);
  // Every byte is one character, and nothing fails.
  const decoder = new TextDecoder("latin1");
  let length = 0;
  while (length < HEAD) {
    const count = await conn.read(buffer.subarray(length)).catch(() => null);
    if (count === null) return plainAnswer(400, "The request is not complete");
    length += count;
    const text = decoder.decode(buffer.subarray(0, length));
    const end = /\r?\n\r?\n/.exec(text);
    if (end !== null) return text.slice(0, end.index);
  }
  return plainAnswer(431, `A request has at most ${HEAD} bytes`);
}

/** @returns the request, or undefined when it is none of HTTP/1, or names two hosts, or none though it must */
export function parseHead(head: string): HttpRequest | undefined {
  const [first = "", ...fields] = head.split(/\r?\n/);
  const [, method, target, minor] = /^([A-Z]{1,16}) (\/\S*) HTTP\/1\.([01])$/.exec(first) ?? [];
  const hosts = fields.filter((field) => /^host:/i.test(field));
  if (method === undefined || target === undefined || hosts.length > 1) return undefined;
  if (hosts.length === 0 && minor === "1") return undefined;
  return { method, path: target.split("?")[0]!, host: hosts[0]?.slice("host:".length).trim() };
}

/** @param options.bodiless whether the body is only told of, as HEAD wants it (RFC 9110 section 9.3.2) */
function format({ status, type, body }: HttpAnswer, { bodiless = false } = {}): Uint8Array {
  const encoder = new TextEncoder();
  const content = encoder.encode(body);
  const head = [
    `HTTP/1.1 ${status} ${PHRASES[status] ?? "Error"}`,
    `Content-Type: ${type}`,
    `Content-Length: ${content.length}`,
    "Cache-Control: no-store",
    "X-Content-Type-Options: nosniff",
    ...(status === 405 ? ["Allow: GET, HEAD"] : []),
    "Connection: close",
  ];
  const bytes = encoder.encode(`${head.join("\r\n")}\r\n\r\n`);
  if (bodiless) return bytes;
  const whole = new Uint8Array(bytes.length + content.length);
  whole.set(bytes);
  whole.set(content, bytes.length);
  return whole;
}

async function writeAll(conn: Deno.TcpConn, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await conn.write(bytes.subarray(at));
}

async function drain(conn: Deno.TcpConn): Promise<void> {
  const buffer = new Uint8Array(HEAD);
  while (await conn.read(buffer).catch(() => null) !== null);
}

function close(conn: Deno.TcpConn): void {
  try {
    conn.close();
  } catch (error) {
    if (!(error instanceof Deno.errors.BadResource)) throw error;
  }
}
