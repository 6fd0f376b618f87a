// Who may be called what: names that break, hide or imitate are refused; the ones of HOSTILE input, by their kind.

import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { IrcClient } from "../support/irc.ts";
import { PlainClient } from "../support/plain.ts";
import { testServer } from "../support/server.ts";
import { assemble, by, testRefusals } from "./cast.ts";

/** Nicks by what is bad about them. */
const BAD_NICKS: readonly [kind: string, nick: string][] = [
  ["zero-width", "bo\u200bb"],
  ["a joiner", "bo\u200db"],
  ["a word joiner", "bo\u2060b"],
  ["U+202E", "\u202ebob"],
  ["a bidi isolate", "bob\u2067"],
  ["a bidi mark", "bob\u061c"],
  ["full-width", "ｂｏｂ"],
  ["mathematical", "𝓫𝓸𝓫"],
  ["in circles", "ⓑⓞⓑ"],
  ["combining flood", "bob" + "\u0301\u0316".repeat(6)],
  ["a mark on nothing", "\u0301bob"],
  ["tag characters", "bob\u{e0062}"],
  ["a variation selector", "bob\ufe0f"],
  ["an empty letter", "\u3164"],
  ["a wide space", "bo\u3000b"],
  ["private use", "bob\ue000"],
  ["a byte order mark", "\ufeffbob"],
  ["what bad bytes turn into", "bob\ufffd"],
  ["a mask", "bob*"],
  ["a list", "bob,amy"],
  ["a source", "bob!b@c"],
  ["a server", "irc.example"],
  ["a room", "#bob"],
  ["a member's mark", "@bob"],
  ["a target of operators", "$bob"],
];
testRefusals(BAD_NICKS.map(([kind, nick]) => ({
  name: `bad nicks → 432: ${kind} (Modern, ERR_ERRONEUSNICKNAME)`,
  who: "eve",
  line: `NICK ${nick}`,
  answer: `432 eve ${nick} :That name cannot be used here`,
})));

/** What is one of the people here, or the server, to the eye. */
const IMITATIONS: readonly [kind: string, nick: string, bearer: string][] = [
  ["Cyrillic а", "аnn", "ann"],
  ["Cyrillic о", "bоb", "bob"],
  ["in another case", "BОB", "bob"],
  ["Greek Β and Ο", "ΒΟΒ", "bob"],
  ["a Latin alpha", "ɑnn", "ann"],
];
testRefusals(IMITATIONS.map(([kind, nick, bearer]) => ({
  name: `look-alikes refused: ${kind} → 433 (Modern, ERR_NICKNAMEINUSE)`,
  who: "eve",
  line: `NICK ${nick}`,
  answer: `433 eve ${nick} :${nick} looks like ${bearer}, which is taken; please choose another name`,
})));

testRefusals(
  ["ChɑnServ", "ChanServ", "nickserv", "NlckServ", "N\u0456ckServ", "GIobal", "chatꓸlocal"].map((nick) => ({
    name: `look-alikes refused: ${nick} → 432, a name of the server's own`,
    who: "eve",
    line: `NICK ${nick}`,
    answer: `432 eve ${nick} :${nick} reads as a name of the server's own`,
  })),
);

testRefusals([
  {
    name: "case-folded twins are one: 433 in any case",
    who: "eve",
    line: "NICK BoB",
    answer: "433 eve BoB :BoB is taken; please choose another name",
  },
  {
    name: "REGISTER: no account has the name of a service, or one like it (draft/account-registration)",
    who: "eve",
    line: "REGISTER NlckServ * :correct horse",
    answer: "FAIL REGISTER BAD_ACCOUNT_NAME NlckServ :That name cannot be used here",
  },
]);

Deno.test("look-alikes: two names in ASCII imitate nobody", async () => {
  await using cast = await assemble();
  for (const nick of ["user1", "userl", "userI", "modern", "modem"]) await cast.add(nick);
  assertEquals(await cast.eve.ask("NICK user|"), [by("eve", "NICK user|")]);
});

Deno.test("look-alikes: before the welcome too, against names that wait for theirs, until the name is free", async () => {
  await using server = await testServer();
  await using bob = await IrcClient.connect(server.port);
  assertEquals(await bob.ask("NICK bob"), []);
  await using rob = await IrcClient.connect(server.port);
  assertEquals(await rob.ask("NICK bоb"), [
    ":chat.local 433 * bоb :bоb looks like bob, which is taken; please choose another name",
  ]);
  assertEquals(await bob.ask("NICK other"), []);
  assertMatch((await rob.ask("NICK bоb", "USER rob 0 * :Rob"))[0]!, / 001 bоb /);
  assertEquals(await bob.ask("NICK bob"), [
    ":chat.local 433 other bob :bob looks like bоb, which is taken; please choose another name",
  ]);
  await rob.send("QUIT");
  await rob.expectClosed();
  assertMatch((await bob.ask("NICK bob", "USER bob 0 * :Bob"))[0]!, / 001 bob /);
});

