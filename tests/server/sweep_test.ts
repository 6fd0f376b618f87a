// What happens to the silent, with the clock in the test's hands.

import { assertEquals, assertStringIncludes } from "@std/assert";
import { openMemory } from "../../server/backend/memory.ts";
import { configure } from "../../server/config.ts";
import { Journal } from "../../server/journal.ts";
import { Cloak } from "../../server/people/cloak.ts";
import { Server } from "../../server/server.ts";
import { FakeTransport } from "../support/fake_transport.ts";

/** Any cloak will do, if it is the same in the server and in what is expected of it. */
const cloak = new Cloak(new Uint8Array(32));
const HOST = cloak.of("192.0.2.7");

/** A server without a listener, whose clock and sweeps are the test's. */
class Still {
  time = 1_000_000;
  readonly server: Server;
  readonly #transports: FakeTransport[] = [];

  constructor() {
    this.server = new Server({
      cloak,
      config: configure({ limits: { ping: 90, gone: 150, "flood-rate": 0.000_1 } }),
      backend: openMemory(),
      journal: new Journal({ format: "off", sink: { write: (bytes) => Promise.resolve(bytes.length) } }),
      now: () => this.time,
      clock: () => this.time,
    });
  }

  /** Somebody connects and says these lines. */
  async connect(transport: FakeTransport, ...lines: readonly string[]): Promise<FakeTransport> {
    this.#transports.push(transport);
    this.server.host(transport);
    if (lines.length > 0) transport.arrive(...lines);
    await settle();
    return transport;
  }

  /** So many seconds pass, and in each the server looks who is silent. */
  async later(seconds: number): Promise<void> {
    for (let second = 0; second < seconds; second++) {
      this.time += 1000;
      this.server.sweep();
    }
    await settle();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const transport of this.#transports) transport.close();
    await this.server.deserted();
    this.server.tick.stop();
  }
}

/** Lets everything that is ready run: nothing here waits for anything but turns of the event loop. */
async function settle(): Promise<void> {
  for (let i = 0; i < 10; i++) await new Promise((resolve) => setTimeout(resolve, 1));
}

const INTRODUCTION = ["NICK bob", "USER bob 0 * :Bob"];

Deno.test("sweep: who is not welcome in time is told so and closed", async () => {
  await using still = new Still();
  const mute = await still.connect(new FakeTransport({ patience: 30 }), "NICK bob");
  await still.later(30);
  assertEquals(mute.closed, false);
  await still.later(1);
  assertEquals(mute.text, `ERROR :Closing link: ${HOST} (Registration timed out)\r\n`);
  assertEquals(mute.closed, true);
  const bob = await still.connect(new FakeTransport(), ...INTRODUCTION);
  assertStringIncludes(bob.text, " 001 bob ", "the name is free again");
});

Deno.test("sweep: the silent are pinged once, and gone when they do not answer", async () => {
  await using still = new Still();
  const bob = await still.connect(new FakeTransport(), ...INTRODUCTION);
  const before = bob.text.length;
  await still.later(90);
  assertEquals(bob.text.slice(before), "");
  await still.later(1);
  await still.later(30);
  assertEquals(bob.text.slice(before), "PING :chat.local\r\n");
  await still.later(30);
  assertStringIncludes(bob.text, `ERROR :Closing link: ${HOST} (Ping timeout: 151 seconds)\r\n`);
  assertEquals(bob.closed, true);
});

Deno.test("sweep: an answer, like any other line, begins the silence anew", async () => {
  await using still = new Still();
  const bob = await still.connect(new FakeTransport(), ...INTRODUCTION);
  for (let round = 0; round < 5; round++) {
    await still.later(91);
    bob.arrive("PONG chat.local");
    await settle();
  }
  assertEquals(bob.closed, false);
  assertEquals(bob.text.split("PING :chat.local\r\n").length - 1, 5);
});

Deno.test("sweep: a peer that cannot answer PING is not asked", async () => {
  await using still = new Still();
  const person = await still.connect(new FakeTransport({ answersPing: false }), ...INTRODUCTION);
  const before = person.text;
  await still.later(100_000);
  assertEquals([person.text, person.closed], [before, false]);
});

Deno.test("sweep: one who goes silent is gone for the room too, and nobody else is", async () => {
  await using still = new Still();
  const bob = await still.connect(new FakeTransport(), ...INTRODUCTION, "JOIN #r");
  const amy = await still.connect(new FakeTransport(), "NICK amy", "USER amy 0 * :Amy", "JOIN #r");
  await still.later(100);
  amy.arrive("PONG chat.local");
  await settle();
  await still.later(60);
  assertStringIncludes(amy.text, `:bob!~bob@${HOST} QUIT :Ping timeout: 151 seconds\r\n`);
  assertEquals([bob.closed, amy.closed], [true, false]);
});

Deno.test("sweep: who is held back for a flood is not silent; it is asked all the same, to find out if it is gone", async () => {
  await using still = new Still();
  const bob = await still.connect(new FakeTransport(), ...INTRODUCTION);
  bob.arrive(...Array.from({ length: 200 }, () => "MODE bob"), "PONG chat.local");
  await settle();
  const before = bob.text.length;
  await still.later(90);
  assertEquals(bob.text.slice(before), "");
  for (let round = 0; round < 3; round++) await still.later(91);
  assertEquals([bob.text.slice(before), bob.closed], ["PING :chat.local\r\n".repeat(3), false]);
  await still.server.drain("Over");
});

Deno.test("sweep: a login by SASL that goes on for too long is over (906), and the connection stays", async () => {
  await using still = new Still();
  const bob = await still.connect(new FakeTransport({ patience: 100 }), "CAP REQ sasl", "AUTHENTICATE PLAIN");
  await still.later(15);
  assertEquals(bob.text.includes(" 906 "), false);
  await still.later(1);
  assertStringIncludes(bob.text, ":chat.local 906 * :SASL authentication took too long\r\n");
  assertEquals(bob.closed, false);
});
