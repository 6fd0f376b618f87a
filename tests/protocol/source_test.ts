/** Sources, beyond the shared vectors. */
import { assertEquals } from "@std/assert";
import { formatSource, parseSource, type Source } from "../../protocol/source.ts";

const SOURCES: [text: string, source: Source][] = [
  ["irc.example.com", { nick: "irc.example.com" }],
  ["", { nick: "" }],
  ["n!u@h", { nick: "n", user: "u", host: "h" }],
  ["n!@", { nick: "n", user: "", host: "" }],
  ["n!", { nick: "n", user: "" }],
  ["n@", { nick: "n", host: "" }],
  ["!u@h", { nick: "", user: "u", host: "h" }],
  ["n!u!v@h", { nick: "n", user: "u!v", host: "h" }],
  ["n!u@h@i", { nick: "n", user: "u", host: "h@i" }],
  ["@h!u", { nick: "", host: "h!u" }],
  ["n@h!u", { nick: "n", host: "h!u" }],
];

Deno.test("parseSource and formatSource undo each other, whatever is missing (Modern IRC, Source)", () => {
  for (const [text, source] of SOURCES) {
    assertEquals(parseSource(text), source);
    assertEquals(formatSource(source), text);
  }
});
