import { assert, assertEquals } from "@std/assert";
import { type Line, span } from "../../../client/term/style.ts";
import { cells } from "../../../client/term/width.ts";
import { wrapLine } from "../../../client/term/wrap.ts";

function rows(text: string, columns: number, indent = 0): string[] {
  return texts({ spans: [span(text)], indent }, columns);
}

function texts(line: Line, columns: number): string[] {
  return wrapLine(line, columns).map((row) => row.map((part) => part.text).join(""));
}

Deno.test("wrap: breaks at spaces and indents further rows", () => {
  assertEquals(rows("12:00 amy one two three", 14, 4), ["12:00 amy one", "    two three"]);
});

Deno.test("wrap: a line that fits stays as it is, its spaces too", () => {
  assertEquals(rows("  a   b", 7), ["  a   b"]);
  assertEquals(rows("", 7), [""]);
});

Deno.test("wrap: a word wider than a row is cut, between graphemes", () => {
  assertEquals(rows("abcdefghij", 4), ["abcd", "efgh", "ij"]);
  assertEquals(rows("日本語日本語", 5), ["日本", "語日", "本語"]);
  assertEquals(rows("👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧", 4), ["👩‍👩‍👧", "👩‍👩‍👧", "👩‍👩‍👧"]);
});

Deno.test("wrap: words never grow together", () => {
  assertEquals(rows("aaaa bbbbbbbbbbbbbbbb", 6), ["aaaa", "bbbbbb", "bbbbbb", "bbbb"]);
  assertEquals(rows("aa bbbbbbbbbbbbbbbbbbbb", 14), ["aa bbbbbbbbbbb", "bbbbbbbbb"]);
});

Deno.test("wrap: a word keeps together across a change of style", () => {
  const line = { spans: [span("one tw"), span("o", { bold: true }), span(" three")], indent: 0 };
  assertEquals(texts(line, 6), ["one", "two", "three"]);
});

Deno.test("wrap: an indent deeper than a third of the row is made smaller", () => {
  assertEquals(rows("aaa bbb ccc", 6, 20), ["aaa", "  bbb", "  ccc"]);
});

Deno.test("wrap: no row is wider than the terminal, whatever is in it", () => {
  const parts = ["a", "日", "👍🏽", " ", "   ", "e\u0301", "https://example.org/a/very/long/path", "🇩🇪", "ffi"];
  let seed = 7;
  const random = (below: number) => (seed = (seed * 48271) % 0x7fffffff) % below;
  for (let i = 0; i < 300; i++) {
    const text = Array.from({ length: random(40) }, () => parts[random(parts.length)]).join("");
    const columns = 2 + random(60);
    const found = rows(text, columns, random(30));
    for (const row of found) assert(cells(row) <= columns, `${JSON.stringify(row)} on ${columns}`);
    assertEquals(found.join("").replaceAll(" ", ""), text.replaceAll(" ", ""));
  }
});
