/**
 * From bytes to lines and from long texts to short ones. It owns terminators, UTF-8 and the lengths of lines;
 * it refuses to know what stands in a line, beyond where its tags end.
 */

/** Why a line was not delivered. */
export type LineFaultReason = "too-long" | "not-utf8";

/** A line that came whole but is not to be obeyed. */
export class LineFault {
  readonly reason: LineFaultReason;
  /** The line as far as it can be read; bad bytes show as U+FFFD. */
  readonly line: string;

  constructor(reason: LineFaultReason, line: string) {
    this.reason = reason;
    this.line = line;
  }
}

/** Lengths in bytes. */
export interface LineLimits {
  /** A line's body with its CR LF, after any tags: 512 by RFC 1459. */
  readonly line: number;
  /** The tag section with its '@' and the space after it: 4,096 from a client (IRCv3 message-tags). */
  readonly tags: number;
  /** The most that may come before a newline; more cannot be any line. */
  readonly buffer: number;
}

const LF = 10;
const CR = 13;
const TERMINATOR_BYTES = 2;
const REPLACEMENT = "\ufffd";
const NOTHING = new Uint8Array(0);
const FIRST_HOLD = 128;

/** Blank lines of which one is given: some programs end each line twice, and who sends thousands is to pay for them. */
export const BLANKS = 64;

/** Forgiving on purpose: bad bytes become U+FFFD, and only lines that show one are compared with their bytes. */
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const encoder = new TextEncoder();

/**
 * Cuts a stream of bytes into lines. What must hold:
 * 1. How the bytes were divided among pushes never shows in the result.
 * 2. A push decodes once, and a reader between lines holds no memory.
 * 3. One bad line never costs the lines around it.
 * 4. Nothing more than `limits.buffer` is kept, whatever comes.
 */
export class LineReader {
  readonly #limits: LineLimits;
  #held: Uint8Array = NOTHING;
  #holding = 0;
  #overflowed = false;
  #blanks = 0;

  constructor(limits: LineLimits) {
    this.#limits = limits;
  }

  /** Whether more came without a newline than any line may hold. From then on every push gives nothing. */
  get overflowed(): boolean {
    return this.#overflowed;
  }

