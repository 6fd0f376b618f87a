// When the tick says that what it was given is on its way.

import { assertEquals } from "@std/assert";
import { Outbox } from "../../server/outbox.ts";
import { Batch } from "../../server/output/batch.ts";
import { Tick } from "../../server/tick.ts";
import { FakeTransport } from "../support/fake_transport.ts";

function clients(tick: Tick, count: number): { outbox: Outbox; transport: FakeTransport }[] {
  return Array.from({ length: count }, () => {
    const transport = new FakeTransport();
    return { transport, outbox: new Outbox({ tick, transport, limit: 1_000, owner: { cut: () => {} } }) };
  });
}

/** Gives the same text to all of them. */
function say(tick: Tick, text: string, to: readonly { outbox: Outbox }[]): void {
  const batch = new Batch(tick);
  const start = batch.append(text);
  for (const { outbox } of to) outbox.add(batch, start);
}

Deno.test("tick: what was given is written when it says so, however many turns that takes", async () => {
  const tick = new Tick();
  const all = clients(tick, 350);
  say(tick, "a", all);
  await tick.written();
  assertEquals(new Set(all.map(({ transport }) => transport.text)), new Set(["a"]));
});

Deno.test("tick: what is given while the one before is being written counts as well", async () => {
  const tick = new Tick();
  const all = clients(tick, 350);
  say(tick, "a", all);
  // Some of it is written by then, and some is not.
  while (all[0]!.transport.text === "") await new Promise((resolve) => setTimeout(resolve));
  say(tick, "b", all);
  await tick.written();
  assertEquals(new Set(all.map(({ transport }) => transport.text)), new Set(["ab"]));
});

Deno.test("tick: nothing given is nothing to wait for, nor is a client that takes nothing, nor the end", async () => {
  const tick = new Tick();
  await tick.written();
  const [slow] = clients(tick, 1);
  slow!.transport.stall();
  for (const text of ["a", "b"]) {
    say(tick, text, [slow!]);
    await tick.written();
  }
  assertEquals(slow!.transport.text, "a");
  say(tick, "c", [slow!]);
  const over = tick.written();
  tick.stop();
  await over;
  await tick.written();
  slow!.transport.resume();
});
