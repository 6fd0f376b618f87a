import { assertEquals } from "@std/assert";
import { linkedSpans, linksIn } from "../../../client/term/links.ts";
import { paint, span } from "../../../client/term/style.ts";

const LINKS: readonly (readonly [string, readonly string[]])[] = [
  ["see https://chat.example/a?b=c#d now", ["https://chat.example/a?b=c#d"]],
  ["the end: http://chat.example/a.", ["http://chat.example/a"]],
  ["(https://chat.example/a)", ["https://chat.example/a"]],
  ["https://chat.example/a_(b)", ["https://chat.example/a_(b)"]],
  ["http://a.example http://b.example/", ["http://a.example/", "http://b.example/"]],
  ["https://b\u00fccher.example/", ["https://xn--bcher-kva.example/"]],
  ["https://bank.example@evil.example/", []],
  ["https://:secret@evil.example/", []],
  ["https://", []],
  ["javascript://chat.example", []],
  ["ftp://chat.example", []],
];

for (const [text, links] of LINKS) {
  Deno.test(`links: in ${JSON.stringify(text)}`, () => assertEquals(linksIn(text), links));
}

Deno.test("links: what is shown stays as it was written, and leads where it says", () => {
  const painted = paint(linkedSpans([span("go to https://b\u00fccher.example/\u00e9, please")]), true);
  assertEquals(
    painted,
    "go to \x1b]8;;https://xn--bcher-kva.example/%C3%A9\x1b\\\x1b[4mhttps://b\u00fccher.example/\u00e9\x1b[0m\x1b]8;;\x1b\\, please",
  );
});

Deno.test("links: no control character of an address reaches the terminal", () => {
  for (let code = 0; code < 0xa0; code++) {
    if (code >= 0x20 && code < 0x7f) continue;
    const text = `https://chat.example/${String.fromCharCode(code)}]8;;evil`;
    const painted = paint(linkedSpans([span(text)]), true);
    // deno-lint-ignore no-control-regex
    const rest = painted.replace(/\x1b\]8;;[\x21-\x7e]*\x1b\\|\x1b\[[\d;]*m/g, "");
    assertEquals(/\p{Cc}/u.test(rest), false, JSON.stringify(painted));
  }
});

Deno.test("links: without colours there are none", () => {
  assertEquals(paint(linkedSpans([span("https://chat.example/")]), false), "https://chat.example/");
});
