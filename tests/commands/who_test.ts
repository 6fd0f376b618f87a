// Modern "WHO message"; WHOX (ircv3.net/specs/extensions/whox)

import { assertEquals } from "@std/assert";
import { IrcClient } from "../support/irc.ts";
import { testServer } from "../support/server.ts";

Deno.test("WHO of a room shows its members with away, marks and real name (352, 315)", async () => {
  await using server = await testServer();
  await using amy = await IrcClient.connect(server.port, { nick: "amy", join: "#r", realname: "Amy A" });
  await using bob = await IrcClient.connect(server.port, { nick: "bob", join: "#r" });
  await amy.ask("AWAY :lunch");
  assertEquals(await bob.ask("WHO #R"), [
    ":chat.local 352 bob #r ~amy localhost chat.local amy G@ :0 Amy A",
    ":chat.local 352 bob #r ~bob localhost chat.local bob H :0 bob",
    ":chat.local 315 bob #R :End of WHO list",
  ]);
});

Deno.test("WHO with a mask leaves out the invisible who share no room; the exact nick finds them", async () => {
  await using server = await testServer();
  await using amy = await IrcClient.connect(server.port, { nick: "amy" });
  await using bob = await IrcClient.connect(server.port, { nick: "bob" });
  await amy.ask("MODE amy +i");
  assertEquals(await bob.ask("WHO am*"), [":chat.local 315 bob am* :End of WHO list"]);
  assertEquals((await bob.ask("WHO amy"))[0], ":chat.local 352 bob * ~amy localhost chat.local amy H :0 amy");
});

Deno.test("WHOX answers the fields in their own order, with the token", async () => {
  await using server = await testServer();
  await using bob = await IrcClient.connect(server.port, { nick: "bob", join: "#r" });
  assertEquals(
    (await bob.ask("WHO #r %anfhuct,42"))[0],
    ":chat.local 354 bob 42 #r ~bob localhost bob H@ 0",
  );
  assertEquals((await bob.ask("WHO bob %tn,12345"))[0], ":chat.local 354 bob 0 bob");
  assertEquals((await bob.ask("WHO bob %r"))[0], ":chat.local 354 bob bob");
  await bob.ask("CAP REQ setname", "SETNAME ::)");
  assertEquals(
    (await bob.ask("WHO bob %nr"))[0],
    ":chat.local 354 bob bob ::)",
    "a real name is as it was given",
  );
});

Deno.test("WHOX hides the address of others", async () => {
  await using server = await testServer();
  await using _amy = await IrcClient.connect(server.port, { nick: "amy" });
  await using bob = await IrcClient.connect(server.port, { nick: "bob" });
  assertEquals((await bob.ask("WHO amy %in"))[0], ":chat.local 354 bob 255.255.255.255 amy");
  assertEquals((await bob.ask("WHO bob %in"))[0], ":chat.local 354 bob 127.0.0.1 bob");
});

Deno.test("WHO of a secret room shows nothing to those outside", async () => {
  await using server = await testServer();
  await using amy = await IrcClient.connect(server.port, { nick: "amy", join: "#r" });
  await using bob = await IrcClient.connect(server.port, { nick: "bob" });
  await amy.ask("MODE #r +s");
  assertEquals(await bob.ask("WHO #r"), [":chat.local 315 bob #r :End of WHO list"]);
});
