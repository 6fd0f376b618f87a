// Whether a client of the plain conversation reads: what is taken for it, and who is cut.

import { assertEquals } from "@std/assert";
import { limitsWith } from "../../server/limits.ts";
import { Outbox } from "../../server/outbox.ts";
import { Unasked, type Unheard } from "../../server/output/unasked.ts";
import { Tick } from "../../server/tick.ts";
import { FakeTransport } from "../support/fake_transport.ts";

class Readers {
  time = 1_000_000;
  readonly unheard: Unheard = { bytes: 0, readers: 0, left: [] };
  readonly #limits = limitsWith({ "unread-all": 300_000, "write-time": 10 });

  add(): Unasked {
    return new Unasked({ limits: this.#limits, unheard: this.unheard, now: () => this.time });
  }
}

Deno.test("unasked: what is sent counts until something is said, or it is over", () => {
  const readers = new Readers();
  const [one, two] = [readers.add(), readers.add()];
  one.writes(100, readers.time);
  one.writes(50, readers.time);
  two.writes(10, readers.time);
  assertEquals(readers.unheard, { bytes: 160, readers: 2, left: [] });
  one.answered();
  one.answered();
  assertEquals(readers.unheard, { bytes: 10, readers: 1, left: [] });
  two.over();
  two.over();
  assertEquals(readers.unheard, { bytes: 0, readers: 0, left: [] });
});

Deno.test("unasked: beyond the bytes for all, whoever has its share of them is behind, and nobody else", () => {
  const readers = new Readers();
  const [much, little, fresh] = [readers.add(), readers.add(), readers.add()];
  much.writes(250_000, readers.time);
  little.writes(50_000, readers.time);
  assertEquals([much.behind, little.behind, fresh.behind], [false, false, false]);
  little.writes(1, readers.time);
  assertEquals([much.behind, little.behind, fresh.behind], [true, false, false]);
});

Deno.test("unasked: what was sent to those who were cut counts for ten seconds more, and nothing of who left by itself", () => {
  const readers = new Readers();
  const [much, little, third] = [readers.add(), readers.add(), readers.add()];
  for (const reader of [much, little, third]) reader.writes(100_001, readers.time);
  much.over();
  assertEquals([readers.unheard.bytes, little.behind], [300_003, true]);
  readers.time += 10_000;
  assertEquals([little.behind, readers.unheard.bytes], [false, 200_002]);
  little.over();
  assertEquals(readers.unheard, { bytes: 100_001, readers: 1, left: [] });
});

Deno.test("unasked: one alone is never behind by more than the system holds for it", () => {
  const readers = new Readers();
  const unheard: Unheard = { bytes: 0, readers: 0, left: [] };
  const alone = new Unasked({ limits: limitsWith({}), unheard, now: () => readers.time });
  for (let round = 0; round < 100; round++) alone.writes(1_000_000, readers.time);
  assertEquals([unheard.bytes, alone.behind], [4_194_304, false]);
});

Deno.test("unasked: a write that is not taken for ten seconds is stalled", () => {
  const readers = new Readers();
  const reader = readers.add();
  reader.writes(10, readers.time);
  readers.time += 10_000;
  assertEquals(reader.stalled, false);
  readers.time += 1;
  assertEquals(reader.stalled, true);
  reader.wrote();
  assertEquals(reader.stalled, false);
});

Deno.test("unasked: an outbox cuts who is behind", async () => {
  const readers = new Readers();
  const [tick, transport, cuts] = [new Tick(), new FakeTransport(), [] as string[]];
  const cut = (reason: string) => cuts.push(reason);
  const outbox = new Outbox({ tick, transport, limit: 1_000_000, owner: { cut }, reading: readers.add() });
  outbox.send("x".repeat(300_001));
  await outbox.drained();
  assertEquals([cuts, readers.unheard.bytes], [[], 300_001]);
  outbox.send("y");
  await outbox.drained();
  assertEquals([cuts, readers.unheard.readers], [["SendQ exceeded"], 0]);
});
