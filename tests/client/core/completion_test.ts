import { assertEquals } from "@std/assert";
import { feed, inLobby } from "./fixture.ts";

const CASES: [text: string, candidates: string[]][] = [
  ["/jo", ["/join "]],
  ["/JO", ["/join "]],
  ["one\nam", ["amy "]],
  ["/m", ["/me ", "/mode ", "/msg ", "/mute "]],
  ["/list", ["/rooms "]],
  ["//me", []],
  ["/msg am", ["amy "]],
  ["/msg amy ca", ["carl "]],
  ["/part #l", ["#lobby "]],
  ["/join lob", ["#lobby "]],
  ["/join #lobby k", []],
  ["/help mu", ["mute "]],
  ["/set mark", ["markdown "]],
  ["/set markdown o", ["on ", "off "]],
  ["/set theme d", ["dark "]],
  ["/set nothing d", []],
  ["/notify o", ["on ", "off "]],
  ["/react :rocke", ["🚀 "]],
  ["nice :rocke", ["🚀 "]],
  ["nice :rocket:", ["🚀 "]],
  ["nice :r", []],
  ["hi @am", ["@amy "]],
  ["/nosuch am", []],
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
    assertEquals(completion.candidates.map((candidate) => candidate.text), candidates);
    assertEquals(text.slice(0, completion.start) + text.slice(completion.start, completion.end), text);
  });
}

Deno.test("completion puts those who spoke last first and leaves ourselves out", () => {
  const client = inLobby();
  feed(client, ":carl!c@h PRIVMSG #lobby :x");
  assertEquals(client.complete("", 0).candidates.map(({ shown }) => shown), ["carl", "amy"]);
});

Deno.test("completion at the very start is of no word, whatever follows", () => {
  const { start, end, candidates } = inLobby().complete(" amy", 0);
  assertEquals([start, end, candidates.map(({ text }) => text)], [0, 0, ["amy: ", "carl: "]]);
});

Deno.test("completion replaces the word at the cursor only", () => {
  const candidates = [{ text: "amy ", shown: "amy", detail: "" }];
  assertEquals(inLobby().complete("hi am rest", 5), { start: 3, end: 5, candidates });
});