  /**
   * Takes what one read gave.
   *
   * @param chunk the caller's again when this returns
   * @returns the lines that are whole now, without LF and one CR before it. Of blank lines only each
   *   {@linkcode BLANKS}th is given. A line keeps the text of its push in memory for as long as any part of it is kept.
   */
  push(chunk: Uint8Array): (string | LineFault)[] {
    if (this.#overflowed) return [];
    const last = chunk.lastIndexOf(LF);
    if (last < 0) {
      this.#hold(chunk);
      return [];
    }
    const lines = this.#split(this.#complete(chunk, last));
    if (last + 1 < chunk.length) this.#hold(chunk.subarray(last + 1));
    return lines;
  }

  /** What was held and the chunk up to its last newline, as one. */
  #complete(chunk: Uint8Array, last: number): Uint8Array {
    const whole = chunk.subarray(0, last);
    if (this.#holding === 0) return whole;
    const joined = new Uint8Array(this.#holding + last);
    joined.set(this.#held.subarray(0, this.#holding));
    joined.set(whole, this.#holding);
    this.#drop();
    return joined;
  }

  #hold(rest: Uint8Array): void {
    const length = this.#holding + rest.length;
    if (this.#overflowed || length > this.#limits.buffer) return this.#overflow();
    if (length > this.#held.length) {
      const grown = new Uint8Array(Math.min(this.#limits.buffer, Math.max(FIRST_HOLD, length * 2)));
      grown.set(this.#held.subarray(0, this.#holding));
      this.#held = grown;
    }
    this.#held.set(rest, this.#holding);
    this.#holding = length;
  }

  #drop(): void {
    this.#held = NOTHING;
    this.#holding = 0;
  }

  #overflow(): void {
    this.#overflowed = true;
    this.#drop();
  }

  #split(bytes: Uint8Array): (string | LineFault)[] {
    const text = decoder.decode(bytes);
    if (text.includes(REPLACEMENT)) return this.#splitDoubtful(text, bytes);
    const lines: (string | LineFault)[] = [];
    const ascii = text.length === bytes.length;
    for (let start = 0; start <= text.length;) {
      const newline = text.indexOf("\n", start);
      const end = newline < 0 ? text.length : newline;
      const line = withoutCr(text, start, end);
      if (this.#mayBeTooLong(line, ascii)) {
        const bytesIn = ascii ? end - start : utf8Length(text.slice(start, end));
        if (bytesIn > this.#limits.buffer) {
          this.#overflow();
          break;
        }
        lines.push(this.#fits(line) ? line : new LineFault("too-long", line));
      } else if (line !== "" || this.#countsBlank()) lines.push(line);
      start = end + 1;
    }
    return lines;
  }

  /** The same with an eye on the bytes: U+FFFD was sent as such, or stands for what is no UTF-8. */
  #splitDoubtful(text: string, bytes: Uint8Array): (string | LineFault)[] {
    const lines: (string | LineFault)[] = [];
    let from = 0;
    for (const raw of text.split("\n")) {
      const newline = bytes.indexOf(LF, from);
      const slice = bytes.subarray(from, newline < 0 ? bytes.length : newline);
      from += slice.length + 1;
      const line = withoutCr(raw, 0, raw.length);
      if (slice.length > this.#limits.buffer) {
        this.#overflow();
        break;
      }
      if (raw.includes(REPLACEMENT) && !isEncodingOf(slice, raw)) lines.push(new LineFault("not-utf8", line));
      else if (!this.#fits(line)) lines.push(new LineFault("too-long", line));
      else if (line !== "" || this.#countsBlank()) lines.push(line);
    }
    return lines;
  }

  #countsBlank(): boolean {
    return ++this.#blanks % BLANKS === 0;
  }

  /** A cheap look that spares nearly every line from being counted. */
  #mayBeTooLong(line: string, ascii: boolean): boolean {
    return line.length * (ascii ? 1 : 3) + TERMINATOR_BYTES > this.#limits.line;
  }

  #fits(line: string): boolean {
    let body = line;
    if (line.startsWith("@")) {
      const space = line.indexOf(" ");
      const section = space < 0 ? line : line.slice(0, space);
      if (utf8Length(section) + 1 > this.#limits.tags) return false;
      body = space < 0 ? "" : line.slice(space + 1);
    }
    return utf8Length(body) + TERMINATOR_BYTES <= this.#limits.line;
  }
}

/**
 * Cuts a text into pieces that fit. The pieces put together are the text again. It cuts behind a space where
 * there is one, else between two characters as people count them, and inside one only where that alone is
 * longer than a piece may be.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(splitText("hello big world", 10), ["hello big ", "world"]);
 * ```
 *
 * @param maxBytes at least 4, the longest code point in UTF-8
 * @returns [] for an empty text
 */
export function splitText(text: string, maxBytes: number): string[] {
  if (!(maxBytes >= 4)) throw new RangeError(`Cannot split text into pieces of ${maxBytes} bytes`);
  const pieces: string[] = [];
  for (let start = 0; start < text.length;) {
    const end = cutIn(text, start, maxBytes);
    pieces.push(text.slice(start, end));
    start = end;
  }
  return pieces;
}

const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });

function cutIn(text: string, start: number, maxBytes: number): number {
  const end = farthest(text, start, maxBytes);
  if (end === text.length || text[end] === " ") return end;
  const segments = segmenter.segment(text);
  const afterSpace = text.lastIndexOf(" ", end) + 1;
  if (afterSpace > start && segments.containing(afterSpace)?.index === afterSpace) return afterSpace;
  const boundary = segments.containing(end)?.index ?? end;
  return boundary > start ? boundary : end;
}

/** @returns the last code point boundary within so many bytes */
function farthest(text: string, start: number, maxBytes: number): number {
  let bytes = 0;
  for (let at = start; at < text.length;) {
    const code = text.codePointAt(at) ?? 0;
    bytes += utf8Size(code);
    if (bytes > maxBytes) return at;
    at += code > 0xffff ? 2 : 1;
  }
  return text.length;
}

/** How many bytes a text takes in UTF-8; a lone surrogate counts as the U+FFFD that it would be written as. */
export function utf8Length(text: string): number {
  let bytes = text.length;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 0x80) continue;
    if (code < 0x800) bytes += 1;
    else if (code < 0xd800 || code > 0xdbff || !isLowSurrogate(text.charCodeAt(at + 1))) bytes += 2;
    else {
      bytes += 2;
      at++;
    }
  }
  return bytes;
}

function isLowSurrogate(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff;
}

function utf8Size(code: number): number {
  if (code < 0x80) return 1;
  if (code < 0x800) return 2;
  return code < 0x10000 ? 3 : 4;
}

function withoutCr(text: string, start: number, end: number): string {
  return text.slice(start, end > start && text.charCodeAt(end - 1) === CR ? end - 1 : end);
}

function isEncodingOf(bytes: Uint8Array, text: string): boolean {
  const encoded = encoder.encode(text);
  return encoded.length === bytes.length && encoded.every((byte, at) => byte === bytes[at]);
}
