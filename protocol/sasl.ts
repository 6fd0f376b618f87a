/** How a SASL exchange travels in AUTHENTICATE (IRCv3 sasl-3.1): Base64 in chunks. It knows no mechanism but PLAIN's message. */

import { fromBase64, toBase64 } from "./base64.ts";

/** Characters of a full chunk; a shorter one ends the message. */
export const CHUNK = 400;

/** Chunks of one message at most: far more than any mechanism here needs. */
const MOST_CHUNKS = 8;

/** @returns the parameters of the AUTHENTICATE commands that carry the bytes */
export function toChunks(bytes: Uint8Array): string[] {
  const text = toBase64(bytes);
  const chunks: string[] = [];
  for (let at = 0; at < text.length; at += CHUNK) chunks.push(text.slice(at, at + CHUNK));
  if (text.length % CHUNK === 0) chunks.push("+");
  return chunks;
}

/** What became of a chunk: a whole message, more to come, one that is too long, or no Base64. */
export type Gathered = Uint8Array<ArrayBuffer> | "more" | "too-long" | "invalid";

/** Puts the chunks of one message after the other together again. */
export class Chunks {
  #text = "";

  /** Takes the parameter of one AUTHENTICATE. After anything but `more` the next message begins. */
  add(chunk: string): Gathered {
    if (chunk.length > CHUNK) return this.#end("too-long");
    if (chunk !== "+") this.#text += chunk;
    if (chunk.length === CHUNK) {
      return this.#text.length < MOST_CHUNKS * CHUNK ? "more" : this.#end("too-long");
    }
    return this.#end(fromBase64(this.#text) ?? "invalid");
  }

  #end(gathered: Gathered): Gathered {
    this.#text = "";
    return gathered;
  }
}

/** What PLAIN says (RFC 4616). */
export interface PlainLogin {
  readonly authzid: string;
  readonly name: string;
  readonly password: string;
}

/** @returns undefined when the bytes are not three texts in UTF-8 with NUL between them, name and password not empty */
export function parsePlain(bytes: Uint8Array): PlainLogin | undefined {
  try {
    const [authzid, name, password, ...more] = new TextDecoder("utf-8", { fatal: true }).decode(bytes).split(
      "\0",
    );
    if (authzid === undefined || !name || !password || more.length > 0) return undefined;
    return { authzid, name, password };
  } catch {
    return undefined;
  }
}

/** @returns PLAIN's message */
export function formatPlain({ authzid, name, password }: PlainLogin): Uint8Array {
  return new TextEncoder().encode(`${authzid}\0${name}\0${password}`);
}
