// A store that takes nothing: who spoke is told, nobody sees what was not stored, and nobody becomes a ghost.

import { assertEquals, assertStringIncludes } from "@std/assert";
import { type Backend, StoreError } from "../../server/backend/backend.ts";
import { openMemory } from "../../server/backend/memory.ts";
import { configure } from "../../server/config.ts";
import { Journal } from "../../server/journal.ts";
import { Cloak } from "../../server/people/cloak.ts";
import { Server } from "../../server/server.ts";
import { FakeTransport } from "../support/fake_transport.ts";

const cloak = new Cloak(new Uint8Array(32));
const HOST = cloak.of("192.0.2.7");

/** A server over a store that the test can make refuse, with two people in #r. */
class Frail {
  readonly ann = new FakeTransport();
  readonly bob = new FakeTransport();
  failure: Error | undefined;
  readonly #server: Server;
  readonly #read = new Map<FakeTransport, number>();
  #barriers = 0;

  constructor() {
    const memory = openMemory();
    const backend: Backend = Object.assign(Object.create(memory), {
      append: (...args: Parameters<Backend["append"]>) =>
        this.failure === undefined ? memory.append(...args) : Promise.reject(this.failure),
      follow: memory.follow.bind(memory),
      claim: memory.claim.bind(memory),
      release: memory.release.bind(memory),
      read: memory.read.bind(memory),
      load: memory.load.bind(memory),
      save: memory.save.bind(memory),
    });
    const journal = new Journal({ format: "off", sink: { write: (bytes) => Promise.resolve(bytes.length) } });
    this.#server = new Server({
      config: configure(),
      backend,
      journal,
      cloak: new Cloak(new Uint8Array(32)),
    });
  }

  /** Lets both of them enter. */
  async open(): Promise<this> {
    for (const [nick, transport] of [["ann", this.ann], ["bob", this.bob]] as const) {
      this.#server.host(transport);
      await this.ask(transport, `NICK ${nick}`, `USER ${nick} 0 * :${nick}`, "JOIN #r");
    }
    await this.ask(this.ann);
    return this;
  }

  /** What one of them was told since the last time, and until these lines have been handled. */
  async ask(transport: FakeTransport, ...lines: readonly string[]): Promise<string> {
    const barrier = `barrier-${++this.#barriers}`;
    const before = this.#read.get(transport) ?? 0;
    transport.arrive(...lines, `PING ${barrier}`);
    while (!transport.text.includes(barrier) && !transport.closed) {
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    this.#read.set(transport, transport.text.length);
    return transport.text.slice(before).replace(/:chat\.local PONG chat\.local :barrier-\d+\r\n/, "");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const transport of [this.ann, this.bob]) transport.close();
    await this.#server.deserted();
    this.#server.tick.stop();
  }
}

const FULL = new StoreError("full");

for (
  const command of [
    "PRIVMSG #r :hi",
    "PRIVMSG bob :hi",
    "TOPIC #r :hi",
    "MODE #r +m",
    "PART #r",
    "JOIN #new",
    "KICK #r bob",
  ]
) {
  Deno.test(`store: ${command} that cannot be stored is FAIL TRY_AGAIN, and nobody sees it`, async () => {
    await using frail = await new Frail().open();
    frail.failure = FULL;
    const answer = await frail.ask(frail.ann, command);
    assertStringIncludes(answer, `:chat.local FAIL ${command.split(" ")[0]} TRY_AGAIN `);
    assertEquals(answer.split("\r\n").length, 2, answer);
    assertEquals(await frail.ask(frail.bob), "");
    frail.failure = undefined;
    assertEquals(await frail.ask(frail.ann, "PRIVMSG #r :again"), "");
    assertEquals(await frail.ask(frail.bob), `:ann!~ann@${HOST} PRIVMSG #r :again\r\n`);
  });
}

Deno.test("store: a NOTICE that cannot be stored is answered with nothing (Modern, NOTICE message)", async () => {
  await using frail = await new Frail().open();
  frail.failure = FULL;
  assertEquals(await frail.ask(frail.ann, "NOTICE #r :hi"), "");
});

Deno.test("store: a NICK that cannot be stored is refused, and the wanted name is free again", async () => {
  await using frail = await new Frail().open();
  frail.failure = FULL;
  assertStringIncludes(await frail.ask(frail.ann, "NICK anna"), ":chat.local FAIL NICK TRY_AGAIN ");
  frail.failure = undefined;
  assertStringIncludes(await frail.ask(frail.bob, "PRIVMSG ann :still ann?", "NICK anna"), " NICK anna\r\n");
  assertStringIncludes(await frail.ask(frail.ann), `:bob!~bob@${HOST} PRIVMSG ann :still ann?\r\n`);
});

Deno.test("store: a JOIN that cannot be stored leaves no room behind", async () => {
  await using frail = await new Frail().open();
  frail.failure = FULL;
  await frail.ask(frail.ann, "JOIN #new");
  frail.failure = undefined;
  assertStringIncludes(await frail.ask(frail.ann, "TOPIC #new"), ":chat.local 403 ann #new ");
});

Deno.test("store: who quits meanwhile is no ghost, and the name is free", async () => {
  await using frail = await new Frail().open();
  frail.failure = FULL;
  await frail.ask(frail.ann, "QUIT");
  frail.failure = undefined;
  const answer = await frail.ask(frail.bob, "NAMES #r", "NICK ann");
  assertStringIncludes(answer, ":chat.local 353 bob = #r :bob\r\n");
  assertStringIncludes(answer, " NICK ann\r\n");
});

Deno.test("store: an error that is no refusal ends that session alone", async () => {
  await using frail = await new Frail().open();
  frail.failure = new TypeError("a mistake in the program");
  await frail.ask(frail.ann, "TOPIC #r :x");
  frail.failure = undefined;
  assertEquals(frail.ann.closed, true);
  assertStringIncludes(await frail.ask(frail.bob, "NAMES #r"), ":chat.local 353 bob = #r :bob\r\n");
});
