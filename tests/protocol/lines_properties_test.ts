// Bytes become the same lines however they are divided, and long texts come together again from their pieces.

import { assert, assertEquals } from "@std/assert";
import { BLANKS, LineReader, splitText, utf8Length } from "../../protocol/lines.ts";
import { fc, textOf } from "../support/properties.ts";

const LIMITS = { line: 512, tags: 4096, buffer: 5632 };
const encoder = new TextEncoder();

/** What a reader made of some bytes; faults as `reason|line`. */
interface Outcome {
  lines: string[];
  overflowed: boolean;
}

const texts = [
  "PRIVMSG #a :hello",
  "привет 😀",
  "a".repeat(400),
  `@${"t".repeat(700)} `,
  "\ufffd",
  "\0",
  "\r",
  "\r\n",
];
const piece = fc.oneof(
  fc.integer({ min: 1, max: 90 }).map((count) => encoder.encode("\r\n".repeat(count))),
  fc.constantFrom(...texts).map((text) => encoder.encode(text)),
  fc.constantFrom([10], [0xe2, 0x82], [0xf0, 0x9f, 0x98], [0xc0, 0xaf], [0xed, 0xa0, 0x80]).map((bad) =>
    Uint8Array.from(bad)
  ),
  fc.uint8Array({ maxLength: 6 }),
);
const bytes = fc.array(piece, { maxLength: 60 }).map((pieces) =>
  Uint8Array.from(pieces.flatMap((part) => [...part]))
);

Deno.test("LineReader: any bytes, however they are divided, give the same lines and faults", () => {
  fc.assert(
    fc.property(bytes, fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 }), (bytes, sizes) => {
      const whole = inPieces(bytes, [Math.max(1, bytes.length)]);
      assertEquals(inPieces(bytes, [1]), whole);
      assertEquals(inPieces(bytes, sizes), whole);
      assertEquals(whole.lines, byTheBook(bytes, whole.overflowed));
    }),
    { numRuns: 300 },
  );
});

/** The slow and obvious reading, line by line, to compare with. */
function byTheBook(bytes: Uint8Array, overflowed: boolean): string[] {
  const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const forgiving = new TextDecoder("utf-8", { ignoreBOM: true });
  const lines: string[] = [];
  let blanks = 0;
  for (let start = 0, end = bytes.indexOf(10); end >= 0; start = end + 1, end = bytes.indexOf(10, start)) {
    if (overflowed && end - start > LIMITS.buffer) break;
    const line = bytes.subarray(start, end > start && bytes[end - 1] === 13 ? end - 1 : end);
    if (line.length === 0) {
      if (++blanks % BLANKS === 0) lines.push("");
      continue;
    }
    try {
      const text = strict.decode(line);
      const tags = text.startsWith("@") ? encoder.encode(text.split(" ")[0]).length + 1 : 0;
      const tooLong = tags > LIMITS.tags || line.length - tags + 2 > LIMITS.line;
      lines.push(tooLong ? `too-long|${text}` : text);
    } catch {
      lines.push(`not-utf8|${forgiving.decode(line)}`);
    }
  }
  return lines;
}

/** @param sizes of the chunks, again and again from the first */
function inPieces(bytes: Uint8Array, sizes: readonly number[]): Outcome {
  const reader = new LineReader(LIMITS);
  const lines: string[] = [];
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const end = at + sizes[turn % sizes.length]!;
    for (const line of reader.push(bytes.slice(at, end))) {
      lines.push(typeof line === "string" ? line : `${line.reason}|${line.line}`);
    }
    at = end;
  }
  return { lines, overflowed: reader.overflowed };
}

const LETTERS = [
  ..."a жb€ \t\x7f\x80",
  "bc",
  "😀",
  "👨‍👩‍👧‍👦",
  "🇩🇪",
  "e\u0301",
  "\u0301",
  "\ud800",
  "\u07ff",
  "\u0800",
  "\uffff",
  "\u{10000}",
];

Deno.test("splitText: any text comes together again from pieces that fit", () => {
  fc.assert(fc.property(textOf(LETTERS, 60), fc.integer({ min: 4, max: 44 }), (text, maxBytes) => {
    const pieces = splitText(text, maxBytes);
    assertEquals(pieces.join(""), text);
    assert(pieces.every((piece) => piece !== "" && utf8Length(piece) <= maxBytes));
  }));
});
