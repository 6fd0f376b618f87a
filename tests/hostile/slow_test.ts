// Readers who stop or crawl, and connections that end in the middle of something.
// "Half-close, reset: cleaned up once" for every kind of client is tests/server/vanish_test.ts as well.

import { assert, assertEquals, assertLess } from "@std/assert";
import { parseMessage } from "../../protocol/message.ts";
import { openMemory } from "../../server/backend/memory.ts";
import { configure } from "../../server/config.ts";
import { Journal } from "../../server/journal.ts";
import { Cloak } from "../../server/people/cloak.ts";
import { Server } from "../../server/server.ts";
import { FakeTransport } from "../support/fake_transport.ts";
import { connectAll, IrcClient } from "../support/irc.ts";
import { PlainClient } from "../support/plain.ts";
import { testServer } from "../support/server.ts";
import { hears } from "../support/socketless.ts";
import { said } from "./pair.ts";

const TEXT = "x".repeat(400);

Deno.test("slow: a reader stops in a large room: cut, others unchanged", async () => {
  await using server = await testServer({ limits: { "flood-rate": 0, "unread-all": 1_000_000 } });
  const members = await connectAll(server.port, {
    nicks: Array.from({ length: 40 }, (_, i) => `m${i}`),
    join: "#r",
  });
  await using _ = await IrcClient.connect(server.port, { nick: "stopped", join: "#r" });
  const [bob, amy] = members;
  for (const member of members) await member.sync();
  let quit: string | undefined;
  for (let round = 0; quit === undefined && round < 2_000; round++) {
    await bob!.ask(...Array.from({ length: 25 }, () => `PRIVMSG #r :${TEXT}`));
    const heard = await amy!.sync();
    assertEquals(said(heard).length, 25);
    quit = heard.find((line) => line.includes(" QUIT "));
    for (const member of members.slice(2)) await member.sync();
  }
  assertEquals(quit, ":stopped!~stopped@localhost QUIT :SendQ exceeded");
  for (const member of members) await member[Symbol.asyncDispose]();
});

/** Bytes that the system holds for all TCP connections of this machine. */
async function kernelBytes(): Promise<number> {
  const [, pages = "0"] = /TCP: .* mem (\d+)/.exec(await Deno.readTextFile("/proc/net/sockstat")) ?? [];
  return Number(pages) * 4_096;
}

Deno.test({
  name: "slow: 300 stalled readers: kernel memory < 64 MiB",
  ignore: Deno.build.os !== "linux",
  async fn() {
    await using server = await testServer({ limits: { "flood-rate": 0 } });
    const stalled = await connectAll(server.port, {
      nicks: Array.from({ length: 300 }, (_, i) => `s${i}`),
      join: "#r",
    });
    await using bob = await IrcClient.connect(server.port, { nick: "bob", join: "#r" });
    const before = await kernelBytes();
    let [most, quits] = [0, 0];
    for (let round = 0; round < 1_000 && quits < stalled.length; round++) {
      const heard = await bob.ask(...Array.from({ length: 25 }, () => `PRIVMSG #r :${TEXT}`));
      quits += heard.filter((line) => line.includes(" QUIT :SendQ exceeded")).length;
      most = Math.max(most, await kernelBytes());
    }
    assertEquals(quits, stalled.length);
    assertLess(most - before, 64 * 2 ** 20);
    for (const client of stalled) await client[Symbol.asyncDispose]();
  },
});

Deno.test({
  name:
    "slow: 300 stalled readers of the plain conversation: kernel memory < 64 MiB, and who talks is not cut",
  ignore: Deno.build.os !== "linux",
  async fn() {
    await using server = await testServer({ limits: { "flood-rate": 0 } });
    const stalled: PlainClient[] = [];
    for (let i = 0; i < 300; i++) stalled.push(await PlainClient.join(server.port, `s${i}`));
    await using bob = await IrcClient.connect(server.port, { nick: "bob", join: "#lobby" });
    await using amy = await PlainClient.join(server.port, "amy");
    const before = await kernelBytes();
    let [most, quits] = [0, 0];
    for (let round = 0; round < 200; round++) {
      await amy.send(`here ${round}\n`);
      const lines = Array.from({ length: 25 }, () => `PRIVMSG #lobby :${TEXT}`);
      const heard = await bob.ask(...lines, `PRIVMSG #lobby :end ${round}`);
      await amy.until(`bob: end ${round}\n`);
      amy.reads.length = 0;
      quits += heard.filter((line) => / QUIT :SendQ exceeded$/.test(line)).length;
      most = Math.max(most, await kernelBytes());
    }
    assertLess(200, quits);
    assertLess(most - before, 64 * 2 ** 20);
    await bob.ask("PRIVMSG #lobby :the end");
    await amy.until("bob: the end\n");
    for (const client of stalled) await client[Symbol.asyncDispose]();
  },
});

