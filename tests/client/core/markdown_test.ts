import { assertEquals } from "@std/assert";
import { formatted } from "../../../client/core/markdown.ts";

const [B, I, C] = ["\x02", "\x1d", "\x11"];

const CASES: [typed: string, sent: string][] = [
  ["plain words", "plain words"],
  ["a *bold* word", `a ${B}bold${B} word`],
  ["**bold** too", `${B}bold${B} too`],
  ["_it_ and *b*", `${I}it${I} and ${B}b${B}`],
  ["*two words*!", `${B}two words${B}!`],
  ["(*so*)", `(${B}so${B})`],
  ["*_both_*", `${B}${I}both${I}${B}`],
  ["`code *as it* is`", `${C}code *as it* is${C}`],
  ["``a ` b``", `${C}a \` b${C}`],
  ["snake_case_name", "snake_case_name"],
  ["__init__", "__init__"],
  ["2*3*4", "2*3*4"],
  ["2 * 3 * 4", "2 * 3 * 4"],
  ["a* b *c", "a* b *c"],
  ["*", "*"],
  ["* item", "* item"],
  ["*open", "*open"],
  ["\\*not bold\\*", "*not bold*"],
  ["C:\\dir\\file", "C:\\dir\\file"],
  ["https://x.test/a_b_c_", "https://x.test/a_b_c_"],
  ["see http://x.test/*a* *b*", `see http://x.test/*a* ${B}b${B}`],
  ["*line\nbreak*", "*line\nbreak*"],
  ["¡*sí*!", `¡${B}sí${B}!`],
  ["ä*b*", "ä*b*"],
  ["```", "```"],
];

for (const [typed, sent] of CASES) {
  Deno.test(`markdown: ${JSON.stringify(typed)}`, () => assertEquals(formatted(typed), sent));
}

Deno.test("markdown: a text of nothing but marks takes no time to speak of", () => {
  for (const mark of ["*", "_", "`", "* ", "_a", "*a ", "\\"]) formatted(mark.repeat(2_000));
});
