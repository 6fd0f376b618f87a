/** Raw chunks → lines, where the end of a chunk is the end of a line too. It knows nothing of what they say. */

/** Characters that may wait for the rest of a character. */
const WAITING = 16_384;

/**
 * Reads chunks that have no newlines of their own. A chunk that stops inside a character goes on with the next one,
 * so that no character is torn.
 */
export class ChunkText {
  readonly #decoder = new TextDecoder();
  #rest = "";
  /** The last bytes that came, as many as may belong to a character that is not complete. */
  #tail = new Uint8Array(0);

  /** @returns the lines that end in this chunk or with it, without their ends; empty ones are left out */
  push(chunk: Uint8Array): string[] {
    const lines = (this.#rest + this.#decoder.decode(chunk, { stream: true })).split(/\r?\n/);
    this.#rest = "";
    this.#tail = new Uint8Array([...this.#tail, ...chunk.subarray(-3)]).slice(-3);
    if (stopsInCharacter(this.#tail) && (lines.at(-1) ?? "").length < WAITING) this.#rest = lines.pop() ?? "";
    return lines.filter((line) => line !== "");
  }
}

/** Whether bytes of UTF-8 end before the last character does. */
function stopsInCharacter(bytes: Uint8Array): boolean {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return false;
    if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2);
  }
  return false;
}