Deno.test("slow: a reader of the plain conversation who takes nothing for ten seconds is cut", async () => {
  await using still = new Still();
  const [slow, bob] = [await still.join("slow", { answersPing: false }), await still.join("bob")];
  slow.stall();
  bob.arrive(`PRIVMSG #r :${TEXT}`, "PING said");
  await hears(bob, "PONG chat.local :said");
  await new Promise((resolve) => setTimeout(resolve));
  still.later(10);
  assertEquals(bob.text.includes("QUIT"), false);
  still.later(1);
  await hears(bob, "QUIT :SendQ exceeded");
  slow.resume();
});

/** A server without sockets, whose clock and sweeps are the test's. */
class Still {
  time = 1_000_000;
  readonly server: Server;
  readonly #transports: FakeTransport[] = [];

  constructor() {
    this.server = new Server({
      cloak: new Cloak(new Uint8Array(32)),
      config: configure({ limits: { "flood-rate": 0 } }),
      backend: openMemory(),
      journal: new Journal({ format: "off", sink: { write: (bytes) => Promise.resolve(bytes.length) } }),
      clock: () => this.time,
    });
  }

  /** Somebody comes and enters #r. */
  async join(nick: string, options: { answersPing?: boolean } = {}): Promise<FakeTransport> {
    const transport = new FakeTransport(options);
    this.#transports.push(transport);
    this.server.host(transport);
    transport.arrive(`NICK ${nick}`, `USER ${nick} 0 * :x`, "JOIN #r");
    await hears(transport, " 366 ");
    return transport;
  }

