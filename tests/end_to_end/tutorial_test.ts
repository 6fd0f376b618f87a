// The tutorial's own client against this server: issue "everything the tutorial program did".

import { assertEquals, assertNotMatch } from "@std/assert";
import type { RunningServer } from "../../server/serve.ts";
import { testServer } from "../support/server.ts";
import { testWith } from "./needs.ts";
import { ircPerson, type Person, plainPerson } from "./people.ts";
import { Program } from "./program.ts";

const SCRIPT = new URL("tutorial_client.py", import.meta.url).pathname;

/** What a test of the Python client has: bob runs it, pat has a bare socket and ivy speaks IRC. */
interface Scene {
  readonly server: RunningServer;
  readonly bob: Program;
  readonly pat: Person;
  readonly ivy: Person;
}

function test(name: string, body: (scene: Scene) => Promise<void>): void {
  testWith({
    name: `the tutorial's client: ${name}`,
    programs: ["python3"],
    async fn() {
      await using server = await testServer();
      await using pat = await plainPerson(server.port, "pat");
      await using ivy = await ircPerson(server.port, "ivy");
      await using bob = new Program(["python3", SCRIPT, "bob", String(server.port)]);
      await bob.says(/you are now connected!/);
      await body({ server, bob, pat, ivy });
    },
  });
}

test("answers the prompt, and everybody is told who came", async ({ bob, pat, ivy }) => {
  await pat.hears(/^bob has connected to the chat room$/m);
  await ivy.hears(/^:bob!\S+ JOIN #lobby\r$/m);
  await bob.says(/^bob has connected to the chat room$/m);
  // The prompt was recognised, so it was not printed.
  assertNotMatch(bob.output, /alias\?/);
});

test("its words reach others without its mark, and do not come back", async ({ bob, pat, ivy }) => {
  await bob.type("hello\n");
  await pat.hears(/^bob: hello$/m);
  await ivy.hears(/^:bob!\S+ PRIVMSG #lobby :hello\r$/m);
  await pat.say("welcome");
  await bob.says(/^pat: welcome$/m);
  assertNotMatch(bob.output, /hello/);
});

test("two lines in quick succession are two messages", async ({ bob, pat, ivy }) => {
  await bob.type("one\ntwo\n");
  await ivy.hears(/:two\r$/m);
  await pat.hears(/^bob: two$/m);
  assertEquals(saidBy("bob", ivy), ["one", "two"]);
  assertEquals(pat.heard.match(/^bob: .*$/gm), ["bob: one", "bob: two"]);
});

test("receives what others say, in their order", async ({ bob, pat, ivy }) => {
  await pat.say("from a socket");
  await bob.says(/^pat: from a socket$/m);
  await ivy.say("from IRC");
  await bob.says(/^pat: from a socket\s+ivy: from IRC$/m);
});

test("killed, it is announced as gone and its name is free", async ({ server, bob, pat, ivy }) => {
  bob.signal("SIGKILL");
  await pat.hears(/^bob has left the chat room!$/m);
  await ivy.hears(/^:bob!\S+ QUIT /m);
  await using _next = await plainPerson(server.port, "bob");
  await pat.say("still here");
  await ivy.hears(/:still here\r$/m);
});

test("told by the server that it stops, it ends", async ({ server, bob }) => {
  await server.stop();
  await bob.says(/Error! /);
  assertEquals(await bob.exitCode(), 0);
});

function saidBy(nick: string, { heard }: Person): string[] {
  return [...heard.matchAll(/^:(\w+)!\S+ PRIVMSG #lobby :(.*)\r$/gm)]
    .filter(([, who]) => who === nick).map(([, , text = ""]) => text);
}
