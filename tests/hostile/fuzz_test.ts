// Seeded mutations: no throw, parse∘format fixed point. A million lines in all; `deno task fuzz` tells each of a million
// to all three, and tries other seeds.

import { assertEquals } from "@std/assert";
import { fuzzClient, fuzzParser, fuzzServer } from "./fuzzing.ts";
import { corpus, Mutations, randomFrom } from "./mutations.ts";

const SEED = Number(Deno.env.get("SEED") ?? 2026);

async function rounds(count: number): Promise<Generator<string[]>> {
  return new Mutations(await corpus(), randomFrom(SEED)).rounds(count);
}

Deno.test("framing: seeded mutations: no throw, parse∘format fixed point", async () => {
  for (const lines of await rounds(700_000)) fuzzParser(lines);
});

Deno.test("framing: seeded mutations: a server answers everybody, and no session fails", async () => {
  for (const lines of await rounds(150_000)) await fuzzServer(lines);
});

Deno.test("framing: seeded mutations: a client throws at none, and keeps little of them", async () => {
  for (const lines of await rounds(150_000)) fuzzClient(lines);
});

Deno.test("framing: the same seed makes the same lines, another one others", async () => {
  const lines = async (seed: number) => new Mutations(await corpus(), randomFrom(seed)).take(50);
  assertEquals(await lines(1), await lines(1));
  assertEquals((await lines(1)).join() === (await lines(2)).join(), false);
});
