import { TextLineStream } from "@std/streams/text-line-stream";
import { assertEquals } from "@std/assert";

const TABLE: [what: string, pieces: string[], lines: string[]][] = [
  ["nothing", [], []],
  ["whole lines", ["a\nb\r\n"], ["a", "b"]],
  ["lines across pieces", ["a", "b\nc", "d\n"], ["ab", "cd"]],
  ["CR LF cut in two", ["a\r", "\nb\n"], ["a", "b"]],
  ["blank lines", ["\n\na\n\n"], ["", "", "a", ""]],
  ["no newline at the end", ["a\nb"], ["a", "b"]],
  ["CR alone stays", ["a\rb\nc\r"], ["a\rb", "c\r"]],
];

const WITH_CR: [what: string, pieces: string[], lines: string[]][] = [
  ["CR alone", ["a\rb\nc\r\nd"], ["a", "b", "c", "d"]],
  ["CR LF cut in two", ["a\r", "\nb\r", "c"], ["a", "b", "c"]],
  ["CR at the end", ["a\r"], ["a"]],
  ["CR twice", ["a\r\rb\n"], ["a", "", "b"]],
];

for (const [what, pieces, lines] of TABLE) {
  Deno.test(`TextLineStream: ${what}`, async () => {
    const stream = ReadableStream.from(pieces).pipeThrough(new TextLineStream());
    assertEquals(await Array.fromAsync(stream), lines);
  });
}

for (const [what, pieces, lines] of WITH_CR) {
  Deno.test(`TextLineStream with allowCR: ${what}`, async () => {
    const stream = ReadableStream.from(pieces).pipeThrough(new TextLineStream({ allowCR: true }));
    assertEquals(await Array.fromAsync(stream), lines);
  });
}
