// IRCv3 "Monitor" and "extended-monitor"

import { assertEquals, assertLessOrEqual } from "@std/assert";
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

Deno.test("MONITOR: a long list of long names comes in lines of 512 bytes at most (IRCv3 monitor, RPL_MONLIST)", async () => {
  await using server = await testServer();
  await using bob = await IrcClient.connect(server.port, { nick: "bob" });
  const names = Array.from({ length: 60 }, (_, i) => `${"語".repeat(9)}${i + 10}`);
  for (let i = 0; i < names.length; i += 15) await bob.ask(`MONITOR + ${names.slice(i, i + 15).join(",")}`);
  const lines = (await bob.ask("MONITOR L")).slice(0, -1);
  for (const line of lines) assertLessOrEqual(new TextEncoder().encode(line).length, 510);
  assertEquals(lines.flatMap((line) => line.slice(line.indexOf(" :") + 2).split(",")), names);
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
