// A store that hangs under a server: whoever is noisy is read no further, the others are served, and it all ends well.

import { assert, assertEquals } from "@std/assert";
import type { Backend } from "../../server/backend/backend.ts";
import { configure } from "../../server/config.ts";
import { Journal } from "../../server/journal.ts";
import { LIMITS } from "../../server/limits.ts";
import { Cloak } from "../../server/people/cloak.ts";
import { Server } from "../../server/server.ts";
import { FakeTransport } from "../support/fake_transport.ts";
import { hears } from "../support/socketless.ts";
import { counted, Place } from "./place.ts";

/** A server over the store of a place, with ann and bob in #r. */
class Scene implements AsyncDisposable {
  readonly place = new Place();
  readonly ann = new FakeTransport();
  readonly bob = new FakeTransport();
  /** Appends that were asked for. */
  asked = 0;
  #server!: Server;

  async open(): Promise<this> {
    const backend = await this.place.open({ now: Date.now });
    this.#server = new Server({
      config: configure({ limits: { "send-queue": 0, "flood-rate": 0 } }),
      backend: this.#counting(backend),
      journal: new Journal({ format: "off", sink: { write: (bytes) => Promise.resolve(bytes.length) } }),
      cloak: new Cloak(new Uint8Array(32)),
    });
    for (const [nick, transport] of [["ann", this.ann], ["bob", this.bob]] as const) {
      this.#server.host(transport);
      transport.arrive(`NICK ${nick}`, `USER ${nick} 0 * :${nick}`, "JOIN #r");
      await hears(transport, " 366 ");
    }
    return this;
  }

  #counting(backend: Backend): Backend {
    const append: Backend["append"] = (log, draft) => {
      this.asked++;
      return backend.append(log, draft);
    };
    const bound = { append } as Record<PropertyKey, unknown>;
    return new Proxy(backend, {
      get: (target, name) => {
        const value = bound[name] ?? Reflect.get(target, name);
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const transport of [this.ann, this.bob]) transport.close();
    await this.#server.deserted();
    this.#server.tick.stop();
    await this.place[Symbol.asyncDispose]();
  }
}

for (const end of ["is stored at last", "is refused at last"] as const) {
  Deno.test(`noisy: what a store that hangs keeps waiting is bounded, and ${end}`, async () => {
    await using scene = await new Scene().open();
    const { ann, bob, place } = scene;
    const gate = Promise.withResolvers<void>();
    place.decide = async (commit) => {
      await gate.promise;
      place.decide = undefined;
      if (end === "is stored at last") return await commit();
      throw new TypeError("database or disk is full");
    };
    scene.asked = 0;
    const texts = counted(1_000);
    ann.arrive(...texts.map((text) => `PRIVMSG #r :${text}`));
    bob.arrive("PING :are you there");
    await hears(bob, "are you there");
    assertEquals(scene.asked, LIMITS.pending.value, "ann was read on while nothing was stored");
    assertEquals(heard(bob), []);
    gate.resolve();
    await hears(bob, "text 999");
    ann.arrive("PING :done");
    await hears(ann, "done");
    const refused = ann.text.split(" FAIL PRIVMSG TRY_AGAIN ").length - 1;
    assertEquals(heard(bob), texts.slice(refused));
    assert(
      end === "is stored at last" ? refused === 0 : refused > 0 && refused <= LIMITS.pending.value,
      `${refused}`,
    );
  });
}

/** The texts that somebody was sent, in that order. */
function heard(transport: FakeTransport): string[] {
  return [...transport.text.matchAll(/ PRIVMSG #r :(.*)\r\n/g)].map(([, text = ""]) => text);
}
