// PRIVMSG, NOTICE, TAGMSG (Modern IRC, "Sending Messages"; IRCv3 echo-message, message-tags, labeled-response).

import { assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { parseMessage } from "../../protocol/message.ts";
import { assemble, by, testRefusals } from "./cast.ts";

const OUTSIDE = "Cannot send to channel: you are not in it";

testRefusals([
  {
    name: "PRIVMSG without a target is 411 (Modern, ERR_NORECIPIENT)",
    who: "bob",
    line: "PRIVMSG",
    answer: "411 bob :No recipient given (PRIVMSG)",
  },
  {
    name: "PRIVMSG with an empty target is 411",
    who: "bob",
    line: "PRIVMSG :",
    answer: "411 bob :No recipient given (PRIVMSG)",
  },
  {
    name: "PRIVMSG without a text is 412 (Modern, ERR_NOTEXTTOSEND)",
    who: "bob",
    line: "PRIVMSG #r",
    answer: "412 bob :No text to send",
  },
  {
    name: "PRIVMSG with an empty text is 412",
    who: "bob",
    line: "PRIVMSG #r :",
    answer: "412 bob :No text to send",
  },
  {
    name: "PRIVMSG to nobody is 401 (Modern, ERR_NOSUCHNICK)",
    who: "bob",
    line: "PRIVMSG nobody :x",
    answer: "401 bob nobody :No such nick",
  },
  {
    name: "PRIVMSG to a room that is not there is 403 (Modern, ERR_NOSUCHCHANNEL)",
    who: "bob",
    line: "PRIVMSG #none :x",
    answer: "403 bob #none :No such channel",
  },
  {
    name: "PRIVMSG from outside a +n room is 404 (Modern, No External Messages Mode)",
    who: "eve",
    line: "PRIVMSG #r :x",
    answer: `404 eve #r :${OUTSIDE}`,
  },
  {
    name: "PRIVMSG from outside a secret room is 403",
    who: "eve",
    given: ["MODE #r +s"],
    line: "PRIVMSG #r :x",
    answer: "403 eve #r :No such channel",
  },
  {
    name: "PRIVMSG in a +m room without voice is 404 (Modern, Moderated Channel Mode)",
    who: "bob",
    given: ["MODE #r +m"],
    line: "PRIVMSG #r :x",
    answer: "404 bob #r :Cannot send to channel: only those with voice may speak (+m)",
  },
  {
    name: "PRIVMSG from outside a +m room without +n is 404 too",
    who: "eve",
    given: ["MODE #r +m-n"],
    line: "PRIVMSG #r :x",
    answer: "404 eve #r :Cannot send to channel: only those with voice may speak (+m)",
  },
  {
    name: "PRIVMSG of a banned member is 404 (Modern, Ban Channel Mode)",
    who: "bob",
    given: ["MODE #r +b bob"],
    line: "PRIVMSG #r :x",
    answer: "404 bob #r :Cannot send to channel: you are banned (+b)",
  },
  {
    name: "TAGMSG without message-tags is 421 (IRCv3, message-tags)",
    who: "bob",
    line: "@+x=1 TAGMSG #r",
    answer: "421 bob TAGMSG :Unknown command",
  },
]);

Deno.test("NOTICE is never answered, whatever is wrong with it (Modern, NOTICE message)", async () => {
  await using cast = await assemble();
  const lines = [
    "NOTICE",
    "NOTICE #r",
    "NOTICE nobody :x",
    "NOTICE #none :x",
    "NOTICE #r :x",
    "NOTICE a,b,c,d,e,f :x",
  ];
  assertEquals(await cast.eve.ask(...lines), []);
  assertEquals(await cast.ann.sync(), []);
});

Deno.test("PRIVMSG to a room reaches all others, by the room's own name, and not oneself (Modern, PRIVMSG message)", async () => {
  await using cast = await assemble();
  assertEquals(await cast.bob.ask("PRIVMSG #R ::) hi", "NOTICE #r hi"), []);
  assertEquals(await cast.ann.sync(), [by("bob", "PRIVMSG #r ::) hi"), by("bob", "NOTICE #r :hi")]);
  assertEquals(await cast.eve.sync(), []);
});

Deno.test("PRIVMSG to somebody reaches that one alone, in any case of the name", async () => {
  await using cast = await assemble();
  assertEquals(await cast.bob.ask("PRIVMSG EVE :psst"), []);
  assertEquals(await cast.eve.sync(), [by("bob", "PRIVMSG eve :psst")]);
  assertEquals(await cast.ann.sync(), []);
});

Deno.test("PRIVMSG to oneself arrives once, with echo-message twice (IRCv3, echo-message)", async () => {
  await using cast = await assemble();
  assertEquals(await cast.bob.ask("PRIVMSG bob :note"), [by("bob", "PRIVMSG bob :note")]);
  assertEquals((await cast.bob.ask("CAP REQ echo-message", "PRIVMSG bob :note")).slice(1), [
    by("bob", "PRIVMSG bob :note"),
    by("bob", "PRIVMSG bob :note"),
  ]);
});

Deno.test("PRIVMSG with voice in a moderated room, with an exception from a ban, and without +n from outside", async () => {
  await using cast = await assemble();
  const said: string[] = [];
  const hear = async (...lines: string[]) => void said.push(...await cast.ann.ask(...lines));
  await hear("MODE #r +mv bob");
  await cast.bob.ask("PRIVMSG #r :voiced");
  await hear("MODE #r -mn+be *!*@* *!~bob@*", "MODE #r -v bob");
  await cast.bob.ask("PRIVMSG #r :excepted");
  await hear("MODE #r -b *!*@*");
  await cast.eve.ask("PRIVMSG #r :from outside");
  await hear("PING x");
  assertEquals(said.filter((line) => line.includes(" PRIVMSG ")), [
    by("bob", "PRIVMSG #r :voiced"),
    by("bob", "PRIVMSG #r :excepted"),
    by("eve", "PRIVMSG #r :from outside"),
  ]);
});

Deno.test("PRIVMSG to several: each gets it, each refusal is told, too many is 407 (Modern, ERR_TOOMANYTARGETS)", async () => {
  await using cast = await assemble({ limits: { targets: 3 } });
  assertEquals(await cast.bob.ask("PRIVMSG ann,nobody,#r,eve :hi"), [
    ":chat.local 401 bob nobody :No such nick",
    ":chat.local 407 bob eve :Too many recipients",
  ]);
  assertEquals(await cast.ann.sync(), [by("bob", "PRIVMSG ann :hi"), by("bob", "PRIVMSG #r :hi")]);
  assertEquals(await cast.eve.sync(), []);
});

Deno.test("PRIVMSG to somebody who is away is answered with 301, a NOTICE is not (Modern, RPL_AWAY)", async () => {
  await using cast = await assemble();
  await cast.eve.ask("AWAY :lunch");
  assertEquals(await cast.bob.ask("PRIVMSG eve :there?", "NOTICE eve :ok"), [
    ":chat.local 301 bob eve :lunch",
  ]);
  assertEquals((await cast.eve.sync()).length, 2);
});

Deno.test("PRIVMSG: CTCP and formatting pass as they are", async () => {
  await using cast = await assemble();
  const text = "\u0001ACTION \u0002waves\u0002 \u000304at\u0003 you\u0001";
  await cast.bob.ask(`PRIVMSG #r :${text}`);
  assertEquals(await cast.ann.sync(), [by("bob", `PRIVMSG #r :${text}`)]);
});

Deno.test("PRIVMSG: the order of two who talk at once is one order for all", async () => {
  await using cast = await assemble({ caps: ["echo-message"], limits: { "flood-rate": 0 } });
  await cast.eve.ask("JOIN #r");
  await cast.hush();
  const lines = (nick: string) => Array.from({ length: 100 }, (_, i) => `PRIVMSG #r :${nick} ${i}`);
  await Promise.all([cast.ann.send(...lines("ann")), cast.bob.send(...lines("bob"))]);
  const heard = await Promise.all(["ann", "bob", "eve"].map(async (name) => {
    const texts: string[] = [];
    while (texts.length < 200) {
      texts.push(parseMessage(await cast[name as "ann" | "bob" | "eve"].next("PRIVMSG"))!.params[1]!);
    }
    return texts;
  }));
  assertEquals(heard[0], heard[1]);
  assertEquals(heard[0], heard[2]);
  assertEquals(
    heard[0]!.filter((text) => text.startsWith("ann")),
    lines("ann").map((line) => line.slice(12)),
  );
});

Deno.test("echo-message: what one says comes back as the others get it, in front of later answers (IRCv3, echo-message)", async () => {
  await using cast = await assemble({ caps: ["echo-message", "message-tags", "server-time"] });
  await cast.bob.send("PRIVMSG #r :one", "NICK rob", "NOTICE #r :two", "PRIVMSG eve :three", "PING now");
  const mine: string[] = [];
  while (parseMessage(mine.at(-1) ?? "PING")!.command !== "PONG") mine.push(await cast.bob.next(() => true));
  assertEquals(mine.map((line) => parseMessage(line)!.command), [
    "PRIVMSG",
    "NICK",
    "NOTICE",
    "PRIVMSG",
    "PONG",
  ]);
  assertEquals(await cast.ann.sync(), mine.slice(0, 3), "the same bytes, msgid and time included");
  assertEquals(await cast.eve.sync(), mine.slice(3, 4));
});

Deno.test("PRIVMSG: a refusal comes behind the echo of what was said before it, and in front of what was said after", async () => {
  await using cast = await assemble({ caps: ["echo-message"] });
  assertEquals(
    await cast.bob.ask("PRIVMSG #r :one", "PRIVMSG #none :two", "PRIVMSG #r,nobody :three", "DANCE"),
    [
      by("bob", "PRIVMSG #r :one"),
      ":chat.local 403 bob #none :No such channel",
      by("bob", "PRIVMSG #r :three"),
      ":chat.local 401 bob nobody :No such nick",
      ":chat.local 421 bob DANCE :Unknown command",
    ],
  );
});

Deno.test("message-tags: every message has its own msgid, the same for all (IRCv3, message-ids)", async () => {
  await using cast = await assemble({ caps: ["message-tags"] });
  await cast.bob.ask("PRIVMSG #r :one", "PRIVMSG #r :two");
  const ids = (await cast.ann.sync()).map((line) => parseMessage(line)!.tags.get("msgid"));
  assertEquals(ids.length, 2);
  assertNotEquals(ids[0], ids[1]);
  for (const id of ids) assertMatch(id!, /^[A-Za-z0-9_-]+$/);
});

Deno.test("message-tags: client-only tags are passed on, others are not, and only to those who asked (IRCv3, message-tags)", async () => {
  await using cast = await assemble();
  await cast.ann.ask("CAP REQ message-tags");
  await cast.bob.ask("CAP REQ message-tags");
  await cast.eve.ask("JOIN #r");
  await cast.hush();
  await cast.bob.ask("@+react=\\:);account=root;msgid=fake;time=1999;bot PRIVMSG #r :hi");
  const { tags } = parseMessage((await cast.ann.sync())[0]!)!;
  assertEquals([...tags].filter(([key]) => key !== "msgid"), [["+react", ";)"]]);
  assertNotEquals(tags.get("msgid"), "fake");
  assertEquals(await cast.eve.sync(), [by("bob", "PRIVMSG #r :hi")]);
});

Deno.test("message-tags: no tags of somebody without the capability are passed on (IRCv3, message-tags capability)", async () => {
  await using cast = await assemble();
  await cast.ann.ask("CAP REQ message-tags");
  await cast.bob.ask("@+draft/reply=x PRIVMSG #r :hi");
  assertEquals([...parseMessage((await cast.ann.sync())[0]!)!.tags.keys()], ["msgid"]);
});

Deno.test("message-tags: what is no key of a tag is not passed on (IRCv3, message-tags, Format)", async () => {
  await using cast = await assemble({ caps: ["message-tags"] });
  await cast.bob.ask("@+;++;+a:b=1;+é=1;+\u200b;+example.com/ok-1=1;+x= PRIVMSG #r :hi");
  const [line] = await cast.ann.sync();
  assertMatch(line!, /^@msgid=[^;]+;\+example\.com\/ok-1=1;\+x :bob!/);
});

Deno.test("TAGMSG reaches those with message-tags, and comes back with echo-message (IRCv3, message-tags)", async () => {
  await using cast = await assemble({ caps: ["message-tags"] });
  await cast.ann.ask("CAP REQ :echo-message");
  await cast.bob.ask("CAP REQ :-message-tags");
  const echo = await cast.ann.ask("@+typing=active TAGMSG #r", "TAGMSG #r", "@typing=active TAGMSG #r");
  // What is not for others is removed, and the rest is passed on, be it nothing (message-tags, "Examples").
  assertEquals(echo.map((line) => line.replace(/msgid=[^; ]+;?/, "")), [
    `@+typing=active ${by("ann", "TAGMSG #r")}`,
    `@ ${by("ann", "TAGMSG #r")}`,
    `@ ${by("ann", "TAGMSG #r")}`,
  ]);
  assertEquals(await cast.bob.sync(), []);
  await cast.ann.ask("@+typing=done TAGMSG eve");
  assertEquals(parseMessage((await cast.eve.sync())[0]!)!.tags.get("+typing"), "done");
});

Deno.test("server-time: the time is now and never goes back (IRCv3, server-time)", async () => {
  await using cast = await assemble({ caps: ["server-time"] });
  const before = Date.now();
  await cast.bob.ask(...Array.from({ length: 20 }, (_, i) => `PRIVMSG #r :${i}`));
  const times = (await cast.ann.sync()).map((line) => Date.parse(parseMessage(line)!.tags.get("time")!));
  assertEquals(times, [...times].sort((a, b) => a - b));
  assertEquals(times[0]! >= before && times[0]! < before + 60_000, true);
});
