// Of a million pairs of people who once talked nothing stays in memory; of what is going on, everything does.

import { assertEquals, assertLess } from "@std/assert";
import { type Log, Logs } from "../../server/backend/followers.ts";

Deno.test("logs: what is idle is forgotten when there are many, what is followed, underway or of now is not", () => {
  const logs = new Logs((name) => name.length);
  const [followed, underway, now, idle] = ["followed", "underway", "now", "idle"].map((name) =>
    logs.open(name, 5)
  );
  followed!.followers.add(() => {});
  underway!.underway = 1;
  now!.last = 5;
  idle!.last = 4;
  assertEquals(logs.open("idle", 5) === idle, true);
  for (let i = 0; i < 50_000; i++) logs.open(`pair ${i}`, 5);
  assertEquals(logs.open("followed", 5) === followed, true);
  assertEquals(logs.open("underway", 5) === underway, true);
  assertEquals(logs.open("now", 5) === now, true);
  assertEquals(logs.open("idle", 5) === idle, false);
  assertEquals(logs.open("idle", 5).keySize, 4);
});

Deno.test("logs: many that are all followed are not looked through again and again", () => {
  let looks = 0;
  const logs = new Logs(() => 1);
  for (let i = 0; i < 40_000; i++) {
    const log: Log = logs.open(`room ${i}`, 5);
    const { followers } = log;
    followers.add(() => {});
    Object.defineProperty(log, "followers", { get: () => (looks++, followers) });
  }
  assertLess(looks, 40_000);
});
