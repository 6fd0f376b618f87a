// What the load is asked, and what it answers.

import { assertEquals, assertThrows } from "@std/assert";
import { doubtOf, loadArguments, parseSample } from "../../bench/load.ts";

/** The value behind an option of the load. */
function option(args: readonly string[], name: string): string | undefined {
  const at = args.indexOf(name);
  return at < 0 ? undefined : args[at + 1];
}

Deno.test("loadArguments: clients who only sit there enter no room and say nothing", () => {
  const args = loadArguments({ clients: 10_000, idle: 3, seconds: 4 });
  assertEquals(["-n", "-g", "-s", "-H", "-m"].map((name) => option(args, name)), [
    "10000",
    "0",
    "0",
    "3",
    undefined,
  ]);
});

Deno.test("loadArguments: a rate takes the place of the window", () => {
  const args = loadArguments({ clients: 101, rooms: 1, speakers: 1, rate: 100, seconds: 2 });
  assertEquals(["-m", "-r", "-w", "-s"].map((name) => option(args, name)), ["1", "100", undefined, "2"]);
});

Deno.test("parseSample: reads what the load printed", () => {
  const printed =
    '{"clients": 2, "registeredPerSecond": 5.5, "memoryIdle": 900, "refused": 0, "cpuPerDelivery": 0.25}\n';
  assertEquals(parseSample(printed).cpuPerDelivery, 0.25);
});

for (const printed of ["", "Segmentation fault", "{}", '{"clients": "2"}']) {
  Deno.test(`parseSample: "${printed}" is no sample`, () => {
    assertThrows(() => parseSample(printed), SyntaxError);
  });
}

const DOUBTS: readonly (readonly [lost: number, refused: number, doubt: string | undefined])[] = [
  [0, 0, undefined],
  [3, 0, "3 deliveries did not come"],
  [-2, 0, "2 deliveries too many"],
  [0, 5, "5 commands were refused"],
];

for (const [lost, refused, doubt] of DOUBTS) {
  Deno.test(`doubtOf: with ${lost} lost and ${refused} refused it is ${doubt ?? "nothing"}`, () => {
    const printed = { clients: 1, registeredPerSecond: 1, memoryIdle: 1, lost, refused };
    assertEquals(doubtOf(parseSample(JSON.stringify(printed))), doubt);
  });
}