  /** So many seconds pass. */
  later(seconds: number): void {
    for (let second = 0; second < seconds; second++) {
      this.time += 1_000;
      this.server.sweep();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const transport of this.#transports) transport.close();
    await this.server.deserted();
    this.server.tick.stop();
  }
}

Deno.test("slow: 1 byte/s: cut", async () => {
  await using still = new Still();
  const [slow, bob] = [await still.join("slow"), await still.join("bob")];
  slow.stall();
  bob.arrive(`PRIVMSG #r :${TEXT}`, "PING said");
  await hears(bob, "PONG chat.local :said");
  await new Promise((resolve) => setTimeout(resolve));
  still.later(10);
  assertEquals(bob.text.includes("QUIT"), false);
  still.later(1);
  await hears(bob, "QUIT :SendQ exceeded");
  slow.resume();
});

Deno.test("slow: whoever takes every write and answers no PING is cut as well", async () => {
  await using still = new Still();
  const [mute, bob] = [await still.join("mute"), await still.join("bob")];
  for (let round = 0; round < 40; round++) {
    bob.arrive(...Array.from({ length: 20 }, () => `PRIVMSG #r :${TEXT}`), `PING r${round}`);
    await hears(bob, `PONG chat.local :r${round}`);
  }
  await hears(mute, "PING :");
  still.later(12);
  await hears(bob, ":mute!");
  await hears(bob, "QUIT :SendQ exceeded");
});

Deno.test("slow: who answers the PING is not", async () => {
  await using still = new Still();
  const [reader, bob] = [await still.join("reader"), await still.join("bob")];
  for (let round = 0; round < 40; round++) {
    bob.arrive(...Array.from({ length: 20 }, () => `PRIVMSG #r :${TEXT}`), `PING r${round}`);
    await hears(bob, `PONG chat.local :r${round}`);
    for (const [, token] of reader.text.matchAll(/^PING :(\S+)\r$/gm)) reader.arrive(`PONG :${token}`);
    reader.arrive(`PING read${round}`);
    await hears(reader, `PONG chat.local :read${round}`);
    still.later(3);
  }
  assertEquals(bob.text.includes("QUIT"), false);
});

Deno.test("slow: history pages wait for drain", async () => {
  await using server = await testServer({ limits: { "flood-rate": 0, pages: 0 } });
  await using bob = await IrcClient.connect(server.port, { nick: "bob", join: "#r" });
  for (let i = 0; i < 10; i++) await bob.ask(...Array.from({ length: 100 }, () => `PRIVMSG #r :${TEXT}`));
  await using eve = await IrcClient.connect(server.port, {
    nick: "eve",
    join: "#r",
    caps: ["draft/chathistory", "batch", "message-tags", "server-time"],
  });
  // Ten pages of half a megabyte are asked for before the first is read: five times what may wait for a reader.
  await eve.send(...Array.from({ length: 10 }, () => "CHATHISTORY LATEST #r * 1000"));
  await bob.ask("PRIVMSG #r :meanwhile");
  const lines = await eve.sync();
  assertEquals(lines.filter((line) => /^@\S*batch=.* PRIVMSG /.test(line)).length, 10_000);
  assertEquals((await bob.ask("NAMES #r"))[0]!.includes("eve"), true, "nobody was cut");
});

Deno.test("slow: a long answer is held up for its reader's word, and comes whole", async () => {
  // So little may be unread in all that every answer beyond 64 KiB waits for the PONG in front of the next part.
  await using server = await testServer({ limits: { "flood-rate": 0, pages: 0, "unread-all": 1_000 } });
  await using bob = await IrcClient.connect(server.port, { nick: "bob", join: "#r" });
  for (let i = 0; i < 10; i++) await bob.ask(...Array.from({ length: 100 }, () => `PRIVMSG #r :${TEXT}`));
  await using eve = await IrcClient.connect(server.port, {
    nick: "eve",
    join: "#r",
    caps: ["draft/chathistory", "batch"],
  });
  await eve.send(...Array.from({ length: 5 }, () => "CHATHISTORY LATEST #r * 1000"));
  assertEquals(said(await eve.sync()).filter((text) => text === TEXT).length, 5_000);
});

Deno.test("slow: half-close, reset: cleaned up once", async () => {
  await using server = await testServer();
  await using amy = await IrcClient.connect(server.port, { nick: "amy", join: "#r" });
  for (const way of ["half-close", "reset"]) {
    const bob = await IrcClient.connect(server.port, { nick: "bob", join: "#r" });
    await amy.ask("PRIVMSG #r :unread, so that closing resets");
    if (way === "half-close") await bob.halfClose();
    await bob[Symbol.asyncDispose]();
    await amy.next("QUIT");
    await using again = await IrcClient.connect(server.port, { nick: "bob", join: "#r" });
    await again.ask("QUIT").catch(() => []);
    assertEquals((await amy.next("QUIT")).includes("bob"), true);
    assertEquals((await amy.sync()).filter((line) => line.includes(" QUIT ")), [], way);
  }
});

Deno.test("slow: gone mid-broadcast: everyone else gets exactly one copy", async () => {
  await using server = await testServer({ limits: { "flood-rate": 0 } });
  const [amy, bob, ...leaving] = await connectAll(server.port, {
    nicks: ["amy", "bob", ...Array.from({ length: 30 }, (_, i) => `l${i}`)],
    join: "#r",
  });
  await amy!.sync();
  const talking = bob!.send(...Array.from({ length: 300 }, (_, i) => `PRIVMSG #r :${i}`));
  const going = leaving.map((client) => client[Symbol.asyncDispose]());
  await Promise.all([talking, ...going]);
  await bob!.sync();
  const heard: string[] = [];
  while (
    heard.filter((line) => line.includes(" QUIT ")).length < leaving.length || said(heard).length < 300
  ) {
    heard.push(await amy!.next(() => true));
  }
  heard.push(...await amy!.sync());
  assertEquals(said(heard), Array.from({ length: 300 }, (_, i) => String(i)));
  const quits = heard.map((line) => parseMessage(line)!).filter(({ command }) => command === "QUIT");
  assert(new Set(quits.map(({ source }) => source)).size === 30 && quits.length === 30);
  for (const client of [amy!, bob!]) await client[Symbol.asyncDispose]();
});
