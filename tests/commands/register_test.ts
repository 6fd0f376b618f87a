// NICK and CAP once a client is welcome (Modern IRC, "NICK message"; IRCv3, "Capability Negotiation").

import { assertEquals } from "@std/assert";
import { assemble, by, testRefusals } from "./cast.ts";

testRefusals([
  {
    name: "NICK to a name that is taken is 433, in any case (Modern, ERR_NICKNAMEINUSE)",
    who: "bob",
    line: "NICK ANN",
    answer: "433 bob ANN :ANN is taken; please choose another name",
  },
  {
    name: "NICK to an unusable name is 432 (Modern, ERR_ERRONEUSNICKNAME)",
    who: "bob",
    line: "NICK #bob",
    answer: "432 bob #bob :That name cannot be used here",
  },
  {
    name: "NICK with spaces in it is 432, without them in the answer",
    who: "bob",
    line: "NICK :b o b",
    answer: "432 bob * :That name cannot be used here",
  },
  {
    name: "NICK without a name is 431 (Modern, ERR_NONICKNAMEGIVEN)",
    who: "bob",
    line: "NICK",
    answer: "431 bob :No nickname given",
  },
]);

Deno.test("NICK is told once to oneself and to all who share a room, by the old name (Modern, NICK message)", async () => {
  await using cast = await assemble();
  await cast.ann.ask("JOIN #1,#2");
  await cast.bob.ask("JOIN #1,#2");
  await cast.hush();
  assertEquals(await cast.bob.ask("NICK rob"), [by("bob", "NICK rob")]);
  assertEquals(await cast.ann.sync(), [by("bob", "NICK rob")]);
  assertEquals(await cast.eve.sync(), []);
});

Deno.test("NICK outside all rooms is told to oneself", async () => {
  await using cast = await assemble();
  assertEquals(await cast.eve.ask("NICK eva", "PRIVMSG eva :me"), [
    by("eve", "NICK eva"),
    ":eva!~eve@localhost PRIVMSG eva :me",
  ]);
});

Deno.test("NICK: the old name is free, the new one is found, and the rank stays", async () => {
  await using cast = await assemble();
  await cast.ann.ask("NICK anna");
  assertEquals((await cast.eve.ask("NICK ann"))[0], by("eve", "NICK ann"));
  assertEquals((await cast.bob.ask("NAMES #r", "PRIVMSG anna :hi")).filter((line) => line.includes("353")), [
    ":chat.local 353 bob = #r :@anna bob",
  ]);
  assertEquals((await cast.ann.sync()).at(-1), by("bob", "PRIVMSG anna :hi"));
});

Deno.test("NICK may change the case of one's own name, and the same name again is nothing", async () => {
  await using cast = await assemble();
  assertEquals(await cast.bob.ask("NICK BOB"), [by("bob", "NICK BOB")]);
  assertEquals(await cast.ann.sync(), [by("bob", "NICK BOB")]);
  assertEquals(await cast.bob.ask("NICK BOB"), []);
  assertEquals((await cast.eve.ask("NICK bob"))[0]?.includes(" 433 "), true);
});

Deno.test("NICK: what is said behind it in the same write comes from the new name, in order", async () => {
  await using cast = await assemble();
  await cast.bob.ask("PRIVMSG #r :one", "NICK rob", "PRIVMSG #r :two");
  assertEquals(await cast.ann.sync(), [
    by("bob", "PRIVMSG #r :one"),
    by("bob", "NICK rob"),
    ":rob!~bob@localhost PRIVMSG #r :two",
  ]);
});

Deno.test("NICK: two who swap into each other's old name never share one", async () => {
  await using cast = await assemble();
  const [one, two] = await Promise.all([cast.bob.ask("NICK new"), cast.eve.ask("NICK new")]);
  const outcomes = [one, two].map((lines) => lines.at(-1)!.includes(" NICK ") ? "taken" : "refused");
  assertEquals(outcomes.sort(), ["refused", "taken"]);
});

Deno.test("CAP REQ in the middle of a room changes what is read from then on, and nobody else's", async () => {
  await using cast = await assemble();
  await cast.ann.ask("PRIVMSG #r :plain");
  assertEquals(await cast.bob.ask("CAP REQ server-time"), [
    by("ann", "PRIVMSG #r :plain"),
    ":chat.local CAP bob ACK :server-time",
  ]);
  await cast.ann.ask("PRIVMSG #r :timed");
  const [timed] = await cast.bob.sync();
  assertEquals(/^@time=\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z :ann!/.test(timed!), true, timed);
  await cast.bob.ask("CAP REQ :-server-time", "PRIVMSG #r :back");
  await cast.ann.ask("PRIVMSG #r :plain again");
  assertEquals(await cast.bob.sync(), [by("ann", "PRIVMSG #r :plain again")]);
  assertEquals(await cast.ann.sync(), []);
});

Deno.test("CAP LS and END after the welcome change nothing", async () => {
  await using cast = await assemble();
  const answers = await cast.bob.ask("CAP LS", "CAP END", "PRIVMSG #r :hi");
  assertEquals(answers.length, 1);
  assertEquals(await cast.ann.sync(), [by("bob", "PRIVMSG #r :hi")]);
});
