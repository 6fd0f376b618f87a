// The memory backend keeps the contract, and only so much history.

import { assertEquals, assertGreaterOrEqual, assertLess } from "@std/assert";
import { openMemory } from "../../server/backend/memory.ts";
import { testBackend } from "./contract.ts";

testBackend("memory backend", (now) => Promise.resolve(openMemory(now)));

Deno.test("memory backend: the newest thousand of a log are kept, and old ones dropped", async () => {
  await using backend = openMemory();
  const texts = Array.from({ length: 5_000 }, (_, i) => String(i));
  const post = (text: string) =>
    backend.append("log", { source: "bob", command: "PRIVMSG", params: ["#r", text], origin: "1" });
  await Promise.all(texts.map(post));
  const kept = (await backend.read("log", { limit: 10_000 })).map((entry) => entry.params[1]!);
  assertGreaterOrEqual(kept.length, 1_000);
  assertLess(kept.length, 2_000);
  assertEquals(kept, texts.slice(-kept.length));
});

Deno.test("memory backend: entries of one turn are one delivery", async () => {
  await using backend = openMemory();
  const sizes: number[] = [];
  backend.follow("log", (entries) => sizes.push(entries.length));
  const post = () => backend.append("log", { source: "b", command: "PRIVMSG", params: [], origin: "1" });
  await Promise.all([post(), post(), post()]);
  assertEquals(sizes, [3]);
});

Deno.test("memory backend: two stores know nothing of each other", async () => {
  await using one = openMemory();
  await using two = openMemory();
  await one.claim("nick/bob", "1", Infinity);
  await one.save("key", 1, undefined);
  assertEquals(await two.claim("nick/bob", "2", Infinity), true);
  assertEquals(await two.load("key"), undefined);
});
