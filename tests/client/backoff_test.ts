import { assertEquals } from "@std/assert";
import { Backoff } from "../../client/core/backoff.ts";

function pauses(backoff: Backoff, count: number): number[] {
  return Array.from({ length: count }, () => backoff.next());
}

Deno.test("backoff: doubles from a second to a minute", () => {
  assertEquals(pauses(new Backoff(() => 0), 9), [1, 2, 4, 8, 16, 32, 60, 60, 60]);
});

Deno.test("backoff: chance takes away up to a half", () => {
  assertEquals(pauses(new Backoff(() => 0.5), 4), [0.8, 1.5, 3, 6]);
  assertEquals(pauses(new Backoff(() => 0.9999), 8).at(-1), 30);
});

Deno.test("backoff: begins anew after a success", () => {
  const backoff = new Backoff(() => 0);
  pauses(backoff, 5);
  backoff.reset();
  assertEquals(pauses(backoff, 2), [1, 2]);
});
