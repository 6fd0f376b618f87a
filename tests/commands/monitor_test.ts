// IRCv3 "Monitor" and "extended-monitor"

import { assertEquals } from "@std/assert";
import { IrcClient } from "../support/irc.ts";
import { testServer } from "../support/server.ts";

Deno.test("MONITOR + tells at once who is here and who is not (730, 731)", async () => {
  await using server = await testServer();
  await using _amy = await IrcClient.connect(server.port, { nick: "amy" });
  await using bob = await IrcClient.connect(server.port, { nick: "bob" });
  assertEquals(await bob.ask("MONITOR + Amy,carl"), [
    ":chat.local 730 bob :amy!~amy@localhost",
    ":chat.local 731 bob :carl",
  ]);
});

Deno.test("MONITOR tells of coming, renaming and going", async () => {
  await using server = await testServer();
  await using bob = await IrcClient.connect(server.port, { nick: "bob" });
  await bob.ask("MONITOR + amy,amelia");
  const amy = await IrcClient.connect(server.port, { nick: "amy" });
  assertEquals(await bob.next("730"), ":chat.local 730 bob :amy!~amy@localhost");
  await amy.ask("NICK amelia");
  assertEquals(await bob.next("731"), ":chat.local 731 bob :amy");
  assertEquals(await bob.next("730"), ":chat.local 730 bob :amelia!~amy@localhost");
  await amy[Symbol.asyncDispose]();
  assertEquals(await bob.next("731"), ":chat.local 731 bob :amelia");
});

Deno.test("MONITOR L lists, - takes off, C clears, S repeats the status", async () => {
  await using server = await testServer();
  await using bob = await IrcClient.connect(server.port, { nick: "bob" });
  await bob.ask("MONITOR + x,y,z");
  await bob.ask("MONITOR - y");
  assertEquals(await bob.ask("MONITOR L"), [
    ":chat.local 732 bob :x,z",
    ":chat.local 733 bob :End of MONITOR list",
  ]);
  assertEquals(await bob.ask("MONITOR S"), [":chat.local 731 bob :x,z"]);
  await bob.ask("MONITOR C");
  assertEquals(await bob.ask("MONITOR L"), [":chat.local 733 bob :End of MONITOR list"]);
});

Deno.test("MONITOR refuses more than its limit and names what did not fit (734)", async () => {
  await using server = await testServer({ limits: { monitor: 2 } });
  await using bob = await IrcClient.connect(server.port, { nick: "bob" });
  assertEquals(await bob.ask("MONITOR + a,b,c,d"), [
    ":chat.local 734 bob 2 c,d :Monitor list is full",
    ":chat.local 731 bob :a,b",
  ]);
});

Deno.test("extended-monitor brings AWAY of somebody who shares no room, once", async () => {
  await using server = await testServer();
  await using bob = await IrcClient.connect(server.port, {
    nick: "bob",
    caps: ["extended-monitor", "away-notify"],
  });
  await using amy = await IrcClient.connect(server.port, { nick: "amy" });
  await bob.ask("MONITOR + amy");
  await amy.ask("AWAY :lunch");
  assertEquals(await bob.sync(), [":amy!~amy@localhost AWAY :lunch"]);
  await bob.ask("JOIN #r");
  await amy.ask("JOIN #r");
  await bob.sync();
  await amy.ask("AWAY");
  assertEquals(await bob.sync(), [":amy!~amy@localhost AWAY"]);
});
