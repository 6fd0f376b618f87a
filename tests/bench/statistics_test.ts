// Medians, spreads and ratios of rounds.

import { assertEquals } from "@std/assert";
import { median, ratios, spread } from "../../bench/statistics.ts";

const MEDIANS: readonly (readonly [values: readonly number[], middle: number])[] = [
  [[], NaN],
  [[7], 7],
  [[9, 1], 5],
  [[3, 1, 100], 3],
  [[10, 9, 2, 1], 5.5],
];

for (const [values, middle] of MEDIANS) {
  Deno.test(`median: of [${values}] it is ${middle}`, () => assertEquals(median(values), middle));
}

Deno.test("median: leaves the values as they are", () => {
  const values = [3, 1, 2];
  median(values);
  assertEquals(values, [3, 1, 2]);
});

Deno.test("spread: says the extremes beside the median, and nothing of nothing", () => {
  assertEquals(spread([4, 8, 5]), { median: 5, least: 4, most: 8 });
  assertEquals(spread([]), undefined);
});

Deno.test("ratios: are taken round by round, without those where one is missing or zero", () => {
  assertEquals(ratios([2, 9, undefined, 8], [1, 3, 5, 0]), [2, 3]);
  assertEquals(ratios([2, 9], [1]), [2]);
});
