// The order of contenders, what does not fit, and what happens to the rest when one fails.

import { assertEquals, assertStringIncludes } from "@std/assert";
import type { Contender, Name } from "../../bench/contenders.ts";
import { fits, rotated, runRow } from "../../bench/rounds.ts";

const ROW = { name: "a row", section: "fan-out", plan: { clients: 1 } } as const;

/** A server that is not there, and a list of when it was started and stopped. */
function contender(name: Name, log: string[]): Contender {
  const stop = () => Promise.resolve(void log.push(`${name} stopped`));
  const start = () => {
    log.push(`${name} started`);
    return Promise.resolve({ port: 1, pid: 0, [Symbol.asyncDispose]: stop });
  };
  return { name, version: "0", start };
}

Deno.test("rotated: each round begins with another one", () => {
  assertEquals([0, 1, 2, 3].map((round) => rotated(["a", "b", "c"], round).join("")), [
    "abc",
    "bca",
    "cab",
    "abc",
  ]);
  assertEquals(rotated([], 1), []);
});

Deno.test("fits: a process needs more files than it has clients", () => {
  assertEquals(fits({ clients: 10_000 }, 10_000), false);
  assertEquals(fits({ clients: 10_000 }, 20_000), true);
  assertEquals(fits({ clients: 10_000 }, 0), true);
});

Deno.test("runRow: a load that fails leaves a gap, with what it said, and the others go on", async () => {
  const log: string[] = [];
  const contenders = [contender("floor", log), contender("memory", log)];
  const { courses } = await runRow(ROW, contenders, { load: "false", rounds: 1, seconds: 1 });
  assertEquals(courses.get("memory"), { samples: [undefined], trouble: "" });
  assertEquals(log, ["floor started", "floor stopped", "memory started", "memory stopped"]);
});

Deno.test("runRow: a server that does not start is not measured", async () => {
  const start = () => Promise.reject(new Error("no such program"));
  const broken: Contender = { name: "ngIRCd", version: "0", start };
  const { courses } = await runRow(ROW, [broken], { load: "false", rounds: 2, seconds: 1 });
  assertEquals(courses.get("ngIRCd")?.samples, [undefined, undefined]);
  assertStringIncludes(courses.get("ngIRCd")?.trouble ?? "", "no such program");
});
