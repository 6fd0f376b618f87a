// Masks that end by themselves (`t:MINUTES:MASK`), with the clock in the test's hands.

import { assertEquals } from "@std/assert";
import { type Backend, type Draft, type Entry, StoreError } from "../../server/backend/backend.ts";
import { openMemory } from "../../server/backend/memory.ts";
import { configure } from "../../server/config.ts";
import { Journal } from "../../server/journal.ts";
import { Cloak } from "../../server/people/cloak.ts";
import { Server } from "../../server/server.ts";

const ANN = { by: "ann!a@h", time: 0 };

/** A server with nobody on it, whose clock, sweeps and log are the test's. */
class Still implements AsyncDisposable {
  /** What was appended, or was to be while the log was down. */
  readonly posted: Draft[] = [];
  down = false;
  minute = 0;
  readonly #backend: Backend = openMemory();
  readonly server: Server;

  constructor() {
    const backend: Backend = Object.assign(Object.create(this.#backend), this.#parts());
    this.server = new Server({
      cloak: new Cloak(new Uint8Array(32)),
      config: configure({}),
      backend,
      journal: new Journal({ format: "off", sink: { write: (bytes) => Promise.resolve(bytes.length) } }),
      now: () => this.minute * 60_000,
    });
  }

  #parts(): Partial<Backend> {
    const follow: Backend["follow"] = (log, deliver) => this.#backend.follow(log, deliver);
    const append = (log: string, draft: Draft): Promise<Entry> => {
      this.posted.push(draft);
      return this.down ? Promise.reject(new StoreError("down")) : this.#backend.append(log, draft);
    };
    return { append, follow };
  }

  /** Looks once at this minute, and lets what that began come to its end. */
  async look(minute: number): Promise<string[]> {
    this.minute = minute;
    this.server.sweep();
    await new Promise((resolve) => setTimeout(resolve, 0));
    return this.posted.splice(0).map(({ source, command, params }) =>
      `${source} ${command} ${params.join(" ")}`
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.tick.stop();
    await this.#backend[Symbol.asyncDispose]();
  }
}

function ban(mask: string) {
  return { add: true, letter: "b", argument: mask };
}

Deno.test("TimedMasks: the server takes a mask off when its minutes are over, and not before", async () => {
  await using still = new Still();
  const { modes } = still.server.rooms.open("#r");
  for (const mask of ["t:5:bob!*@*", "amy!*@*"]) modes.apply(ban(mask), ANN);
  modes.apply({ add: true, letter: "I", argument: "t:6:a:eve" }, ANN);
  assertEquals(await still.look(4.99), []);
  assertEquals(await still.look(5), ["chat.local MODE #r -b t:5:bob!*@*"]);
  assertEquals(modes.list("b").map(({ mask }) => mask), ["amy!*@*"]);
  assertEquals(await still.look(6), ["chat.local MODE #r -I t:6:a:eve"]);
  assertEquals(await still.look(1_000_000), []);
});

Deno.test("TimedMasks: many that end at once are taken off in small steps", async () => {
  await using still = new Still();
  const { modes } = still.server.rooms.open("#r");
  for (const nick of ["a", "b", "c"]) modes.apply(ban(`t:1:${nick}!*@*`), ANN);
  assertEquals(await still.look(2), ["chat.local MODE #r -bb t:1:a!*@* t:1:b!*@*"]);
  assertEquals(await still.look(2), ["chat.local MODE #r -b t:1:c!*@*"]);
});

Deno.test("TimedMasks: what the log does not take stays in force and is tried again", async () => {
  await using still = new Still();
  const { modes } = still.server.rooms.open("#r");
  modes.apply(ban("t:1:a!*@*"), ANN);
  still.down = true;
  assertEquals((await still.look(2)).length, 1);
  assertEquals(modes.list("b").length, 1);
  still.down = false;
  assertEquals((await still.look(3)).length, 1);
  assertEquals(modes.list("b").length, 0);
});

Deno.test("TimedMasks: a log that has not answered yet is not asked twice", async () => {
  await using still = new Still();
  still.server.rooms.open("#r").modes.apply(ban("t:1:a!*@*"), ANN);
  still.minute = 2;
  for (let i = 0; i < 3; i++) still.server.sweep();
  assertEquals(still.posted.length, 1);
  assertEquals(await still.look(2), ["chat.local MODE #r -b t:1:a!*@*"]);
});
