// The rules of server/outbox.ts, one by one, over a connection whose writes the test holds back.

import {
  assert,
  assertEquals,
  assertLess,
  assertLessOrEqual,
  assertNotStrictEquals,
  assertStrictEquals,
} from "@std/assert";
import { Outbox } from "../../server/outbox.ts";
import { Batch } from "../../server/output/batch.ts";
import { Tick } from "../../server/tick.ts";
import { FakeTransport } from "../support/fake_transport.ts";

/** One client: what it is written, and why it was cut. */
interface Client {
  readonly transport: FakeTransport;
  readonly outbox: Outbox;
  readonly cuts: string[];
}

function client(tick: Tick, limit = 1_000_000): Client {
  const transport = new FakeTransport();
  const cuts: string[] = [];
  const outbox = new Outbox({ tick, transport, limit, owner: { cut: (reason) => cuts.push(reason) } });
  return { transport, outbox, cuts };
}

/** Says something to all of them, as a room does. */
function say(batch: Batch, text: string, to: readonly Client[]): void {
  const start = batch.append(text);
  for (const { outbox } of to) outbox.add(batch, start);
}

/** Settles when all of them have been written everything. */
async function drained(...clients: readonly Client[]): Promise<void> {
  await Promise.all(clients.map(({ outbox }) => outbox.drained()));
}

/** Waits until the tick has flushed, whether the clients take it or not. */
async function flushed(tick: Tick): Promise<void> {
  const probe = client(tick);
  probe.outbox.send("probe");
  await probe.outbox.drained();
}

Deno.test("outbox: what was sent in one turn goes as one write, in the order of the calls", async () => {
  const tick = new Tick();
  const bob = client(tick);
  const room = new Batch(tick);
  bob.outbox.send("1 ");
  say(room, "2 ", [bob]);
  say(room, "3 ", [bob]);
  bob.outbox.send("4 ");
  say(new Batch(tick), "5 ", [bob]);
  bob.outbox.send("6");
  await drained(bob);
  assertEquals(bob.transport.text, "1 2 3 4 5 6");
  assertEquals(bob.transport.writes.length, 1);
});

Deno.test("outbox: order and exactly once over many turns, with rooms and replies mixed", async () => {
  const tick = new Tick();
  const clients = [client(tick), client(tick), client(tick)];
  const rooms = [new Batch(tick), new Batch(tick)];
  const expected = ["", "", ""];
  for (let i = 0; i < 2_000; i++) {
    const members = clients.filter((_, index) => (i + index) % 3 !== 0);
    if (i % 5 === 0) clients[i % 3]!.outbox.send(`reply ${i}\n`);
    else say(rooms[i % 2]!, `room ${i}\n`, members);
    clients.forEach((to, index) => {
      if (i % 5 === 0) expected[index] += index === i % 3 ? `reply ${i}\n` : "";
      else if (members.includes(to)) expected[index] += `room ${i}\n`;
    });
    if (i % 7 === 0) await flushed(tick);
  }
  await drained(...clients);
  assertEquals(clients.map(({ transport }) => transport.text), expected);
});

Deno.test("outbox: one write is in flight at a time, and what came meanwhile goes as one", async () => {
  const tick = new Tick();
  const bob = client(tick);
  bob.transport.stall();
  for (const text of ["a", "b", "c", "d"]) {
    bob.outbox.send(text);
    await flushed(tick);
  }
  assertEquals(bob.transport.text, "a");
  assertEquals(bob.outbox.waiting, 4);
  bob.transport.resume();
  await drained(bob);
  assertEquals(bob.transport.writes.map((bytes) => bytes.length), [1, 3]);
  assertEquals(bob.transport.text, "abcd");
  assertEquals(bob.transport.mostFlying, 1);
});

