// Modern "WHOWAS message"

import { assertEquals } from "@std/assert";
import { IrcClient } from "../support/irc.ts";
import { testServer } from "../support/server.ts";

Deno.test("WHOWAS tells of those who left, the latest first, as many as asked for (314, 312, 369)", async () => {
  await using server = await testServer();
  await using bob = await IrcClient.connect(server.port, { nick: "bob" });
  for (const realname of ["first", "second"]) {
    const amy = await IrcClient.connect(server.port, { nick: "amy", realname });
    await amy.send("QUIT");
    await amy.next("ERROR");
    await amy[Symbol.asyncDispose]();
  }
  const names = (lines: string[]) =>
    lines.filter((line) => line.includes(" 314 ")).map((line) => line.split(" :").at(-1));
  assertEquals(names(await bob.ask("WHOWAS AMY")), ["second", "first"]);
  assertEquals(names(await bob.ask("WHOWAS amy 1")), ["second"]);
  assertEquals(names(await bob.ask("WHOWAS amy -1")), ["second", "first"]);
  assertEquals((await bob.ask("WHOWAS amy")).at(-1), ":chat.local 369 bob amy :End of WHOWAS");
});

Deno.test("WHOWAS knows a name that was changed, and says when there was none (406)", async () => {
  await using server = await testServer();
  await using bob = await IrcClient.connect(server.port, { nick: "bob" });
  await bob.ask("NICK robert");
  assertEquals((await bob.ask("WHOWAS bob"))[0], ":chat.local 314 robert bob ~bob localhost * :bob");
  assertEquals(await bob.ask("WHOWAS nobody"), [
    ":chat.local 406 robert nobody :There was no such nickname",
    ":chat.local 369 robert nobody :End of WHOWAS",
  ]);
  assertEquals(await bob.ask("WHOWAS"), [":chat.local 431 robert :No nickname given"]);
});
