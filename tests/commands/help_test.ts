// Modern "HELP message"

import { assert, assertEquals } from "@std/assert";
import { COMMANDS } from "../../server/commands/mod.ts";
import { IrcClient } from "../support/irc.ts";
import { testServer } from "../support/server.ts";

Deno.test("HELP alone names every command (704, 705, 706)", async () => {
  await using server = await testServer();
  await using bob = await IrcClient.connect(server.port, { nick: "bob" });
  const lines = await bob.ask("HELP");
  assertEquals(lines[0], ":chat.local 704 bob * :Commands of this server; HELP <command> tells more");
  assertEquals(lines.at(-1), ":chat.local 706 bob * :End of /HELP");
  assertEquals(lines[1], ":chat.local 705 bob * :", "the first 705 is empty");
  const named = lines.slice(2, -1).flatMap((line) => line.slice(line.indexOf(" :") + 2).split(" "));
  assertEquals(named, Object.keys(COMMANDS).sort());
});

Deno.test("HELP on each command gives its usage and purpose", async () => {
  await using server = await testServer({ limits: { "flood-rate": 0 } });
  await using bob = await IrcClient.connect(server.port, { nick: "bob" });
  for (const [name, { usage, does }] of Object.entries(COMMANDS)) {
    assert(does !== "", `${name} does not say what it does`);
    assertEquals((await bob.ask(`HELPOP ${name.toLowerCase()}`)).slice(0, 3), [
      `:chat.local 704 bob ${name} :${`${name} ${usage}`.trim()}`,
      `:chat.local 705 bob ${name} :`,
      `:chat.local 705 bob ${name} :${does}`,
    ]);
  }
});

Deno.test("HELP on nothing it knows says so (524)", async () => {
  await using server = await testServer();
  await using bob = await IrcClient.connect(server.port, { nick: "bob" });
  assertEquals(await bob.ask("HELP constructor"), [
    ":chat.local 524 bob constructor :No help available on this topic",
  ]);
});
