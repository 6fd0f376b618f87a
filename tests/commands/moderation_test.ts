// KICK, INVITE (Modern IRC, "KICK message", "INVITE message").

import { assertEquals } from "@std/assert";
import { assemble, by, testRefusals } from "./cast.ts";

const NOT_OP = "482 bob #r :You're not a channel operator";

testRefusals([
  {
    name: "KICK without a nick is 461 (Modern, KICK message)",
    who: "ann",
    line: "KICK #r",
    answer: "461 ann KICK :Not enough parameters",
  },
  {
    name: "KICK from a room that is not there is 403 (Modern, KICK message)",
    who: "ann",
    line: "KICK #none bob",
    answer: "403 ann #none :No such channel",
  },
  {
    name: "KICK from outside is 442 (Modern, KICK message)",
    who: "eve",
    line: "KICK #r bob",
    answer: "442 eve #r :You're not on that channel",
  },
  {
    name: "KICK by an ordinary member is 482 (Modern, KICK message)",
    who: "bob",
    line: "KICK #r ann",
    answer: NOT_OP,
  },
  {
    name: "KICK of somebody outside is 441 (Modern, KICK message)",
    who: "ann",
    line: "KICK #r eve",
    answer: "441 ann eve #r :They aren't on that channel",
  },
  {
    name: "INVITE without a room is 461 (Modern, INVITE message)",
    who: "bob",
    line: "INVITE eve",
    answer: "461 bob INVITE :Not enough parameters",
  },
  {
    name: "INVITE of nobody is 401",
    who: "bob",
    line: "INVITE nobody #r",
    answer: "401 bob nobody :No such nick",
  },
  {
    name: "INVITE to a room that is not there is 403 (Modern, INVITE message)",
    who: "bob",
    line: "INVITE eve #none",
    answer: "403 bob #none :No such channel",
  },
  {
    name: "INVITE from outside is 442 (Modern, INVITE message)",
    who: "eve",
    line: "INVITE eve #r",
    answer: "442 eve #r :You're not on that channel",
  },
  {
    name: "INVITE of a member is 443 (Modern, INVITE message)",
    who: "bob",
    line: "INVITE ann #r",
    answer: "443 bob ann #r :is already on channel",
  },
  {
    name: "INVITE to a +i room by an ordinary member is 482 (Modern, INVITE message)",
    who: "bob",
    given: ["MODE #r +i"],
    line: "INVITE eve #r",
    answer: NOT_OP,
  },
  {
    name: "KICK of three from two rooms is 461: nobody could tell who from where (Modern, KICK message)",
    who: "ann",
    line: "KICK #r,#s a,b,c",
    answer: "461 ann KICK :One room for all, or one for each nick",
  },
]);

Deno.test("KICK is told to all, the kicked one included, who is then out (Modern, KICK message)", async () => {
  await using cast = await assemble();
  assertEquals(await cast.ann.ask("KICK #R BOB :too loud"), [by("ann", "KICK #r bob :too loud")]);
  assertEquals(await cast.bob.ask("PRIVMSG #r :still?"), [
    by("ann", "KICK #r bob :too loud"),
    ":chat.local 404 bob #r :Cannot send to channel: you are not in it",
  ]);
  await cast.ann.ask("PRIVMSG #r :quiet");
  assertEquals((await cast.bob.ask("JOIN #r")).slice(0, 3), [
    by("bob", "JOIN #r"),
    ":chat.local 353 bob = #r :@ann bob",
    ":chat.local 366 bob #r :End of /NAMES list",
  ]);
});

Deno.test("KICK of several, without a reason: one's own nick, and a wrong name stops nobody (Modern, KICK message)", async () => {
  await using cast = await assemble();
  await cast.eve.ask("JOIN #r");
  await cast.hush();
  assertEquals(await cast.ann.ask("KICK #r bob,nobody,eve"), [
    by("ann", "KICK #r bob :ann"),
    ":chat.local 441 ann nobody #r :They aren't on that channel",
    by("ann", "KICK #r eve :ann"),
  ]);
});

Deno.test("KICK of oneself is allowed to who rules", async () => {
  await using cast = await assemble();
  assertEquals(await cast.ann.ask("KICK #r ann :bye me"), [by("ann", "KICK #r ann :bye me")]);
  assertEquals(await cast.bob.sync(), [by("ann", "KICK #r ann :bye me")]);
});

Deno.test("INVITE: 341 for the one, INVITE for the other, and the door is open once (Modern, INVITE message)", async () => {
  await using cast = await assemble();
  await cast.ann.ask("MODE #r +ik key");
  await cast.hush();
  assertEquals(await cast.ann.ask("INVITE EVE #R"), [":chat.local 341 ann eve #r"]);
  assertEquals(await cast.bob.sync(), []);
  assertEquals((await cast.eve.ask("JOIN #r"))[0], by("ann", "INVITE eve #r"));
  await cast.eve.ask("PART #r");
  assertEquals((await cast.eve.ask("JOIN #r")).at(-1)?.includes(" 473 "), true);
});

Deno.test("KICK of one from each of several rooms (Modern, KICK message)", async () => {
  await using cast = await assemble();
  await cast.ann.ask("JOIN #s");
  await cast.eve.ask("JOIN #s");
  await cast.hush();
  assertEquals(await cast.ann.ask("KICK #r,#none,#s bob,bob,eve :enough"), [
    by("ann", "KICK #r bob :enough"),
    ":chat.local 403 ann #none :No such channel",
    by("ann", "KICK #s eve :enough"),
  ]);
});

Deno.test("INVITE by an operator opens the door past b i k l R at once", async () => {
  await using cast = await assemble();
  await cast.ann.ask("MODE #r +biklR eve key 1", "INVITE eve #r");
  assertEquals((await cast.eve.ask("JOIN #r")).includes(by("eve", "JOIN #r")), true);
});

Deno.test("INVITE by an ordinary member asks, and lifts no ban", async () => {
  await using cast = await assemble();
  await cast.ann.ask("MODE #r +b eve");
  await cast.hush();
  assertEquals(await cast.bob.ask("INVITE eve #r"), [":chat.local 341 bob eve #r"]);
  assertEquals(await cast.eve.ask("INVITE", "JOIN #r"), [
    by("bob", "INVITE eve #r"),
    ":chat.local 336 eve #r",
    ":chat.local 337 eve :End of /INVITE list",
    ":chat.local 474 eve #r :Cannot join channel (+b): you are banned",
  ]);
  await cast.ann.ask("INVITE eve #r");
  await cast.bob.ask("INVITE eve #r");
  assertEquals((await cast.eve.ask("JOIN #r")).includes(by("eve", "JOIN #r")), true);
});

Deno.test("INVITE alone tells of no room that is gone", async () => {
  await using cast = await assemble();
  await cast.bob.ask("JOIN #brief", "INVITE eve #brief", "PART #brief");
  await cast.hush();
  assertEquals(await cast.eve.ask("INVITE"), [":chat.local 337 eve :End of /INVITE list"]);
});
