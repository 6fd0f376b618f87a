// Seeded mutations: no throw, parse∘format fixed point. `deno task fuzz` tries a million lines, and other seeds.

import { assertEquals } from "@std/assert";
import { fuzzClient, fuzzParser, fuzzServer } from "./fuzzing.ts";
import { corpus, Mutations, randomFrom } from "./mutations.ts";

const SEED = Number(Deno.env.get("SEED") ?? 2026);

Deno.test("framing: seeded mutations: no throw, parse∘format fixed point", async () => {
  fuzzParser(new Mutations(await corpus(), randomFrom(SEED)).take(20_000));
});

Deno.test("framing: seeded mutations: a server answers everybody, and no session fails", async () => {
  await fuzzServer(new Mutations(await corpus(), randomFrom(SEED)).take(4_000));
});

Deno.test("framing: seeded mutations: a client throws at none, and keeps little of them", async () => {
  fuzzClient(new Mutations(await corpus(), randomFrom(SEED)).take(4_000));
});

Deno.test("framing: the same seed makes the same lines, another one others", async () => {
  const lines = async (seed: number) => new Mutations(await corpus(), randomFrom(seed)).take(50);
  assertEquals(await lines(1), await lines(1));
  assertEquals((await lines(1)).join() === (await lines(2)).join(), false);
});
