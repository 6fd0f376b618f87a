/** From bytes to lines: terminators, UTF-8, limits, and how the bytes are divided (HOSTILE "Framing"). */
import { assert, assertEquals, assertFalse } from "@std/assert";
import { BLANKS, LineFault, LineReader } from "../../protocol/lines.ts";

const LIMITS = { line: 512, tags: 4096, buffer: 5632 };
const encoder = new TextEncoder();

/** What a reader made of some bytes; faults as `reason|line`. */
interface Outcome {
  lines: string[];
  overflowed: boolean;
}

Deno.test("LineReader: LF ends a line, with or without a CR before it (Modern IRC, Message Format)", () => {
  assertEquals(read("a\r\nb\nc\r\n").lines, ["a", "b", "c"]);
  assertEquals(read("a\r\nb").lines, ["a"], "a line without its end has not come yet");
});

Deno.test("LineReader: a few empty lines are left out, spaces are not for it to judge", () => {
  assertEquals(read("\r\n\n\r\n  \r\na\n\n").lines, ["  ", "a"]);
});

Deno.test("LineReader: of many empty lines some are given, however they are divided", () => {
  assertEquals(read("\r\n".repeat(3 * BLANKS)).lines, ["", "", ""]);
  const reader = new LineReader(LIMITS);
  const lines = Array.from({ length: 3 * BLANKS }, () => reader.push(encoder.encode("\n"))).flat();
  assertEquals(lines, ["", "", ""]);
});

Deno.test("LineReader: NUL, a bare CR and a BOM stay in the text, to be refused by who sees them", () => {
  assertEquals(read("\ufeffNICK a\r\nb\rc\r\r\nd\0e\n").lines, ["\ufeffNICK a", "b\rc\r", "d\0e"]);
});

Deno.test("LineReader: the chunk may be used again after a push", () => {
  const reader = new LineReader(LIMITS);
  const chunk = encoder.encode("hel");
  reader.push(chunk);
  chunk.fill(0x78);
  assertEquals(reader.push(encoder.encode("lo\n")), ["hello"]);
});

Deno.test("LineReader: UTF-8 cut anywhere between two pushes stays whole", () => {
  const bytes = encoder.encode("привет 😀 e\u0301\r\n");
  for (let cut = 0; cut <= bytes.length; cut++) {
    const reader = new LineReader(LIMITS);
    const lines = [...reader.push(bytes.subarray(0, cut)), ...reader.push(bytes.subarray(cut))];
    assertEquals(lines, ["привет 😀 e\u0301"]);
  }
});

const NOT_UTF8: [name: string, bytes: number[]][] = [
  ["a byte that never stands", [0xff]],
  ["a continuation alone", [0x80]],
  ["latin-1", [0xe9, 0x20]],
  ["a cut sequence", [0xe2, 0x82]],
  ["a cut sequence as long as its replacement", [0xf0, 0x9f, 0x98]],
  ["an overlong slash", [0xc0, 0xaf]],
  ["an overlong euro", [0xf0, 0x82, 0x82, 0xac]],
  ["a surrogate", [0xed, 0xa0, 0x80]],
  ["beyond U+10FFFF", [0xf4, 0x90, 0x80, 0x80]],
];

Deno.test("LineReader: a line that is no UTF-8 is a fault of its own, its neighbours are unharmed (RFC 3629)", () => {
  for (const [name, bad] of NOT_UTF8) {
    const bytes = Uint8Array.from([...encoder.encode("a\r\nb"), ...bad, ...encoder.encode("c\r\n\r\nд\n")]);
    const [before, fault, after, ...more] = new LineReader(LIMITS).push(bytes);
    assertEquals([before, after, more], ["a", "д", []], name);
    assert(fault instanceof LineFault && fault.reason === "not-utf8", name);
    assert(fault.line.startsWith("b\ufffd") && fault.line.endsWith("c"), name);
  }
});

Deno.test("LineReader: U+FFFD sent as such is a character like any other", () => {
  assertEquals(read("a\ufffdb\r\n\ufffd\n").lines, ["a\ufffdb", "\ufffd"]);
});

