// Too much of what is allowed. Neighbours must not notice; that is asserted by their being heard, never by a time.

import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { Addresses, type Guest } from "../../server/admission/addresses.ts";
import { limitsWith } from "../../server/limits.ts";
import type { RunningServer } from "../../server/serve.ts";
import { ELSEWHERE, Elsewhere } from "../support/elsewhere.ts";
import { IrcClient } from "../support/irc.ts";
import { PlainClient } from "../support/plain.ts";
import { testServer } from "../support/server.ts";
import { Pair, said } from "./pair.ts";

Deno.test("flood: 1,000 PRIVMSG in a second: at the bucket's rate; neighbours are heard meanwhile", async () => {
  await using pair = await Pair.meet();
  await using eve = await IrcClient.connect(pair.server.port, { nick: "eve", join: "#r" });
  await eve.send(...Array.from({ length: 1_000 }, (_, i) => `PRIVMSG #r :flood ${i}`));
  const heard: string[] = [];
  for (let i = 0; i < 20; i++) {
    await pair.bob.send(`PRIVMSG #r :calm ${i}`);
    for (let line = ""; !line.endsWith(`calm ${i}`);) heard.push(line = await pair.amy.next("PRIVMSG"));
  }
  assert(
    said(heard).filter((text) => text.startsWith("flood")).length < 200,
    "the rest waits in its own socket",
  );
});

/** Introduces itself from another address. */
async function join(address: string, port: number, nick: string): Promise<Elsewhere> {
  const client = await Elsewhere.from(address, port);
  client.send(`NICK ${nick}`, `USER ${nick} 0 * :x`);
  await client.until(` 001 ${nick} `);
  return client;
}

Deno.test({
  name: "flood: 17th held, 33rd new connection",
  ignore: !ELSEWHERE,
  async fn() {
    await using server = await testServer({ exempt: [] });
    await using held = new AsyncDisposableStack();
    for (let i = 0; i < 16; i++) held.use(await join("127.0.0.2", server.port, `held${i}`));
    await using one = await Elsewhere.from("127.0.0.2", server.port);
    assertEquals(
      await one.expectClosed(),
      "ERROR :Closing link: Too many connections from your address\r\n",
    );
    held.use(await join("127.0.0.3", server.port, "other"));
    for (let i = 0; i < 32; i++) {
      await (await join("127.0.0.4", server.port, `new${i}`))[Symbol.asyncDispose]();
    }
    await using late = await Elsewhere.from("127.0.0.4", server.port);
    assertStringIncludes(await late.expectClosed(), "Too many new connections from your address");
  },
});

Deno.test({
  name: "flood: the 5th that has not introduced itself, and room for it once one has",
  ignore: !ELSEWHERE,
  async fn() {
    await using server = await testServer({ exempt: [] });
    await using waiting = new AsyncDisposableStack();
    const silent: Elsewhere[] = [];
    for (let i = 0; i < 4; i++) {
      const client = waiting.use(await Elsewhere.from("127.0.0.2", server.port));
      client.send("CAP LS 302");
      await client.until(" CAP * LS ");
      silent.push(client);
    }
    await using fifth = await Elsewhere.from("127.0.0.2", server.port);
    assertStringIncludes(await fifth.expectClosed(), "have not introduced themselves");
    silent[0]!.send("NICK bob", "USER bob 0 * :x", "CAP END");
    await silent[0]!.until(" 001 bob ");
    await using sixth = await join("127.0.0.2", server.port, "six");
    assertEquals(sixth.ended, false);
  },
});

Deno.test("flood: mapped and plain IPv4 count as one", () => {
  const addresses = new Addresses({ limits: limitsWith(), exempt: [], now: () => 0 });
  for (let i = 0; i < 16; i++) {
    (addresses.admit(i % 2 === 0 ? "192.0.2.7" : "::ffff:192.0.2.7") as Guest).welcomed();
  }
  assertEquals([typeof addresses.admit("192.0.2.7"), typeof addresses.admit("::ffff:c000:0207")], [
    "string",
    "string",
  ]);
});

