// What people type without installing anything: nc (ncat is Debian's and nmap's build of it).

import { assertEquals, assertMatch } from "@std/assert";
import type { RunningServer } from "../../server/serve.ts";
import { testServer } from "../support/server.ts";
import { testWith } from "./needs.ts";
import { ircPerson, type Person } from "./people.ts";
import { Program } from "./program.ts";

function test(name: string, body: (at: { server: RunningServer; ivy: Person }) => Promise<void>): void {
  testWith({
    name: `ncat: ${name}`,
    programs: ["ncat"],
    async fn() {
      await using server = await testServer();
      await using ivy = await ircPerson(server.port, "ivy");
      await body({ server, ivy });
    },
  });
}

function ncat(server: RunningServer): Program {
  return new Program(["ncat", "127.0.0.1", String(server.port)]);
}

test("waits for the question, answers it and talks", async ({ server, ivy }) => {
  await using bob = ncat(server);
  await bob.says(/^alias\?$/);
  await bob.type("bob\n");
  await bob.says(/you are now connected!\n/);
  await ivy.hears(/^:bob!\S+ JOIN #lobby\r$/m);
  await bob.type("hello from nc\n");
  await ivy.hears(/^:bob!\S+ PRIVMSG #lobby :hello from nc\r$/m);
  await ivy.say("hello from IRC");
  await bob.says(/^ivy: hello from IRC$/m);
});

test("a taken name is asked for again", async ({ server }) => {
  await using bob = ncat(server);
  await bob.says(/^alias\?$/);
  await bob.type("ivy\n");
  await bob.says(/(in use|taken).*\n+alias\?$/i);
  await bob.type("bob\n");
  await bob.says(/you are now connected!\n/);
});

test("typed ahead, name and words arrive in their order", async ({ server, ivy }) => {
  await using bob = ncat(server);
  await bob.type("bob\nfirst\nsecond\n");
  await ivy.hears(/:second\r$/m);
  const said = [...ivy.heard.matchAll(/^:bob!\S+ PRIVMSG #lobby :(.*)\r$/gm)].map(([, text]) => text);
  assertEquals(said, ["first", "second"]);
});

test("piped into, it says what it was given and leaves", async ({ server, ivy }) => {
  await using shell = new Program([
    "sh",
    "-c",
    `printf 'bob\\nhello\\n' | ncat 127.0.0.1 ${server.port}`,
  ]);
  await ivy.hears(/^:bob!\S+ PRIVMSG #lobby :hello\r$/m);
  await ivy.hears(/^:bob!\S+ QUIT /m);
  assertEquals(await shell.exitCode(), 0);
  assertMatch(shell.output, /you are now connected!\n/);
});

test("many at once hear each other and nobody their own words", async ({ server, ivy }) => {
  const names = ["ann", "ben", "cat", "dan"];
  await using crowd = new AsyncDisposableStack();
  const people = names.map((name) => ({ name, nc: crowd.use(ncat(server)) }));
  for (const { name, nc } of people) {
    await nc.type(`${name}\n`);
    await ivy.hears(new RegExp(`^:${name}!\\S+ JOIN #lobby\r$`, "m"));
  }
  for (const { name, nc } of people) await nc.type(`${name} was here\n`);
  await ivy.say("all said");
  for (const { name, nc } of people) {
    await nc.says(/^ivy: all said$/m);
    const others = names.filter((other) => other !== name);
    for (const other of others) await nc.says(new RegExp(`^${other}: ${other} was here$`, "m"));
    assertEquals(nc.output.includes(`${name} was here`), false);
  }
});