/** 510 bytes and their CR LF are the most, in whatever characters. */
const LENGTHS: [line: string, fits: boolean][] = [
  ["a".repeat(510), true],
  ["a".repeat(511), false],
  ["é".repeat(255), true],
  ["é".repeat(255) + "a", false],
  ["😀".repeat(127) + "aa", true],
  ["😀".repeat(127) + "aaa", false],
  ["\u0800".repeat(170), true],
  ["\u0800".repeat(170) + "a", false],
  ["a".repeat(5000), false],
];

Deno.test("LineReader: a line of 512 bytes fits, one of 513 does not (Modern IRC, Message Format)", () => {
  for (const [line, fits] of LENGTHS) {
    for (const end of ["\r\n", "\n"]) {
      const { lines, overflowed } = read(`before${end}${line}${end}after${end}`);
      assertEquals(lines, ["before", fits ? line : `too-long|${line}`, "after"]);
      assertFalse(overflowed);
    }
  }
});

Deno.test("LineReader: tags have 4,096 bytes of their own, '@' and space included (message-tags, Size limit)", () => {
  const section = (bytes: number) => `@${"t".repeat(bytes)}`;
  const body = "a".repeat(510);
  const cases: [line: string, fits: boolean][] = [
    [`${section(4094)} ${body}`, true],
    [`${section(4095)} ${body}`, false],
    [`${section(4095)} a`, false],
    [`${section(10)} ${body}a`, false],
    [`@${"é".repeat(2047)} ${body}`, true],
    [`@${"é".repeat(2047)}t a`, false],
    [section(4094), true],
    [section(4095), false],
    [` ${section(600)} a`, false],
  ];
  for (const [line, fits] of cases) {
    assertEquals(read(line + "\r\n").lines, [fits ? line : `too-long|${line}`], `${line.length}`);
  }
});

Deno.test("LineReader: more than the buffer without a newline overflows, and nothing is read after it", () => {
  for (const pieces of [[6000], [5632, 1], Array.from({ length: 6000 }, () => 1), [16_384]]) {
    const reader = new LineReader(LIMITS);
    for (const piece of pieces) reader.push(new Uint8Array(piece).fill(0x61));
    assert(reader.overflowed);
    assertEquals(reader.push(encoder.encode("\r\nPRIVMSG #a b\r\n")), []);
  }
});

Deno.test("LineReader: a full buffer is no overflow yet, and the lines before one are delivered", () => {
  assertEquals(read("a".repeat(5632) + "\n"), { lines: [`too-long|${"a".repeat(5632)}`], overflowed: false });
  assertEquals(read("a\nb\n" + "c".repeat(5633)), { lines: ["a", "b"], overflowed: true });
  assertEquals(read("a\nb\n" + "c".repeat(5633) + "\nd\n"), { lines: ["a", "b"], overflowed: true });
});

Deno.test("LineReader: the buffer ends at the same byte however it is filled, bad bytes or good", () => {
  for (const letter of [0x61, 0xff]) {
    const full = new Uint8Array(5633).fill(letter);
    full[5632] = 10;
    const over = new Uint8Array(5634).fill(letter);
    over[5633] = 10;
    for (const size of [1, 5633, 6000]) {
      assertEquals(inPieces(full, () => size).lines.length, 1);
      assertEquals(inPieces(over, () => size), { lines: [], overflowed: true });
    }
  }
});

Deno.test("LineReader: one byte a push and 200 lines a push give the same (HOSTILE, Framing)", () => {
  const text = Array.from({ length: 200 }, (_, n) => `PRIVMSG #a :${"ё😀x".repeat(n % 50)}${n}\r\n`).join("");
  const bytes = encoder.encode(text);
  assertEquals(inPieces(bytes, () => 1), inPieces(bytes, () => bytes.length));
  assertEquals(inPieces(bytes, () => 1).lines.length, 200);
});

function read(text: string): Outcome {
  const bytes = encoder.encode(text);
  return inPieces(bytes, () => bytes.length);
}

function inPieces(bytes: Uint8Array, size: () => number): Outcome {
  const reader = new LineReader(LIMITS);
  const lines: string[] = [];
  for (let at = 0; at < bytes.length;) {
    const end = at + size();
    for (const line of reader.push(bytes.slice(at, end))) {
      lines.push(typeof line === "string" ? line : `${line.reason}|${line.line}`);
    }
    at = end;
  }
  return { lines, overflowed: reader.overflowed };
}
