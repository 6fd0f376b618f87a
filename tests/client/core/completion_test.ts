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

Deno.test("completion of a room knows those of the last list too, and ours first", () => {
  const client = inLobby();
  feed(client, ":s.t 322 bob #lab 3 :Experiments", ":s.t 322 bob #lobby 9 :", ":s.t 323 bob :End");
  const { candidates } = client.complete("/join #l", 8);
  assertEquals(candidates.map(({ shown, detail }) => [shown, detail]), [["#lobby", ""], [
    "#lab",
    "Experiments",
  ]]);
  client.disconnected("gone", 1);
  assertEquals(client.complete("/join #l", 8).candidates, []);
});

Deno.test("completion of a name as an argument knows everybody, in a line only those here and those we talk with", () => {
  const client = inLobby();
  feed(client, ":bob!b@h JOIN #dev", ":dora!d@h JOIN #dev", ":dan!d@h PRIVMSG bob :hi");
  const names = (text: string) => client.complete(text, text.length).candidates.map(({ shown }) => shown);
  assertEquals([names("/msg d"), names("hi d"), names("/whois b")], [["dan", "dora"], ["dan"], []]);
});