Deno.test("flood: nick and join flapping", async () => {
  await using pair = await Pair.meet({ limits: { joins: 5 } });
  await pair.bob.send(...Array.from({ length: 50 }, (_, i) => `NICK bob${i}`));
  await pair.amy.next(({ command, params }) => command === "NICK" && params[0] === "bob4");
  await using eve = await IrcClient.connect(pair.server.port, { nick: "eve" });
  await eve.send(...Array.from({ length: 50 }, () => "JOIN #r\r\nPART #r"));
  const seen: string[] = [];
  while (seen.filter((line) => line.includes(" PART ")).length < 5) {
    seen.push(await pair.amy.next(() => true));
  }
  // Whoever is here is heard at once; what flaps waits for its minute.
  await using ben = await IrcClient.connect(pair.server.port, { nick: "ben", join: "#r" });
  await ben.ask("PRIVMSG #r :calm");
  const rest = await pair.amy.sync();
  assertEquals(said(rest), ["calm"]);
  assertEquals(rest.filter((line) => / NICK |eve!/.test(line)), []);
});

/** How often somebody has been slowed down. */
async function floods({ adminPort }: RunningServer): Promise<number> {
  const metrics = await (await fetch(`http://127.0.0.1:${adminPort}/metrics`)).text();
  return Number(/^chat_floods_total (\d+)$/m.exec(metrics)![1]);
}

for (const [kind, hello] of [["IRC", "NICK eve\r\nUSER eve 0 * :Eve\r\n"], ["plain", "eve\n"]] as const) {
  Deno.test(`flood: blank lines are charged: ${kind}`, async () => {
    await using pair = await Pair.meet({ adminPort: 0 });
    await using eve = await PlainClient.connect(pair.server.port);
    await eve.send(hello);
    await eve.until(kind === "IRC" ? " 376 " : "room\n");
    let read = false;
    const flood = eve.send("\r\n".repeat(8_000_000)).then(() => read = true, () => {});
    while (!read && await floods(pair.server) === 0) await pair.isWell();
    await eve[Symbol.asyncDispose]();
    await flood;
    assertEquals(read, false, "the rest waits in its own socket");
  });
}

Deno.test("flood: blank lines before the welcome are counted with the others", async () => {
  await using pair = await Pair.meet();
  for (const hello of ["NICK eve\r\n", "bob\n"]) {
    await using eve = await PlainClient.connect(pair.server.port);
    await eve.send(hello + "\n".repeat(8_000)).catch(() => {});
    assertStringIncludes(await eve.expectClosed(), "Too many lines before the welcome");
  }
  await pair.isWell();
});

Deno.test("flood: CTCP floods, several CTCPs in a line, `\\x01\\x01`", async () => {
  await using pair = await Pair.meet();
  const requests = [
    "\x01VERSION\x01",
    "\x01PING 1\x01\x01VERSION\x01",
    "\x01\x01",
    "\x01",
    "\x01VERSION\x01 and text",
  ];
  for (const text of requests) await pair.bob.ask(`PRIVMSG #r :${text}`);
  assertEquals(said(await pair.amy.sync()), requests, "what is said is passed on as it is");
  await pair.amy.ask("MODE #r +C");
  await pair.bob.sync();
  for (const text of ["\x01VERSION\x01", "\x01PING 1\x01\x01VERSION\x01", "\x01VERSION"]) {
    assertMatch((await pair.bob.ask(`PRIVMSG #r :${text}`)).join(), / 404 bob #r /, JSON.stringify(text));
  }
  await pair.amy.ask("MODE amy +T");
  for (let i = 0; i < 20; i++) await pair.bob.ask("PRIVMSG amy :\x01VERSION\x01");
  assertEquals(said(await pair.amy.sync()), []);
  await pair.isWell();
});

Deno.test("flood: typing 100/s is charged", async () => {
  await using pair = await Pair.meet({
    caps: ["message-tags"],
    limits: { "flood-burst": 20, "flood-rate": 0.001 },
  });
  await pair.bob.send(...Array.from({ length: 100 }, () => "@+typing=active TAGMSG #r"));
  await pair.amy.next("TAGMSG");
  await using eve = await IrcClient.connect(pair.server.port, {
    nick: "eve",
    join: "#r",
    caps: ["message-tags"],
  });
  await eve.ask("PRIVMSG #r :calm");
  const heard = await pair.amy.sync();
  assert(heard.filter((line) => line.includes("TAGMSG")).length < 20);
  assertEquals(said(heard), ["calm"]);
});
