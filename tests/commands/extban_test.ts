// Lists b, e and I with masks of accounts, mutes and minutes (Modern, "EXTBAN parameter"; IRCv3 account-extban).

import { assertEquals } from "@std/assert";
import { parseMessage } from "../../protocol/message.ts";
import { IrcClient } from "../support/irc.ts";
import { assemble, by, logIn, testRefusals } from "./cast.ts";

const BANNED = "Cannot send to channel: you are banned (+b)";
const MUTED = "Cannot send to channel: you are muted (+b m:)";

testRefusals([
  {
    name: "MODE +b with t: and no number is 696 (Modern, ERR_INVALIDMODEPARAM)",
    who: "ann",
    line: "MODE #r +b t:soon:bob",
    answer: "696 ann #r b t:soon:bob :Minutes are a whole number from 1 to 525600",
  },
  {
    name: "MODE +e with t:0 is 696",
    who: "ann",
    line: "MODE #r +e t:0:bob",
    answer: "696 ann #r e t:0:bob :Minutes are a whole number from 1 to 525600",
  },
  {
    name: "MODE +I with an account without a name is 696",
    who: "ann",
    line: "MODE #r +I a:",
    answer: "696 ann #r I a: :A mask is one word",
  },
  {
    name: "MODE +b of several words is 696: nobody could read it in a line",
    who: "ann",
    line: "MODE #r +b :two words",
    answer: "696 ann #r b * :A mask is one word",
  },
  {
    name: "MODE +b with a mask that begins with a colon is 696",
    who: "ann",
    line: "MODE #r +b ::x!y",
    answer: "696 ann #r b * :A mask is one word",
  },
  {
    name: "MODE +b with a mask too long for a line of the list is 696",
    who: "ann",
    line: `MODE #r +b ${"x".repeat(125)}`,
    answer: `696 ann #r b ${"x".repeat(125)} :A mask has at most 128 bytes`,
  },
  {
    name: "PRIVMSG of somebody muted is 404",
    who: "bob",
    given: ["MODE #r +b m:bob"],
    line: "PRIVMSG #r :x",
    answer: `404 bob #r :${MUTED}`,
  },
  {
    name: "PRIVMSG of somebody muted is 404 where operators alone hear the others too (U)",
    who: "bob",
    given: ["MODE #r +Ub m:bob"],
    line: "PRIVMSG #r :x",
    answer: `404 bob #r :${MUTED}`,
  },
  {
    name: "PRIVMSG of somebody muted is 404 in spite of an exception that is not one of mutes",
    who: "bob",
    given: ["MODE #r +be m:bob bob"],
    line: "PRIVMSG #r :x",
    answer: `404 bob #r :${MUTED}`,
  },
  {
    name: "PRIVMSG of somebody banned is 404 in spite of an exception of mutes",
    who: "bob",
    given: ["MODE #r +be bob m:bob"],
    line: "PRIVMSG #r :x",
    answer: `404 bob #r :${BANNED}`,
  },
  {
    name: "JOIN of somebody banned for a time is 474",
    who: "eve",
    given: ["MODE #r +b t:5:eve"],
    line: "JOIN #r",
    answer: "474 eve #r :Cannot join channel (+b): you are banned",
  },
  {
    name: "JOIN in spite of +i is not for those whom I means as muted: 473",
    who: "eve",
    given: ["MODE #r +iI m:eve"],
    line: "JOIN #r",
    answer: "473 eve #r :Cannot join channel (+i): it is by invitation",
  },
  {
    name: "JOIN in spite of +i is not for who is logged in to nothing: 473",
    who: "eve",
    given: ["MODE #r +iI a:*"],
    line: "JOIN #r",
    answer: "473 eve #r :Cannot join channel (+i): it is by invitation",
  },
]);

Deno.test("005 tells of masks: EXTBAN without a prefix, ACCOUNTEXTBAN by both names (IRCv3 account-extban)", async () => {
  await using cast = await assemble();
  const tokens = (await cast.eve.ask("VERSION")).flatMap((line) => parseMessage(line)!.params);
  assertEquals(tokens.filter((token) => token.includes("EXTBAN")), [
    "ACCOUNTEXTBAN=a,account",
    "EXTBAN=,amt",
  ]);
});

