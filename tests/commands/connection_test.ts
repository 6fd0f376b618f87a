// PING, PONG, ERROR, QUIT (Modern IRC, "Connection Messages").

import { assertEquals } from "@std/assert";
import { assemble, by, testRefusals } from "./cast.ts";

testRefusals([
  {
    name: "PING without a token is 409 (Modern, PING message)",
    who: "eve",
    line: "PING",
    answer: "409 eve :No origin specified",
  },
  {
    name: "PING with an empty token is 409",
    who: "eve",
    line: "PING :",
    answer: "409 eve :No origin specified",
  },
  {
    name: "a word that is no command is 421 (Modern, ERR_UNKNOWNCOMMAND)",
    who: "eve",
    line: "JUMP high",
    answer: "421 eve JUMP :Unknown command",
  },
]);

Deno.test("PING is answered with its token, spaces and all (Modern, PONG message)", async () => {
  await using cast = await assemble();
  await cast.eve.send("PING :a token :with spaces");
  assertEquals(await cast.eve.next("PONG"), ":chat.local PONG chat.local :a token :with spaces");
});

Deno.test("PONG and ERROR from a client, and a blank line, are answered with nothing", async () => {
  await using cast = await assemble();
  assertEquals(await cast.eve.ask("PONG x", "PONG", "ERROR :oops", "", "   "), []);
});

Deno.test("a source that a client puts in front of its line changes nothing (Modern, Message Format)", async () => {
  await using cast = await assemble();
  await cast.bob.ask(":ann PRIVMSG #r :it was me");
  assertEquals(await cast.ann.sync(), [by("bob", "PRIVMSG #r :it was me")]);
});

for (const [line, reason] of [["QUIT :see you", "Quit: see you"], ["QUIT", "Quit: "], ["QUIT :", "Quit: "]]) {
  Deno.test(`${line}: ERROR for oneself, QUIT with the reason for the room (Modern, QUIT message)`, async () => {
    await using cast = await assemble();
    await cast.bob.send(line!);
    assertEquals(await cast.bob.expectClosed(), [`ERROR :Closing link: localhost (${reason})`]);
    assertEquals(await cast.ann.next("QUIT"), by("bob", `QUIT :${reason}`));
    assertEquals(await cast.ann.ask("NAMES #r"), [
      ":chat.local 353 ann = #r :@ann",
      ":chat.local 366 ann #r :End of /NAMES list",
    ]);
    assertEquals(await cast.eve.sync(), [], "who shares no room is not told");
  });
}

Deno.test("QUIT is told once to somebody who shares several rooms (Modern, QUIT message)", async () => {
  await using cast = await assemble();
  await cast.ann.ask("JOIN #1,#2,#3");
  await cast.bob.ask("JOIN #3,#2,#1");
  await cast.eve.ask("JOIN #2");
  await cast.hush();
  await cast.bob.send("QUIT");
  await cast.bob.expectClosed();
  assertEquals(await cast.ann.sync(), [by("bob", "QUIT :Quit: ")]);
  assertEquals(await cast.eve.sync(), [by("bob", "QUIT :Quit: ")]);
});

Deno.test("QUIT: what stands behind it in the same write is not done", async () => {
  await using cast = await assemble();
  await cast.bob.send("PRIVMSG #r :before", "QUIT", "PRIVMSG #r :after", "JOIN #x");
  await cast.bob.expectClosed();
  assertEquals(await cast.ann.sync(), [by("bob", "PRIVMSG #r :before"), by("bob", "QUIT :Quit: ")]);
});
