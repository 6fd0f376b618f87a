// Lines are read on while their handler waits: in order, each once, within bounds.

import { assertEquals } from "@std/assert";
import { Ahead, type Onlooker } from "../../server/input/ahead.ts";

/** Batches that arrive one after the other, and how many were asked for. */
class Source implements AsyncIterable<readonly string[]> {
  asked = 0;
  ended = false;
  readonly #batches: (readonly string[])[];

  constructor(...batches: readonly (readonly string[])[]) {
    this.#batches = [...batches];
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<readonly string[]> {
    try {
      while (this.#batches.length > 0) {
        this.asked++;
        yield await Promise.resolve(this.#batches.shift()!);
      }
    } finally {
      this.ended = true;
    }
  }
}

async function rest(ahead: Ahead): Promise<string[]> {
  const lines: string[] = [];
  for (let result = await ahead.next(); result.done !== true; result = await ahead.next()) {
    lines.push(...result.value.map(String));
  }
  return lines;
}

/** Takes no notice. */
const NOBODY: Onlooker = { see() {} };

function turns(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 5));
}

Deno.test("ahead: what was read while somebody waited comes next, in order and once", async () => {
  const seen: string[] = [];
  const ahead = new Ahead(new Source(["a"], ["b", "c"], ["d"]), {
    see: (lines) => seen.push(...lines.map(String)),
  });
  assertEquals((await ahead.next()).value, ["a"]);
  await ahead.during(turns());
  assertEquals(seen, ["b", "c", "d"]);
  assertEquals(await rest(ahead), ["b", "c", "d"]);
  assertEquals(await rest(ahead), []);
});

Deno.test("ahead: so it is whenever the waiting ends", async () => {
  for (let steps = 0; steps < 12; steps++) {
    const ahead = new Ahead(new Source(["a"], ["b"], ["c"]), NOBODY);
    let wait = Promise.resolve();
    for (let i = 0; i < steps; i++) wait = wait.then(() => {});
    await ahead.during(wait);
    assertEquals(await rest(ahead), ["a", "b", "c"]);
  }
});

Deno.test("ahead: no more than some kilobytes are read on", async () => {
  const source = new Source(...Array.from({ length: 1_000 }, (_, i) => [String(i), "x".repeat(1_022)]));
  const ahead = new Ahead(source, NOBODY);
  await ahead.during(turns());
  assertEquals(source.asked, 16);
  assertEquals((await rest(ahead)).length, 2_000);
});

Deno.test("ahead: the end gives the source back what it holds", async () => {
  const source = new Source(["a"], ["b"]);
  const ahead = new Ahead(source, NOBODY);
  await ahead.next();
  await ahead.end();
  assertEquals(source.ended, true);
});