Deno.test("MODE: such masks stand in the list in one spelling, with setter, and go by any spelling", async () => {
  await using cast = await assemble();
  assertEquals(await cast.ann.ask("MODE #r +bbb account:Bob m:eve m:t:05:a:x"), [
    by("ann", "MODE #r +bbb a:Bob m:eve!*@* t:5:m:a:x"),
  ]);
  await cast.hush();
  assertEquals(
    (await cast.eve.ask("MODE #r b")).map((line) => parseMessage(line)!.params.slice(2, 4)),
    [
      ["a:Bob", "ann!~ann@localhost"],
      ["m:eve!*@*", "ann!~ann@localhost"],
      ["t:5:m:a:x", "ann!~ann@localhost"],
      ["End of channel ban list"],
    ],
  );
  assertEquals(await cast.ann.ask("MODE #r +b a:BOB", "MODE #r -bbb account:bob m:eve t:5:m:account:x"), [
    by("ann", "MODE #r -bbb a:bob m:eve!*@* t:5:m:a:x"),
  ]);
});

Deno.test("a: bans who is logged in to the account, whatever the nick, and nobody else", async () => {
  await using cast = await assemble();
  await logIn(cast.eve);
  await cast.ann.ask("MODE #r +b a:eve");
  await cast.eve.ask("NICK anybody");
  await using other = await IrcClient.connect(cast.server.port, { nick: "eva" });
  assertEquals(await cast.eve.ask("JOIN #r"), [
    ":chat.local 474 anybody #r :Cannot join channel (+b): you are banned",
  ]);
  assertEquals((await other.ask("JOIN #r"))[0], by("eva", "JOIN #r"));
});

Deno.test("a: in e takes an account out of a ban, and in I lets it in", async () => {
  await using cast = await assemble();
  await logIn(cast.eve);
  await cast.ann.ask("MODE #r +ibeI *!*@* a:e* account:eve");
  assertEquals((await cast.eve.ask("JOIN #r"))[0], by("eve", "JOIN #r"));
  await cast.hush();
  await cast.eve.ask("PRIVMSG #r :hello");
  assertEquals(await cast.ann.sync(), [by("eve", "PRIVMSG #r :hello")]);
});

Deno.test("m: lets people in and hears nothing of them, tags neither; voice and e m: lift it", async () => {
  await using cast = await assemble({ caps: ["message-tags"] });
  const texts = async () => (await cast.ann.sync()).map((line) => parseMessage(line)!.params[1] ?? "tags");
  await cast.ann.ask("MODE #r +b m:eve");
  assertEquals((await cast.eve.ask("JOIN #r"))[0]?.endsWith(" JOIN #r"), true);
  await cast.hush();
  assertEquals(await cast.eve.ask("@+typing=active TAGMSG #r", "NOTICE #r :x", "PRIVMSG @#r :x"), [
    `:chat.local 404 eve #r :${MUTED}`,
    `:chat.local 404 eve #r :${MUTED}`,
  ]);
  assertEquals(await texts(), []);
  await cast.ann.ask("MODE #r +v eve");
  await cast.eve.ask("PRIVMSG #r :voiced");
  assertEquals(await texts(), ["voiced"]);
  await cast.ann.ask("MODE #r -v+e eve m:*!~eve@*");
  await cast.eve.ask("PRIVMSG #r :excepted", "@+typing=active TAGMSG #r");
  assertEquals(await texts(), ["excepted", "tags"]);
});

Deno.test("m:a: mutes an account", async () => {
  await using cast = await assemble();
  await logIn(cast.bob);
  await cast.ann.ask("MODE #r +b m:a:bob");
  await cast.bob.ask("NICK rob");
  await cast.hush();
  assertEquals(await cast.bob.ask("PRIVMSG #r :x"), [`:chat.local 404 rob #r :${MUTED}`]);
});
