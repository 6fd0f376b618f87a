// "Anything else that escapes a handler ends that session, is logged once, and touches nobody else."

import { assertEquals } from "@std/assert";
import { COMMANDS } from "../../server/commands/mod.ts";
import type { Command } from "../../server/commands/command.ts";
import { IrcClient } from "../support/irc.ts";
import { testServer } from "../support/server.ts";

Deno.test("an exception in a handler ends that session with ERROR, and nobody else's", async () => {
  const table = COMMANDS as Record<string, Command>;
  const broken: Command = {
    usage: "",
    does: "breaks",
    run: () => Promise.reject(new TypeError("broken on purpose")),
  };
  table["BREAK"] = broken;
  try {
    await using server = await testServer();
    await using amy = await IrcClient.connect(server.port, { nick: "amy", join: "#r" });
    await using bob = await IrcClient.connect(server.port, { nick: "bob", join: "#r" });
    await amy.sync();
    await bob.send("BREAK");
    assertEquals(await bob.expectClosed(), ["ERROR :Closing link: localhost (Internal error)"]);
    assertEquals(await amy.sync(), [":bob!~bob@localhost QUIT :Internal error"]);
  } finally {
    delete table["BREAK"];
  }
});

Deno.test("a request that never ends is closed, whatever it begins like", async () => {
  await using server = await testServer();
  await using peer = await IrcClient.connect(server.port);
  await peer.sendRaw(`GET ${"x".repeat(8_000)}`).catch(() => {});
  assertEquals(await peer.expectClosed(), []);
});