Deno.test("look-alikes: one's own name may change to one that looks like it", async () => {
  await using cast = await assemble();
  const { bob, eve } = cast;
  assertEquals((await bob.ask("NICK bоb")).length, 1);
  assertMatch((await eve.ask("NICK bob"))[0]!, / 433 eve bob :bob looks like bоb, /);
  assertEquals((await bob.ask("NICK bob", "NICK Вова", "NICK вова")).length, 3);
  await eve.sync();
  assertEquals(await eve.ask("NICK bоb"), [":eve!~eve@localhost NICK bоb"]);
});

Deno.test("look-alikes: of two who take names that look alike at the same moment one gets it", async () => {
  await using server = await testServer();
  await using one = await IrcClient.connect(server.port);
  await using two = await IrcClient.connect(server.port);
  const answers = await Promise.all([
    one.ask("NICK bob", "USER x 0 * :x"),
    two.ask("NICK bоb", "USER x 0 * :x"),
  ]);
  assertEquals(answers.map((lines) => lines[0]!.split(" ")[1]).sort(), ["001", "433"]);
});

Deno.test("look-alikes: plain: the imitator is told whom it looks like, and asked again", async () => {
  await using server = await testServer();
  await using bob = await PlainClient.join(server.port, "bob");
  await using rob = await PlainClient.connect(server.port);
  await rob.until("alias?");
  await rob.send("bоb\n");
  await rob.until("bоb looks like bob, which is taken; please choose another name\n");
  while (!rob.reads.slice(1).join("").includes("alias?")) await rob.read();
  await rob.send("ChɑnServ\n");
  await rob.until("ChɑnServ reads as a name of the server's own\n");
  while (rob.text.split("alias?").length < 4) await rob.read();
  await rob.send("rob\n");
  await rob.until("you are now connected!");
  assertStringIncludes(await bob.until("rob has connected to the chat room\n"), "rob");
});

testRefusals([
  {
    name: "look-alikes: a room that would be read as another is not made: 403 (Modern, JOIN message)",
    who: "eve",
    given: ["JOIN #paypal"],
    line: "JOIN #раураl",
    answer: "403 eve #раураl :#раураl looks like #paypal, which is another room",
  },
  {
    name: "look-alikes: of a secret room those outside are told no more than that there is none: 403",
    who: "eve",
    given: ["MODE #r +s"],
    line: "JOIN #г",
    answer: "403 eve #г :No such channel",
  },
  {
    name: "look-alikes: of a room that is not secret they are: 403",
    who: "eve",
    line: "JOIN #г",
    answer: "403 eve #г :#г looks like #r, which is another room",
  },
  {
    name: "look-alikes: the room where newcomers are sent is not imitated while nobody is in it: 403",
    who: "eve",
    line: "JOIN #lоbby",
    answer: "403 eve #lоbby :#lоbby looks like #lobby, which is another room",
  },
  {
    name: "look-alikes: RENAME to what reads as another room: CHANNEL_NAME_IN_USE (draft/channel-rename)",
    who: "ann",
    given: ["JOIN #other"],
    line: "RENAME #r #оther",
    answer: "FAIL RENAME CHANNEL_NAME_IN_USE #r #оther :Another room has a name that looks like this one",
  },
]);

Deno.test("look-alikes: a room may be made once the one that it looks like is gone, and its own name may change", async () => {
  await using cast = await assemble({ caps: ["draft/channel-rename", "no-implicit-names"] });
  const { ann, eve } = cast;
  await ann.ask("JOIN #дом");
  assertEquals(await eve.ask("JOIN #Дом"), [
    ":chat.local 403 eve #Дом :#Дом looks like #дом, which is another room",
  ]);
  assertEquals(await ann.ask("RENAME #дом #Дом"), [by("ann", "RENAME #дом #Дом :")]);
  assertMatch((await eve.ask("JOIN #дом"))[0]!, / 403 eve #дом :#дом looks like #Дом, /);
  assertEquals((await eve.ask("JOIN #Дом"))[0], by("eve", "JOIN #Дом"), "the room itself is entered");
  await eve.ask("PART #Дом");
  await ann.ask("PART #Дом");
  assertEquals((await eve.ask("JOIN #дом"))[0], by("eve", "JOIN #дом"));
  assert((await ann.ask("JOIN #Дом"))[0]!.includes(" 403 "));
});

Deno.test("look-alikes: two rooms in ASCII imitate nobody", async () => {
  await using cast = await assemble();
  assertEquals((await cast.ann.ask("JOIN #team1"))[0], by("ann", "JOIN #team1"));
  assertEquals((await cast.eve.ask("JOIN #teaml"))[0], by("eve", "JOIN #teaml"));
});
