import { assertEquals } from "@std/assert";
import type { Move } from "../../../../client/term/full/entries.ts";
import { movesWords } from "../../../../client/term/full/moves.ts";

const came = (...names: string[]): Move[] => names.map((who) => ({ kind: "came", who }));
const went = (...names: string[]): Move[] => names.map((who) => ({ kind: "went", who }));
const renamed = (who: string, to: string): Move[] => [{ kind: "renamed", who, to }];

const SAID: readonly (readonly [readonly Move[], string])[] = [
  [came("amy"), "--> amy came"],
  [came("amy", "bob"), "--> amy and bob came"],
  [came("amy", "bob", "carl"), "--> amy, bob and carl came"],
  [went("amy"), "<-- amy went"],
  [[...came("amy"), ...went("bob")], "--- amy came, bob went"],
  [[...came("amy"), ...went("amy")], "--- amy came and went"],
  [[...went("amy"), ...came("amy")], "--- amy went and came back"],
  [[...came("amy"), ...went("amy"), ...came("amy")], "--- amy came"],
  [renamed("dan", "danny"), "--- dan is now danny"],
  [[...came("dan"), ...renamed("dan", "danny")], "--- dan came, dan is now danny"],
  [came("a", "b", "c", "d", "e", "f", "g", "h"), "--> a, b, c, d, e, f and 2 others came"],
];

for (const [moves, words] of SAID) {
  Deno.test(`moves: ${words}`, () => assertEquals(movesWords(moves), words));
}
