// From outcomes to tables.

import { assertEquals } from "@std/assert";
import { parsingTable } from "../../bench/parsing.ts";
import { markdown, show, tablesOf } from "../../bench/tables.ts";
import { outcomeOf } from "./outcomes.ts";

const CROWD = { name: "a crowd", section: "fan-out", plan: { clients: 10 } } as const;

Deno.test("markdown: columns are as wide as what is in them, and cells that are missing are empty", () => {
  assertEquals(
    markdown([["load", "x"], ["1000 clients", "1.25"], ["few"]]),
    [
      "| load         | x    |",
      "| ------------ | ---- |",
      "| 1000 clients | 1.25 |",
      "| few          |      |",
    ].join("\n"),
  );
});

for (
  const [value, shown] of [[0.083, "0.08"], [12.34, "12.3"], [6343.2, "6343"], [0, "0.00"], [
    NaN,
    "–",
  ]] as const
) {
  Deno.test(`show: ${value} is ${shown}`, () => assertEquals(show(value), shown));
}

Deno.test("tablesOf: the floor is in microseconds, the others are ratios to it in the same round", () => {
  const outcome = outcomeOf(CROWD, {
    floor: [0.1, 0.2, 0.1].map((cpuPerDelivery) => ({ cpuPerDelivery, deliveriesPerSecond: 5_000_000 })),
    memory: [0.2, 0.3, 0.1].map((cpuPerDelivery) => ({ cpuPerDelivery, deliveriesPerSecond: 2_000_000 })),
  });
  const [cpu, deliveries] = tablesOf([outcome], ["floor", "memory"]);
  assertEquals(cpu?.table, [
    ["load", "C floor", "chat --memory"],
    ["a crowd", "0.10 µs", "1.50 (1.00–2.00)"],
  ]);
  assertEquals(deliveries?.table[1], ["a crowd", "5000", "2000"]);
});

Deno.test("tablesOf: who failed in every round is told as failed, and who did not run has an empty cell", () => {
  const outcome = outcomeOf(CROWD, { floor: [{ cpuPerDelivery: 1 }], ngIRCd: [undefined] });
  assertEquals(tablesOf([outcome], ["floor", "ngIRCd", "store"])[0]?.table[1], [
    "a crowd",
    "1.00 µs",
    "failed",
    "",
  ]);
});

Deno.test("tablesOf: a server that does not keep up with a rate is told on", () => {
  const row = { name: "steady", section: "steady", plan: { clients: 100, rate: 1000 } } as const;
  const outcome = outcomeOf(row, {
    floor: [{ cpuPerDelivery: 1, p99: 2, messagesPerSecond: 999 }],
    store: [{ cpuPerDelivery: 2, p99: 500, messagesPerSecond: 700 }],
  });
  assertEquals(tablesOf([outcome], ["floor", "store"])[0]?.table[1], [
    "steady",
    "1.00 µs [2.00 ms]",
    "2.00 (2.00–2.00) [500 ms] only 700/s",
  ]);
});

Deno.test("tablesOf: a section without rows has no table", () => {
  assertEquals(tablesOf([], ["floor"]), []);
});

Deno.test("parsingTable: nanoseconds become thousands a second, and what failed is told", () => {
  const benches = [{ name: "parse", results: [{ ok: { avg: 500 } }] }, { name: "format", results: [{}] }];
  assertEquals(parsingTable({ benches }).table.slice(1), [["parse", "2000"], ["format", "failed"]]);
});