Deno.test("outbox: members with the same stretches are given the very same bytes", async () => {
  const tick = new Tick();
  const members = [client(tick), client(tick), client(tick)];
  const room = new Batch(tick);
  say(room, "one ", members);
  say(room, "two", members);
  await drained(...members);
  const [first, second, third] = members.map(({ transport }) => transport.writes[0]);
  assertEquals(members[0]!.transport.text, "one two");
  assertStrictEquals(first, second);
  assertStrictEquals(second, third);
});

Deno.test("outbox: members of the same two rooms share one copy, somebody in one of them has another", async () => {
  const tick = new Tick();
  const [bob, amy, eve] = [client(tick), client(tick), client(tick)];
  const rooms = [new Batch(tick), new Batch(tick)];
  say(rooms[0]!, "here ", [bob, amy, eve]);
  say(rooms[1]!, "there ", [bob, amy]);
  say(rooms[0]!, "here again", [bob, amy, eve]);
  await drained(bob, amy, eve);
  assertStrictEquals(bob.transport.writes[0], amy.transport.writes[0]);
  assertNotStrictEquals(bob.transport.writes[0], eve.transport.writes[0]);
  assertEquals(bob.transport.text, "here there here again");
  assertEquals(eve.transport.text, "here here again");
});

Deno.test("outbox: who came later or left earlier gets that stretch alone", async () => {
  const tick = new Tick();
  const [early, whole, late] = [client(tick), client(tick), client(tick)];
  const room = new Batch(tick);
  say(room, "1", [early, whole]);
  say(room, "2", [whole]);
  say(room, "3", [whole, late]);
  await drained(early, whole, late);
  assertEquals([early, whole, late].map(({ transport }) => transport.text), ["1", "123", "3"]);
});

Deno.test("outbox: the bytes that a slow reader is being written stay as they are while 10,000 messages pass", async () => {
  const tick = new Tick();
  const slow = client(tick, 10_000_000);
  const quick = client(tick);
  slow.transport.stall();
  const room = new Batch(tick);
  say(room, "the first message\n", [slow, quick]);
  await flushed(tick);
  const flying = slow.transport.writes[0]!;
  let expected = "the first message\n";
  for (let i = 0; i < 10_000; i++) {
    const text = `message ${i}\n`;
    say(room, text, [slow, quick]);
    expected += text;
    if (i % 100 === 0) await flushed(tick);
  }
  await drained(quick);
  assertEquals(new TextDecoder().decode(flying), "the first message\n");
  slow.transport.resume();
  await drained(slow);
  assertEquals(slow.transport.text, expected);
  assertEquals(quick.transport.text, expected);
});

Deno.test("outbox: so do the bytes of a part of what a room said, as who came later gets them", async () => {
  const tick = new Tick();
  const [slow, quick] = [client(tick), client(tick)];
  slow.transport.stall();
  const room = new Batch(tick);
  say(room, "before ", [quick]);
  say(room, "after", [slow, quick]);
  await drained(quick);
  for (let i = 0; i < 10; i++) {
    say(room, `overwritten by ${i}`, [quick]);
    await drained(quick);
  }
  assertEquals(slow.transport.text, "after");
  slow.transport.resume();
  await drained(slow);
});

Deno.test("outbox: overflow cuts the slow reader once, and nobody else", async () => {
  const tick = new Tick();
  const slow = client(tick, 1_000);
  const quick = client(tick, 1_000);
  slow.transport.stall();
  const room = new Batch(tick);
  let expected = "";
  for (let i = 0; i < 30; i++) {
    const text = `${i} ${"x".repeat(100)}\n`;
    say(room, text, [slow, quick]);
    expected += text;
    await flushed(tick);
  }
  await drained(quick);
  assertEquals(slow.cuts, ["SendQ exceeded"]);
  assertEquals(quick.cuts, []);
  assertEquals(quick.transport.text, expected);
  assertEquals(slow.transport.writes.length, 1);
  assertEquals(slow.outbox.waiting <= 1_000, true);
  slow.transport.resume();
});

