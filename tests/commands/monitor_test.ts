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

Deno.test("MONITOR + takes a nick once, and what is on the list already even when it is full (IRCv3, monitor)", async () => {
  await using server = await testServer({ limits: { monitor: 2 } });
  await using bob = await IrcClient.connect(server.port, { nick: "bob" });
  assertEquals(await bob.ask("MONITOR + a,a,A,b", "MONITOR + B,a"), [
    ":chat.local 731 bob :A,b",
    ":chat.local 731 bob :B,a",
  ]);
  assertEquals((await bob.ask("MONITOR L"))[0], ":chat.local 732 bob :a,b");
});

Deno.test("MONITOR: 734 names all that did not fit, each whole (IRCv3, monitor, ERR_MONLISTFULL)", async () => {
  await using server = await testServer({ limits: { monitor: 1 } });
  await using bob = await IrcClient.connect(server.port, { nick: "bob" });
  const names = Array.from({ length: 15 }, (_, i) => `${"語".repeat(9)}${i + 10}`);
  const lines = (await bob.ask(`MONITOR + a,${names.join(",")}`)).filter((line) => line.includes(" 734 "));
  assertEquals(lines.flatMap((line) => line.split(" ")[4]!.split(",")), names);
  for (const line of lines) assertLessOrEqual(new TextEncoder().encode(line).length, 510);
});

Deno.test("extended-monitor tells of nobody who is not welcome yet (draft/pre-away)", async () => {
  await using server = await testServer();
  const caps = ["extended-monitor", "away-notify"];
  await using bob = await IrcClient.connect(server.port, { nick: "bob", caps });
  await bob.ask("MONITOR + amy");
  await using amy = await IrcClient.connect(server.port);
  await amy.ask("CAP REQ draft/pre-away", "NICK amy", "AWAY :not yet here");
  assertEquals(await bob.sync(), []);
  await amy.ask("USER amy 0 * :Amy", "CAP END");
  assertEquals(await bob.sync(), [":chat.local 730 bob :amy!~amy@localhost"]);
  assertEquals(await bob.ask("PRIVMSG amy :hi"), [":chat.local 301 bob amy :not yet here"]);
});
