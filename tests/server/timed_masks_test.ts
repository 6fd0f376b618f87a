// Masks that end by themselves (`t:MINUTES:MASK`), with the clock in the test's hands.

import { assertEquals } from "@std/assert";
import type { Backend, Draft } from "../../server/backend/backend.ts";
import { StoreError } from "../../server/backend/backend.ts";
import { openMemory } from "../../server/backend/memory.ts";
import { Variants } from "../../server/capabilities.ts";
import { Journal } from "../../server/journal.ts";
import { Rooms } from "../../server/rooms.ts";
import { Tick } from "../../server/tick.ts";
import { TimedMasks } from "../../server/timed_masks.ts";

const MINUTE = 60_000;
const ANN = { by: "ann!a@h", time: 0 };

/** A room without members, the log behind it, and who ends what is timed. */
class Still implements AsyncDisposable {
  /** What was appended, or was to be while the log was down. */
  readonly posted: Draft[] = [];
  down = false;
  readonly #backend: Backend = openMemory();
  readonly #tick = new Tick();
  readonly #journal = new Journal({
    format: "off",
    sink: { write: (bytes) => Promise.resolve(bytes.length) },
  });
  readonly masks = new TimedMasks({ name: "chat.local", journal: this.#journal });
  readonly rooms: Rooms;

  constructor() {
    const backend: Backend = Object.create(this.#backend, {
      append: { value: (log: string, draft: Draft) => this.#append(log, draft) },
      follow: { value: this.#backend.follow.bind(this.#backend) },
    });
    this.rooms = new Rooms({
      backend,
      tick: this.#tick,
      variants: new Variants(),
      session: () => undefined,
    });
  }

  #append(log: string, draft: Draft) {
    this.posted.push(draft);
    if (this.down) return Promise.reject(new StoreError("down"));
    return this.#backend.append(log, draft);
  }

  /** Looks once, and lets what that began come to its end. */
  async look(minutes: number): Promise<string[]> {
    this.masks.sweep(this.rooms, minutes * MINUTE);
    await new Promise((resolve) => setTimeout(resolve, 0));
    return this.posted.splice(0).map(({ source, command, params }) =>
      `${source} ${command} ${params.join(" ")}`
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#tick.stop();
    await this.#backend[Symbol.asyncDispose]();
  }
}

function ban(mask: string) {
  return { add: true, letter: "b", argument: mask };
}

Deno.test("TimedMasks: the server takes a mask off when its minutes are over, and not before", async () => {
  await using still = new Still();
  const { modes } = still.rooms.open("#r");
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
  const { modes } = still.rooms.open("#r");
  for (const nick of ["a", "b", "c"]) modes.apply(ban(`t:1:${nick}!*@*`), ANN);
  assertEquals(await still.look(2), ["chat.local MODE #r -bb t:1:a!*@* t:1:b!*@*"]);
  assertEquals(await still.look(2), ["chat.local MODE #r -b t:1:c!*@*"]);
});

Deno.test("TimedMasks: what the log does not take stays in force and is tried again", async () => {
  await using still = new Still();
  const { modes } = still.rooms.open("#r");
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
  still.rooms.open("#r").modes.apply(ban("t:1:a!*@*"), ANN);
  for (let i = 0; i < 3; i++) still.masks.sweep(still.rooms, 2 * MINUTE);
  assertEquals(still.posted.length, 1);
  assertEquals(await still.look(2), ["chat.local MODE #r -b t:1:a!*@*"]);
});
