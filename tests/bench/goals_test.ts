// Whether what was aimed at was reached.

import { assertEquals } from "@std/assert";
import { goalsTable } from "../../bench/goals.ts";
import { ROWS } from "../../bench/rows.ts";
import { outcomeOf } from "./outcomes.ts";

/** A row of the real run, so that a goal that names no row shows. */
function row(name: string) {
  const found = ROWS.find((row) => row.name === name);
  if (!found) throw new Error(`There is no row "${name}"`);
  return found;
}

const CROWD = "1000 clients, 1 room, 10 senders, window 64";

function cpu(...values: number[]) {
  return values.map((cpuPerDelivery) => ({ cpuPerDelivery, deliveriesPerSecond: 1 / cpuPerDelivery }));
}

Deno.test("goalsTable: a ratio is reached up to its bound, and missed above", () => {
  const outcome = outcomeOf(row(CROWD), { floor: cpu(1), memory: cpu(1.1), store: cpu(1.41) });
  assertEquals(goalsTable([outcome]).slice(1), [
    [CROWD, "chat --memory", "CPU per delivery, of the floor's", "≤ 1.10", "1.10", "yes"],
    [CROWD, "chat", "CPU per delivery, of the floor's", "≤ 1.40", "1.41", "NO"],
  ]);
});

Deno.test("goalsTable: with tags the ratio counts against the one without", () => {
  const outcomes = [
    outcomeOf(row(CROWD), { floor: cpu(1), memory: cpu(1) }),
    outcomeOf(row(`${CROWD}, tags`), { floor: cpu(2), memory: cpu(3) }),
  ];
  const lines = goalsTable(outcomes).filter(([name]) => name === `${CROWD}, tags`);
  assertEquals(lines.map((line) => line.slice(3)), [["≤ 1.20", "1.50", "NO"]]);
});

Deno.test("goalsTable: peers that ran are to be beaten in CPU and in deliveries", () => {
  const outcome = outcomeOf(row("100 clients, 1 room, 10 senders, window 1"), {
    floor: cpu(1),
    memory: cpu(2),
    InspIRCd: cpu(4),
  });
  assertEquals(goalsTable([outcome]).slice(1).map((line) => line.slice(2)), [
    ["CPU per delivery, of InspIRCd's", "≤ 1.00", "0.50", "yes"],
    ["deliveries, of InspIRCd's", "≥ 1.00", "2.00", "yes"],
  ]);
});

Deno.test("goalsTable: what must be at least so much is missed below", () => {
  const outcome = outcomeOf(row("5000 connect"), {
    memory: [{ registeredPerSecond: 5000 }],
    store: [{ registeredPerSecond: 4000 }],
  });
  assertEquals(goalsTable([outcome]).slice(1).map((line) => line.slice(3)), [
    ["≥ 5000", "5000", "yes"],
    ["≥ 5000", "4000", "NO"],
  ]);
});

Deno.test("goalsTable: every goal is of a row that there is", () => {
  const figures = {
    cpuPerDelivery: 1,
    p99: 1,
    p999: 1,
    messagesPerSecond: 1,
    registeredPerSecond: 1,
    memoryIdle: 1,
  };
  const outcomes = ROWS.filter(({ section }) => section !== "fan-out").map((row) =>
    outcomeOf(row, { floor: [figures], memory: [figures], store: [figures] })
  );
  assertEquals(new Set(goalsTable(outcomes).slice(1).map(([name]) => name)).size, 8);
});
