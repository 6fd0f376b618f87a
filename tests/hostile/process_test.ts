// What happens to the process itself: errors, signals, stalls, clocks.
// "Log fields with CR, LF, ESC, 8 KiB" is tests/server/journal_test.ts; "standard output stalled" is there as well.

import { assert, assertEquals, assertLess, assertStringIncludes } from "@std/assert";
import { openMemory } from "../../server/backend/memory.ts";
import { Cloak } from "../../server/cloak.ts";
import type { Command } from "../../server/commands/command.ts";
import { COMMANDS } from "../../server/commands/mod.ts";
import { configure } from "../../server/config.ts";
import { Journal } from "../../server/journal.ts";
import { Server } from "../../server/server.ts";
import { chat, Program } from "../end_to_end/program.ts";
import { FakeTransport } from "../support/fake_transport.ts";
import { connectAll, IrcClient } from "../support/irc.ts";
import { testServer } from "../support/server.ts";
import { hears } from "../support/socketless.ts";
import { Pair } from "./pair.ts";

const BREAKS: Readonly<Record<string, Command["run"]>> = {
  throws: () => {
    throw new TypeError("broken on purpose");
  },
  rejects: () => Promise.reject(new TypeError("broken on purpose")),
};

for (const [how, run] of Object.entries(BREAKS)) {
  Deno.test(`process: a handler that throws or rejects: one session ends: ${how}`, async () => {
    const table = COMMANDS as Record<string, Command>;
    table["BREAK"] = { usage: "", does: "breaks", run };
    try {
      await using pair = await Pair.meet();
      await using eve = await IrcClient.connect(pair.server.port, { nick: "eve", join: "#r" });
      await pair.bob.sync();
      await pair.amy.sync();
      await eve.send("BREAK");
      assertEquals((await eve.expectClosed()).at(-1), "ERROR :Closing link: localhost (Internal error)");
      assertEquals(await pair.amy.sync(), [":eve!~eve@localhost QUIT :Internal error"]);
      await pair.bob.sync();
      await pair.isWell();
    } finally {
      delete table["BREAK"];
    }
  });
}

Deno.test({
  name: "process: SIGTERM with thousands of clients (here 300): 10 s, each is told, exit code 0",
  ignore: Deno.build.os === "windows",
  async fn() {
    await using program = new Program(chat("serve", "--memory", "--port", "0"));
    const [, port] = await program.says(/Listening on \S+:(\d+)\./);
    const clients = await connectAll(Number(port), {
      nicks: Array.from({ length: 300 }, (_, i) => `n${i}`),
      join: "#r",
    });
    program.signal("SIGTERM");
    for (const client of clients) {
      assertStringIncludes((await client.expectClosed()).at(-1)!, "(Server shutting down)");
    }
    assertEquals(await program.exitCode(), 0);
  },
});

Deno.test({
  name: "process: SIGSTOP 30 s and CONT (here 7 s): no mass ping timeouts",
  ignore: Deno.build.os === "windows",
  async fn() {
    const limits = ["--limit", "ping=2", "--limit", "gone=4"];
    await using program = new Program(chat("serve", "--memory", "--port", "0", ...limits));
    const [, port] = await program.says(/Listening on \S+:(\d+)\./);
    const clients = await connectAll(Number(port), { nicks: ["amy", "bob", "eve"], join: "#r" });
    program.signal("SIGSTOP");
    await new Promise((resolve) => setTimeout(resolve, 7_000));
    program.signal("SIGCONT");
    for (const client of clients) await client.sync();
    assertStringIncludes((await clients[0]!.ask("NAMES #r"))[0]!, "bob eve");
    for (const client of clients) await client[Symbol.asyncDispose]();
  },
});

/** A server whose clocks the test turns. */
class Clocks {
  wall = Date.UTC(2026, 0, 1);
  monotonic = 1_000;
  readonly server: Server;
  readonly transport = new FakeTransport();
  readonly #running: Promise<void>;

  constructor() {
    this.server = new Server({
      cloak: new Cloak(new Uint8Array(32)),
      config: configure(),
      backend: openMemory(() => this.wall),
      journal: new Journal({ format: "off", sink: { write: (bytes) => Promise.resolve(bytes.length) } }),
      now: () => this.wall,
      clock: () => this.monotonic,
    });
    this.#running = this.server.host(this.transport);
    this.transport.arrive(
      "CAP REQ :message-tags server-time echo-message",
      "NICK bob",
      "USER bob 0 * :x",
      "CAP END",
      "JOIN #r",
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.transport.close();
    await this.#running;
    this.server.tick.stop();
  }
}

Deno.test("process: clock ± 1 h: timers monotonic, ids ordered", async () => {
  await using clocks = new Clocks();
  await hears(clocks.transport, " 366 ");
  for (const [index, step] of [0, 3_600_000, -7_200_000, 3_600_000].entries()) {
    clocks.wall += step;
    for (let second = 0; second < 20; second++) {
      clocks.monotonic += 1_000;
      clocks.server.sweep();
    }
    clocks.transport.arrive(`PRIVMSG #r :${index}`);
    await hears(clocks.transport, `PRIVMSG #r :${index}`);
  }
  assertEquals([clocks.transport.closed, clocks.transport.text.includes("Ping timeout")], [false, false]);
  const ids = [...clocks.transport.text.matchAll(/msgid=([^;\s]+)[^\n]* PRIVMSG #r :/g)].map(([, id]) => id!);
  assertEquals(ids.length, 4);
  assertEquals(ids.toSorted(), ids);
  const times = [...clocks.transport.text.matchAll(/time=([^;\s]+)[^\n]* PRIVMSG #r :/g)].map(([, time]) =>
    time!
  );
  assertEquals(times.toSorted(), times);
});

Deno.test("process: standard output stalled: chat unaffected", async () => {
  // The journal's reader never reads: what it is told of must not keep anybody waiting.
  const stuck = new Journal({ format: "json", sink: { write: () => new Promise(() => {}) } });
  for (let i = 0; i < 20_000; i++) stuck.note("fact", { i });
  await using server = await testServer();
  await using amy = await IrcClient.connect(server.port, { nick: "amy" });
  assertEquals(await amy.sync(), []);
  assertLess(Deno.memoryUsage().heapUsed, 2 ** 30);
  assert(stuck !== undefined);
});