Deno.test("outbox: the limit counts what waits behind the write in flight, to the byte", async () => {
  const tick = new Tick();
  const bob = client(tick, 10);
  bob.transport.stall();
  bob.outbox.send("a long answer that is taken at once");
  await flushed(tick);
  bob.outbox.send("0123456789");
  await flushed(tick);
  assertEquals(bob.cuts, []);
  bob.outbox.send("x");
  await flushed(tick);
  assertEquals(bob.cuts, ["SendQ exceeded"]);
  bob.transport.resume();
});

Deno.test("outbox: a failed write cuts with its reason, and later sends do nothing", async () => {
  const tick = new Tick();
  const bob = client(tick);
  bob.transport.fail();
  bob.outbox.send("a");
  await bob.outbox.drained();
  assertEquals(bob.cuts, ["Connection lost"]);
  bob.outbox.send("b");
  await bob.outbox.drained();
  assertEquals(bob.transport.text, "a");
  assertEquals(bob.cuts, ["Connection lost"]);
});

Deno.test("outbox: drained waits for what is only marked and for what is in flight, and settles when closed", async () => {
  const tick = new Tick();
  const bob = client(tick);
  let settled = false;
  bob.transport.stall();
  bob.outbox.send("a");
  const waiting = bob.outbox.drained().then(() => settled = true);
  await flushed(tick);
  assertEquals(settled, false);
  assertEquals(bob.transport.text, "a");
  bob.outbox.send("b");
  await flushed(tick);
  bob.outbox.close();
  await waiting;
  bob.transport.resume();
  await flushed(tick);
  assertEquals(bob.transport.text, "a", "what waited when it was closed is forgotten");
});

Deno.test("outbox: drained settles at once when there is nothing to send", async () => {
  await client(new Tick()).outbox.drained();
});

Deno.test("outbox: a long answer is asked to wait from half the limit on", async () => {
  const tick = new Tick();
  const bob = client(tick, 1_000);
  assertEquals(bob.outbox.busy, false);
  bob.outbox.send("x".repeat(501));
  assertEquals(bob.outbox.busy, true);
  await bob.outbox.drained();
  assertEquals(bob.outbox.busy, false);
  bob.transport.stall();
  bob.outbox.send("x".repeat(501));
  await flushed(tick);
  assertEquals(bob.outbox.busy, true);
  bob.transport.resume();
  await bob.outbox.drained();
});

Deno.test("outbox: characters of several bytes and texts larger than a buffer arrive whole", async () => {
  const tick = new Tick();
  const bob = client(tick);
  const text = "né 日本 🙂 ".repeat(5_000);
  bob.outbox.send("a");
  bob.outbox.send(text);
  bob.outbox.send("z");
  await drained(bob);
  assertEquals(bob.transport.text, `a${text}z`);
});

Deno.test("outbox: hundreds of outboxes are all written in one flush", async () => {
  const tick = new Tick();
  const many = Array.from({ length: 450 }, () => client(tick));
  const room = new Batch(tick);
  say(room, "hello", many);
  await drained(...many);
  say(room, " again", many);
  await drained(...many);
  assert(many.every(({ transport }) => transport.text === "hello again"));
  assertEquals(new Set(many.map(({ transport }) => transport.writes[1])).size, 1);
});

Deno.test("outbox: sends while others are being written are not lost", async () => {
  const tick = new Tick();
  const many = Array.from({ length: 250 }, () => client(tick));
  const room = new Batch(tick);
  for (let i = 0; i < 20; i++) {
    say(room, `${i} `, many);
    await new Promise((resolve) => queueMicrotask(() => resolve(undefined)));
    if (i % 4 === 0) await flushed(tick);
  }
  await drained(...many);
  const expected = Array.from({ length: 20 }, (_, i) => `${i} `).join("");
  assert(many.every(({ transport }) => transport.text === expected));
  assertLess(many[0]!.transport.writes.length, 20);
  assertLessOrEqual(many[0]!.transport.mostFlying, 1);
});
