// `chat join` in scripts: a process with the product's own permissions, and no terminal.

import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { testServer } from "../support/server.ts";
import { ircPerson } from "./people.ts";
import { chat, Program } from "./program.ts";

Deno.test("chat join: what is piped in is posted, and it leaves with exit code 0", async () => {
  await using server = await testServer();
  await using ivy = await ircPerson(server.port, "ivy");
  await using ci = new Program(chat("join", `127.0.0.1:${server.port}`, "--alias", "ci"));
  await ci.type("building\ndeployed");
  await ci.endInput();
  assertEquals(await ci.exitCode(), 0, ci.errors);
  await ivy.hears(/^:ci!\S+ QUIT /m);
  const said = [...ivy.heard.matchAll(/^:ci!\S+ PRIVMSG #lobby :(.*)\r$/gm)].map(([, text]) => text);
  assertEquals(said, ["building", "deployed"]);
});

Deno.test("chat join: with nothing to say it records until SIGTERM", async () => {
  await using server = await testServer();
  await using log = new Program(chat("join", `log@127.0.0.1:${server.port}/#lobby`));
  await log.endInput();
  await log.says(/#lobby --> log joined\n/);
  await using ivy = await ircPerson(server.port, "ivy");
  await ivy.say("for the record");
  await log.says(/^[\d-]+ [\d:]+ #lobby ivy: for the record$/m);
  log.signal("SIGTERM");
  assertEquals(await log.exitCode(), 0, log.errors);
  await ivy.hears(/^:log!\S+ QUIT /m);
});

Deno.test("chat join: where nobody listens, one sentence and exit code 1", async () => {
  const { port } = await closedServer();
  await using bob = new Program(chat("join", `bob@127.0.0.1:${port}`));
  assertEquals(await bob.exitCode(), 1);
  assertEquals(bob.output, "");
  assertMatch(bob.errors, /^[^\n]+\n$/);
  assertStringIncludes(bob.errors, `127.0.0.1:${port}`);
});

Deno.test("chat join: without a terminal and an alias, one sentence and exit code 2", async () => {
  await using nobody = new Program(chat("join"));
  assertEquals(await nobody.exitCode(), 2);
  assertMatch(nobody.errors, /^[^\n]*--alias[^\n]*\(see: chat join --help\)\n$/);
});

for (
  const words of [
    ["join", "127.0.0.1/#\x1b[31mred"],
    ["join", "127.0.0.1\x1b]0;owned\x07"],
    ["join", "--alias", "a\x01b"],
    ["join", "--\x9b31m"],
    ["top", "\x1bc"],
    ["link", "a@\x1b[2J"],
    ["forget", "\x1b[2J"],
    ["serve", "--\x1b[2J"],
    ["\x1b[2J\r\n"],
  ]
) {
  Deno.test(`chat: one sentence shows what cannot be shown, and exit code 2: ${JSON.stringify(words)}`, async () => {
    await using program = new Program(chat(...words));
    assertEquals(await program.exitCode(), 2, program.errors);
    assertMatch(program.errors, /^[^\p{Cc}\p{Cf}]+\(see: chat[^\p{Cc}\p{Cf}]*\)\n$/u);
  });
}

Deno.test("chat join: a taken name gets a number, which is said, and everything is posted", async () => {
  await using server = await testServer();
  await using ivy = await ircPerson(server.port, "ivy");
  await using second = new Program(chat("join", `ivy@127.0.0.1:${server.port}`));
  await second.type("from the second\n");
  await second.endInput();
  assertEquals(await second.exitCode(), 0, second.errors);
  assertMatch(second.errors, /^ivy cannot be had .*trying ivy2\n$/);
  await ivy.hears(/^:ivy2!\S+ PRIVMSG #lobby :from the second\r$/m);
});

Deno.test("chat join: a name that looks like another's gets a number until it does not", async () => {
  await using server = await testServer();
  await using bob = await ircPerson(server.port, "bob");
  await using _ = await ircPerson(server.port, "bob2");
  await using other = new Program(chat("join", `bоb@127.0.0.1:${server.port}`));
  await other.type("hello\n");
  await other.endInput();
  assertEquals(await other.exitCode(), 0, other.errors);
  assertMatch(
    other.errors,
    /^bоb cannot be had \(bоb looks like bob, .*trying bоb2\nbоb2 cannot be had .*\n$/,
  );
  await bob.hears(/^:bоb\d+!\S+ PRIVMSG #lobby :hello\r$/m);
});

/** A port that was just in use and is not any more. */
async function closedServer(): Promise<{ port: number }> {
  const server = await testServer();
  await server.stop();
  return server;
}
