// Starting and stopping: the port, the last words, and what is left behind.

import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { UsageError } from "../../server/config.ts";
import { serve } from "../../server/serve.ts";
import { IrcClient, within } from "../support/irc.ts";
import { PlainClient } from "../support/plain.ts";
import { testServer } from "../support/server.ts";

Deno.test("serve: says in one line where it listens and how to join", async () => {
  await using server = await testServer({ lobby: "#hall" });
  const at = `127.0.0.1:${server.port}`;
  assertEquals(
    server.invitation,
    `Listening on ${at}. Join with: chat join ${at} | nc 127.0.0.1 ${server.port} | irc://${at}/#hall`,
  );
});

Deno.test("serve: without the plain conversation nc is not offered", async () => {
  await using server = await testServer({ plain: false });
  assertEquals(server.invitation.includes("| nc "), false);
});

Deno.test("serve: a port that is taken is AddrInUse", async () => {
  await using server = await testServer();
  await assertRejects(() => testServer({ port: server.port }), Deno.errors.AddrInUse);
  await using bob = await IrcClient.connect(server.port, { nick: "bob" });
  assertEquals(await bob.sync(), []);
});

Deno.test("serve: options that cannot be used open nothing", async () => {
  await assertRejects(() => testServer({ lobby: "lobby" }), UsageError);
});

Deno.test("stop: everyone is told, in their own way, and then the connections close", async () => {
  await using server = await testServer();
  await using irc = await IrcClient.connect(server.port, { nick: "irc", join: "#lobby" });
  await using plain = await PlainClient.join(server.port, "pat");
  await using half = await IrcClient.connect(server.port);
  await half.ask("NICK half");
  await irc.sync();
  const stopped = server.stop("Back in a minute");
  const farewell = "ERROR :Back in a minute";
  assertEquals((await irc.expectClosed()).at(-1), farewell);
  assertEquals(await half.expectClosed(), [farewell]);
  assertStringIncludes(await plain.expectClosed(), "Back in a minute\n");
  await stopped;
  await server.finished;
});

Deno.test("stop: what was said before is written before the farewell", async () => {
  await using server = await testServer({ limits: { "flood-rate": 0 } });
  await using amy = await IrcClient.connect(server.port, { nick: "amy", join: "#r" });
  {
    await using bob = await IrcClient.connect(server.port, { nick: "bob", join: "#r" });
    await bob.ask(...Array.from({ length: 300 }, (_, i) => `PRIVMSG #r :${i}`));
  }
  const stopped = server.stop();
  const lines = await amy.expectClosed();
  assertEquals(lines.filter((line) => line.includes(" PRIVMSG ")).length, 300);
  assertStringIncludes(lines.at(-1)!, "ERROR :Server shutting down");
  await stopped;
});

Deno.test("stop: the port is free at once, for the next server too", async () => {
  const first = await testServer();
  const { port } = first;
  await first.stop();
  await using second = await testServer({ port });
  assertEquals(second.port, port);
  await using bob = await IrcClient.connect(port, { nick: "bob" });
  assertEquals(await bob.sync(), []);
});

Deno.test("stop: twice is once, and finished settles", async () => {
  const server = await testServer();
  await Promise.all([server.stop(), server.stop(), server.finished]);
  await server.stop();
});

Deno.test("stop: an aborted signal stops it, also when it was aborted before the start", async () => {
  const early = new AbortController();
  early.abort();
  const options = { port: 0, memory: true, log: "off" } as const;
  await within((await serve(options, early.signal)).finished, { bound: 60_000, what: "the end" });
  const late = new AbortController();
  const server = await serve(options, late.signal);
  late.abort();
  await within(server.finished, { bound: 60_000, what: "the end" });
});

Deno.test("stop: somebody who has not said what they speak does not hold it up", async () => {
  const server = await testServer();
  await using silent = await PlainClient.connect(server.port);
  await using asked = await PlainClient.connect(server.port);
  await asked.until("alias?");
  await within(server.stop(), { bound: 60_000, what: "the end" });
  assertEquals(await asked.expectClosed(), "alias?");
  await silent.expectClosed();
});

Deno.test("stop: a client that reads nothing and hangs on is given up after its time", async () => {
  const server = await testServer({ limits: { farewell: 1, drain: 1 } });
  await using bob = await IrcClient.connect(server.port, { nick: "bob" });
  await within(server.stop(), { bound: 60_000, what: "the end" });
  await bob.expectClosed();
});
