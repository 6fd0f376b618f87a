/** Tag sections and the escaping of their values (IRCv3 message-tags). */
import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { escapeTagValue, formatTags, NO_TAGS, parseTags, unescapeTagValue } from "../../protocol/tags.ts";

const VALUES: [value: string, escaped: string][] = [
  ["plain", "plain"],
  ["", ""],
  [";", "\\:"],
  [" ", "\\s"],
  ["\\", "\\\\"],
  ["\r\n", "\\r\\n"],
  ["a;b c\\d\re\nf", "a\\:b\\sc\\\\d\\re\\nf"],
  ["=:@é😀", "=:@é😀"],
  ["\\s", "\\\\s"],
];

Deno.test("escapeTagValue and unescapeTagValue undo each other (message-tags, Escaping values)", () => {
  for (const [value, escaped] of VALUES) {
    assertEquals(escapeTagValue(value), escaped);
    assertEquals(unescapeTagValue(escaped), value);
  }
});

Deno.test("unescapeTagValue: an unknown escape loses its backslash, a lone one at the end goes (message-tags)", () => {
  const raw: [string, string][] = [["a\\bc", "abc"], ["a\\", "a"], ["\\", ""], ["\\\\\\", "\\"], [
    "\\😀",
    "😀",
  ]];
  for (const [escaped, value] of raw) assertEquals(unescapeTagValue(escaped), value);
});

Deno.test("escapeTagValue: refuses a NUL, which has no escape", () => {
  assertThrows(() => escapeTagValue("a\0"), TypeError);
});

Deno.test("parseTags: the last of several counts, empty ones are left out (message-tags, Rules for receivers)", () => {
  const sections: [string, [string, string][]][] = [
    ["a=1;b;a=2", [["a", "2"], ["b", ""]]],
    ["a=1;a", [["a", ""]]],
    ["a=", [["a", ""]]],
    ["a=b=c", [["a", "b=c"]]],
    [";;a;;", [["a", ""]]],
    ["=x;a", [["a", ""]]],
    ["+draft/reply=1;example.com/x=y", [["+draft/reply", "1"], ["example.com/x", "y"]]],
  ];
  for (const [section, tags] of sections) assertEquals([...parseTags(section)], tags, section);
});

Deno.test("parseTags: no tags are always the shared ones", () => {
  for (const section of ["", ";", "=", "=a;"]) assertStrictEquals(parseTags(section), NO_TAGS);
});

Deno.test("formatTags: keeps the order and writes an empty value without '='", () => {
  assertEquals(formatTags(new Map([["b", "x y"], ["a", ""], ["+c", ";"]])), "b=x\\sy;a;+c=\\:");
  assertEquals(formatTags(NO_TAGS), "");
});

Deno.test("formatTags: refuses a key that would break the section or the line", () => {
  for (const key of ["", "a b", "a;b", "a=b", "a\0", "a\r", "a\n"]) {
    assertThrows(() => formatTags(new Map([[key, "x"]])), TypeError, "Cannot write tag key");
  }
});
