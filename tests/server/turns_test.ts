// Long work in pieces.

import { assertEquals } from "@std/assert";
import { Turns } from "../../server/turns.ts";

Deno.test("turns: a little is done at once", () => {
  const turns = new Turns();
  assertEquals(turns.take(1), undefined);
  assertEquals(turns.take(100), undefined);
});

Deno.test("turns: others have theirs before long work is done, and all who work count together", async () => {
  const turns = new Turns();
  let done = 0;
  const work = async () => {
    for (let i = 0; i < 3_000; i++) {
      const turn = turns.take(1);
      if (turn !== undefined) await turn;
      done++;
    }
  };
  const neighbour = new Promise<number>((resolve) => setTimeout(() => resolve(done), 0));
  const working = Promise.all([work(), work()]);
  assertEquals(await neighbour, 500);
  await working;
  assertEquals(done, 6_000);
});

Deno.test("turns: what is more than a turn has one to itself", async () => {
  const turns = new Turns();
  const done: string[] = [];
  const work = async (name: string) => {
    await turns.take(1_000);
    done.push(name);
    setTimeout(() => done.push("neighbour"), 0);
  };
  await Promise.all(["one", "two", "three"].map(work));
  assertEquals(done, ["one", "two", "neighbour", "three"]);
  await new Promise((resolve) => setTimeout(resolve, 0));
});
