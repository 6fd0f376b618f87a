// Whether a client reads: the PING that goes along, what waits for its answer, and who has not read for too long.

import { assert, assertEquals } from "@std/assert";
import { limitsWith } from "../../server/limits.ts";
import { Outbox } from "../../server/outbox.ts";
import { ASK, Reading, type Unread } from "../../server/output/reading.ts";
import { Tick } from "../../server/tick.ts";
import { FakeTransport } from "../support/fake_transport.ts";

const LIMITS = { "unread": 262_144, "unread-all": 300_000, "write-time": 10 };

class Readers {
  time = 1_000_000;
  readonly unread: Unread = { bytes: 0 };
  readonly #limits;

  constructor(limits: Partial<typeof LIMITS> = {}) {
    this.#limits = limitsWith({ ...LIMITS, ...limits });
  }

  add(): Reading {
    return new Reading({ limits: this.#limits, unread: this.unread, now: () => this.time });
  }
}

Deno.test("reading: after 64 KiB a token is asked for, once, and again after its answer", () => {
  const readers = new Readers();
  const reading = readers.add();
  assertEquals(reading.writes(ASK, readers.time), undefined);
  const token = reading.writes(1, readers.time);
  assert(token !== undefined && token.length > 8);
  assertEquals([reading.token, reading.writes(10, readers.time)], [token, undefined]);
  reading.answered();
  assertEquals(
    [reading.token, reading.writes(ASK - 10, readers.time)],
    [undefined, undefined],
    "the ten bytes behind it count",
  );
  assert(reading.writes(1, readers.time) !== token);
});

Deno.test("reading: what all owe an answer for is counted, and taken off by answers and ends", () => {
  const readers = new Readers();
  const [one, two, quick] = [readers.add(), readers.add(), readers.add()];
  for (const reading of [one, two]) reading.writes(ASK + 1, readers.time);
  quick.writes(ASK, readers.time);
  one.writes(100, readers.time);
  assertEquals(readers.unread.bytes, 2 * (ASK + 1) + 100);
  one.answered();
  assertEquals(readers.unread.bytes, ASK + 1);
  two.over();
  two.over();
  assertEquals(readers.unread.bytes, 0);
});

Deno.test("reading: beyond the bytes for all, whoever owes an answer waits, and nobody else", () => {
  const readers = new Readers();
  const [slow, quick] = [readers.add(), readers.add()];
  slow.writes(299_999, readers.time);
  assertEquals(slow.mustWait, false);
  slow.writes(2, readers.time);
  quick.writes(ASK, readers.time);
  assertEquals([slow.mustWait, quick.mustWait], [true, false]);
  slow.answered();
  assertEquals(slow.mustWait, false);
});

Deno.test("reading: who owes an answer for more than 256 KiB is stalled after ten seconds, with less never", () => {
  const readers = new Readers({ "unread-all": 900_000 });
  const [much, little] = [readers.add(), readers.add()];
  for (const reading of [much, little]) reading.writes(ASK + 1, readers.time);
  much.writes(262_144 - ASK, readers.time);
  for (const reading of [much, little]) reading.wrote();
  readers.time += 10_000;
  assertEquals([much.stalled, little.stalled], [false, false]);
  readers.time += 1;
  assertEquals([much.stalled, little.stalled], [true, false]);
  much.answered();
  assertEquals(much.stalled, false);
});

Deno.test("reading: who must wait and does not answer is stalled with less, too", () => {
  const readers = new Readers();
  const [one, two] = [readers.add(), readers.add()];
  for (const reading of [one, two]) reading.writes(150_001, readers.time);
  for (const reading of [one, two]) reading.wrote();
  readers.time += 10_001;
  assertEquals([one.stalled, two.stalled], [true, true]);
});

Deno.test("reading: a write that is not taken for ten seconds is stalled", () => {
  const readers = new Readers();
  const reading = readers.add();
  reading.writes(ASK, readers.time);
  readers.time += 10_001;
  assertEquals(reading.stalled, true);
  reading.wrote();
  assertEquals(reading.stalled, false);
});

Deno.test("reading: an outbox puts the PING behind the bytes, holds what comes when it must, and goes on", async () => {
  const readers = new Readers();
  const [reading, other] = [readers.add(), readers.add()];
  const [tick, transport, cuts] = [new Tick(), new FakeTransport(), [] as string[]];
  const cut = (reason: string) => cuts.push(reason);
  const outbox = new Outbox({ tick, transport, limit: 100_000, owner: { cut }, reading });
  other.writes(300_000, readers.time);
  outbox.send("x".repeat(ASK + 1));
  await outbox.drained();
  assertEquals(transport.text.slice(ASK + 1), `PING :${reading.token}\r\n`);
  const drained = (outbox.send("later"), outbox.drained());
  const probe = new Outbox({ tick, transport: new FakeTransport(), limit: 1, owner: { cut } });
  probe.send("probe");
  await probe.drained();
  assertEquals([transport.text.includes("later"), cuts], [false, []]);
  reading.answered();
  outbox.resume();
  await drained;
  assertEquals(transport.text.endsWith("later"), true);
});

Deno.test("reading: what waits for an answer is bounded by the send queue", async () => {
  const readers = new Readers();
  const reading = readers.add();
  const [tick, transport, cuts] = [new Tick(), new FakeTransport(), [] as string[]];
  const outbox = new Outbox({
    tick,
    transport,
    limit: 100,
    owner: { cut: (reason) => cuts.push(reason) },
    reading,
  });
  readers.add().writes(300_001, readers.time);
  outbox.send("x".repeat(ASK + 1));
  await outbox.drained();
  for (let i = 0; i < 3; i++) {
    outbox.send("y".repeat(60));
    const probe = new Outbox({ tick, transport: new FakeTransport(), limit: 1, owner: { cut: () => {} } });
    probe.send("probe");
    await probe.drained();
  }
  assertEquals([cuts, readers.unread.bytes], [["SendQ exceeded"], 300_001]);
});
