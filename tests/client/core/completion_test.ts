import { assertEquals } from "@std/assert";
import { feed, inLobby } from "./fixture.ts";

const CASES: [text: string, candidates: string[]][] = [
  ["/jo", ["/join "]],
  ["/JO", ["/join "]],
  ["one\nam", ["amy "]],
  ["/m", ["/me ", "/mode ", "/msg "]],
  ["a", ["amy: "]],
  ["hi a", ["amy "]],
  ["AM", ["amy: "]],
  ["see #l", ["#lobby "]],
  ["b", []],
  ["x", []],
];

for (const [text, candidates] of CASES) {
  Deno.test(`completion of ${JSON.stringify(text)}`, () => {
    const completion = inLobby().complete(text, text.length);
    assertEquals(completion.candidates, candidates);
    assertEquals(text.slice(0, completion.start) + text.slice(completion.start, completion.end), text);
  });
}

Deno.test("completion puts those who spoke last first and leaves ourselves out", () => {
  const client = inLobby();
  feed(client, ":carl!c@h PRIVMSG #lobby :x");
  assertEquals(client.complete("", 0).candidates, ["carl: ", "amy: "]);
});

Deno.test("completion at the very start is of no word, whatever follows", () => {
  assertEquals(inLobby().complete(" amy", 0), { start: 0, end: 0, candidates: ["amy: ", "carl: "] });
});

Deno.test("completion replaces the word at the cursor only", () => {
  assertEquals(inLobby().complete("hi am rest", 5), { start: 3, end: 5, candidates: ["amy "] });
});
