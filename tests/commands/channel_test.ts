// JOIN, PART, NAMES, TOPIC, LIST (Modern IRC, "Channel Operations").

import { assertEquals, assertMatch } from "@std/assert";
import { parseMessage } from "../../protocol/message.ts";
import { connectAll, IrcClient } from "../support/irc.ts";
import { testServer } from "../support/server.ts";
import { assemble, by, testRefusals } from "./cast.ts";

const NOT_ENOUGH = "Not enough parameters";

testRefusals([
  {
    name: "JOIN without a room is 461 (Modern, JOIN message)",
    who: "eve",
    line: "JOIN",
    answer: `461 eve JOIN :${NOT_ENOUGH}`,
  },
  {
    name: "JOIN of what is no room name is 403 (Modern, JOIN message)",
    who: "eve",
    line: "JOIN room",
    answer: "403 eve room :No such channel",
  },
  {
    name: "JOIN of a name with a space is 403",
    who: "eve",
    line: "JOIN :#a b",
    answer: "403 eve * :No such channel",
  },
  {
    name: "JOIN of a name too long is 403",
    who: "eve",
    line: `JOIN #${"x".repeat(64)}`,
    answer: `403 eve #${"x".repeat(64)} :No such channel`,
  },
  {
    name: "JOIN with a wrong key is 475 (Modern, ERR_BADCHANNELKEY)",
    who: "eve",
    given: ["MODE #r +k key"],
    line: "JOIN #r Key",
    answer: "475 eve #r :Cannot join channel (+k): wrong key",
  },
  {
    name: "JOIN of a full room is 471 (Modern, ERR_CHANNELISFULL)",
    who: "eve",
    given: ["MODE #r +l 2"],
    line: "JOIN #r",
    answer: "471 eve #r :Cannot join channel (+l): it is full",
  },
  {
    name: "JOIN of a room by invitation is 473 (Modern, ERR_INVITEONLYCHAN)",
    who: "eve",
    given: ["MODE #r +i"],
    line: "JOIN #r",
    answer: "473 eve #r :Cannot join channel (+i): it is by invitation",
  },
  {
    name: "JOIN of the banned is 474 (Modern, ERR_BANNEDFROMCHAN)",
    who: "eve",
    given: ["MODE #r +b eve"],
    line: "JOIN #R",
    answer: "474 eve #r :Cannot join channel (+b): you are banned",
  },
  {
    name: "PART without a room is 461 (Modern, PART message)",
    who: "eve",
    line: "PART",
    answer: `461 eve PART :${NOT_ENOUGH}`,
  },
  {
    name: "PART of a room that is not there is 403 (Modern, PART message)",
    who: "eve",
    line: "PART #none",
    answer: "403 eve #none :No such channel",
  },
  {
    name: "PART of a room one is not in is 442 (Modern, PART message)",
    who: "eve",
    line: "PART #r",
    answer: "442 eve #r :You're not on that channel",
  },
  {
    name: "PART of a secret room one is not in is 403",
    who: "eve",
    given: ["MODE #r +s"],
    line: "PART #r",
    answer: "403 eve #r :No such channel",
  },
  {
    name: "TOPIC without a room is 461 (Modern, TOPIC message)",
    who: "bob",
    line: "TOPIC",
    answer: `461 bob TOPIC :${NOT_ENOUGH}`,
  },
  {
    name: "TOPIC of a room that is not there is 403 (Modern, TOPIC message)",
    who: "bob",
    line: "TOPIC #none :x",
    answer: "403 bob #none :No such channel",
  },
  {
    name: "TOPIC set from outside is 442 (Modern, TOPIC message)",
    who: "eve",
    given: ["MODE #r -t"],
    line: "TOPIC #r :x",
    answer: "442 eve #r :You're not on that channel",
  },
  {
    name: "TOPIC set by an ordinary member of a +t room is 482 (Modern, TOPIC message)",
    who: "bob",
    line: "TOPIC #r :x",
    answer: "482 bob #r :You're not a channel operator",
  },
  {
    name: "TOPIC of a secret room is 403 outside",
    who: "eve",
    given: ["MODE #r +s", "TOPIC #r :x"],
    line: "TOPIC #r",
    answer: "403 eve #r :No such channel",
  },
  {
    name: "TOPIC of a room that is entered by invitation is 442 outside (Modern, ERR_NOTONCHANNEL)",
    who: "eve",
    given: ["MODE #r +i", "TOPIC #r :x"],
    line: "TOPIC #r",
    answer: "442 eve #r :You're not on that channel",
  },
  {
    name: "TOPIC where there is none is 331 (Modern, RPL_NOTOPIC)",
    who: "eve",
    line: "TOPIC #r",
    answer: "331 eve #r :No topic is set",
  },
  {
    name: "NAMES of a room that is not there is 366 alone (Modern, NAMES message)",
    who: "eve",
    line: "NAMES #none",
    answer: "366 eve #none :End of /NAMES list",
  },
  {
    name: "NAMES of a secret room is 366 alone outside (Modern, NAMES message)",
    who: "eve",
    given: ["MODE #r +s"],
    line: "NAMES #r",
    answer: "366 eve #r :End of /NAMES list",
  },
]);

Deno.test("JOIN: the JOIN itself, then the names, and the others are told (Modern, JOIN message)", async () => {
  await using cast = await assemble();
  assertEquals(await cast.eve.ask("JOIN #R"), [
    by("eve", "JOIN #r"),
    ":chat.local 353 eve = #r :@ann bob eve",
    ":chat.local 366 eve #r :End of /NAMES list",
  ]);
  assertEquals(await cast.ann.sync(), [by("eve", "JOIN #r")]);
  assertEquals(await cast.bob.sync(), [by("eve", "JOIN #r")]);
});

Deno.test("JOIN: with a topic 332 and 333 come between (Modern, JOIN message)", async () => {
  await using cast = await assemble();
  await cast.ann.ask("TOPIC #r :Today :only");
  const answers = (await cast.eve.ask("JOIN #r")).map((line) => parseMessage(line)!);
  assertEquals(answers.map(({ command }) => command), ["JOIN", "332", "333", "353", "366"]);
  assertEquals(answers[1]!.params, ["eve", "#r", "Today :only"]);
  assertEquals(answers[2]!.params.slice(0, 3), ["eve", "#r", "ann!~ann@localhost"]);
  assertMatch(answers[2]!.params[3]!, /^\d{10}$/);
});

Deno.test("JOIN: the first one rules the room, and of two at the same moment exactly one", async () => {
  await using cast = await assemble();
  await Promise.all([cast.bob.ask("JOIN #new"), cast.eve.ask("JOIN #new")]);
  const [names] = await cast.eve.ask("NAMES #new");
  assertEquals(parseMessage(names!)!.params[3]!.split(" ").map((name) => name[0] === "@").sort(), [
    false,
    true,
  ]);
});

Deno.test("JOIN of a room one is in is answered with nothing", async () => {
  await using cast = await assemble();
  assertEquals(await cast.bob.ask("JOIN #R"), []);
  assertEquals(await cast.ann.sync(), []);
});

Deno.test("JOIN of several, with keys in turn; what is refused does not stop the others (Modern, JOIN message)", async () => {
  await using cast = await assemble();
  await cast.ann.ask("JOIN #1,#2,#3", "MODE #1 +k one", "MODE #3 +k three");
  const commands = (await cast.eve.ask("JOIN #1,bad,#2,#3 one,,x,wrong")).map((line) => parseMessage(line)!);
  assertEquals(
    commands.filter(({ command }) => command !== "353" && command !== "366").map((
      m,
    ) => [m.command, m.params.at(-2)]),
    [["JOIN", undefined], ["403", "bad"], ["JOIN", undefined], ["475", "#3"]],
  );
});

Deno.test("JOIN 0 leaves all rooms (Modern, JOIN message)", async () => {
  await using cast = await assemble();
  await cast.bob.ask("JOIN #2");
  assertEquals(await cast.bob.ask("JOIN 0"), [by("bob", "PART #r"), by("bob", "PART #2")]);
  assertEquals(await cast.ann.sync(), [by("bob", "PART #r")]);
});

Deno.test("JOIN: the right key, a place, an exception and an invitation open the door", async () => {
  await using cast = await assemble();
  await cast.ann.ask("MODE #r +kl key 3", "MODE #r +b eve!*@*", "MODE #r +e *!*@localhost");
  await cast.hush();
  assertEquals((await cast.eve.ask("JOIN #r key"))[0], by("eve", "JOIN #r"));
});

Deno.test("JOIN: +I lets in without an invitation (Modern, Invite-Exemption Channel Mode)", async () => {
  await using cast = await assemble();
  await cast.ann.ask("MODE #r +iI eve");
  await cast.hush();
  assertEquals((await cast.eve.ask("JOIN #r"))[0], by("eve", "JOIN #r"));
});

Deno.test("JOIN: a room is forgotten with its modes and topic when the last one has left", async () => {
  await using cast = await assemble();
  await cast.ann.ask("MODE #r +ik key", "TOPIC #r :old");
  await cast.bob.ask("PART #r");
  await cast.ann.ask("PART #r");
  assertEquals(await cast.eve.ask("JOIN #r"), [
    by("eve", "JOIN #r"),
    ":chat.local 353 eve = #r :@eve",
    ":chat.local 366 eve #r :End of /NAMES list",
  ]);
});

Deno.test("JOIN: a refused one leaves no empty room behind", async () => {
  await using cast = await assemble({ limits: { rooms: 1 } });
  await cast.bob.ask("JOIN #none");
  assertEquals(await cast.eve.ask("TOPIC #none"), [":chat.local 403 eve #none :No such channel"]);
});

Deno.test("JOIN with extended-join shows account and real name, to those who asked (IRCv3, extended-join)", async () => {
  await using cast = await assemble();
  await cast.ann.ask("CAP REQ extended-join");
  const amy = await IrcClient.connect(cast.server.port, { nick: "amy", realname: "Amy Pond", join: "#r" });
  await using _ = amy;
  assertEquals(await cast.ann.sync(), [by("amy", "JOIN #r * :Amy Pond")]);
  assertEquals(await cast.bob.sync(), [by("amy", "JOIN #r")]);
});

Deno.test("PART is told to all in the room, oneself included, with the reason if there is one (Modern, PART message)", async () => {
  await using cast = await assemble();
  assertEquals(await cast.bob.ask("PART #R :so long"), [by("bob", "PART #r :so long")]);
  assertEquals(await cast.ann.sync(), [by("bob", "PART #r :so long")]);
  await cast.bob.ask("JOIN #r");
  assertEquals(await cast.bob.ask("PART #r,#none"), [
    by("bob", "PART #r"),
    ":chat.local 403 bob #none :No such channel",
  ]);
});

Deno.test("PART: what is said in the room afterwards is not heard", async () => {
  await using cast = await assemble();
  await cast.bob.ask("PART #r");
  await cast.ann.ask("PRIVMSG #r :gone?");
  assertEquals(await cast.bob.sync(), []);
});

Deno.test("NAMES shows the highest mark, or with multi-prefix all of them (IRCv3, multi-prefix)", async () => {
  await using cast = await assemble();
  await cast.ann.ask("MODE #r +vv ann bob");
  await cast.hush();
  assertEquals((await cast.bob.ask("NAMES #r"))[0], ":chat.local 353 bob = #r :@ann +bob");
  assertEquals(
    (await cast.bob.ask("CAP REQ multi-prefix", "NAMES #r"))[1],
    ":chat.local 353 bob = #r :@+ann +bob",
  );
});

Deno.test("NAMES shows sources with userhost-in-names (IRCv3, userhost-in-names)", async () => {
  await using cast = await assemble({ caps: ["userhost-in-names"] });
  assertEquals(
    (await cast.bob.ask("NAMES #r"))[0],
    ":chat.local 353 bob = #r :@ann!~ann@localhost bob!~bob@localhost",
  );
});

Deno.test("NAMES from outside leaves out the invisible, from inside it does not (Modern, Invisible User Mode)", async () => {
  await using cast = await assemble();
  await cast.bob.ask("MODE bob +i");
  assertEquals((await cast.eve.ask("NAMES #r"))[0], ":chat.local 353 eve = #r :@ann");
  assertEquals((await cast.ann.ask("NAMES #r"))[0], ":chat.local 353 ann = #r :@ann bob");
});

Deno.test("NAMES of a secret room has the symbol @ (Modern, RPL_NAMREPLY)", async () => {
  await using cast = await assemble();
  await cast.ann.ask("MODE #r +s");
  await cast.hush();
  assertEquals((await cast.bob.ask("NAMES #r"))[0], ":chat.local 353 bob @ #r :@ann bob");
});

Deno.test("NAMES without a room is 366 with * (Modern, NAMES message)", async () => {
  await using cast = await assemble();
  assertEquals(await cast.eve.ask("NAMES"), [":chat.local 366 eve * :End of /NAMES list"]);
});

Deno.test("NAMES of 300 members is complete, in lines of 512 bytes, also for a slow reader with a small queue", async () => {
  await using server = await testServer({ limits: { "send-queue": 4_096 } });
  const names = Array.from({ length: 300 }, (_, i) => `member-with-a-long-name-${i}`);
  await using stack = new AsyncDisposableStack();
  for (let i = 0; i < names.length; i += 50) {
    const clients = await connectAll(server.port, { nicks: names.slice(i, i + 50), join: "#r" });
    for (const client of clients) stack.use(client);
  }
  const slow = stack.use(await IrcClient.connect(server.port, { nick: "slow", caps: ["userhost-in-names"] }));
  const lines = await slow.ask(...Array.from({ length: 5 }, () => "NAMES #r"));
  assertEquals(lines.filter((line) => line.includes(" 366 ")).length, 5);
  assertEquals(lines.filter((line) => line.length > 510), []);
  const shown = lines.slice(0, lines.findIndex((line) => line.includes(" 366 ")))
    .flatMap((line) => parseMessage(line)!.params[3]!.split(" "));
  const nicks = shown.map((name) => name.replace(/^@/, "").replace(/!.*/, ""));
  assertEquals(nicks.sort(), names.sort());
});

Deno.test("NAMES of people with long names in other scripts is in lines of 512 bytes", async () => {
  await using server = await testServer();
  await using stack = new AsyncDisposableStack();
  const nicks = Array.from({ length: 40 }, (_, i) => `名前名前名前名前名${String(i).padStart(2, "0")}`);
  for (const client of await connectAll(server.port, { nicks, join: "#r" })) stack.use(client);
  const reader = stack.use(await IrcClient.connect(server.port, { nick: "reader" }));
  const lines = (await reader.ask("NAMES #r")).filter((line) => line.includes(" 353 "));
  const bytes = lines.map((line) => new TextEncoder().encode(`${line}\r\n`).length);
  assertEquals(bytes.filter((size) => size > 512), []);
  const shown = lines.flatMap((line) => parseMessage(line)!.params[3]!.split(" "));
  assertEquals(shown.map((name) => name.replace("@", "")).sort(), nicks.sort());
});

Deno.test("TOPIC is told to all in the room, read by anyone, and cleared with an empty one (Modern, TOPIC message)", async () => {
  await using cast = await assemble();
  assertEquals(await cast.ann.ask("TOPIC #r :Today"), [by("ann", "TOPIC #r :Today")]);
  assertEquals(await cast.bob.sync(), [by("ann", "TOPIC #r :Today")]);
  assertEquals((await cast.eve.ask("TOPIC #r"))[0], ":chat.local 332 eve #r :Today");
  assertEquals(await cast.ann.ask("TOPIC #r :"), [by("ann", "TOPIC #r :")]);
  assertEquals(await cast.bob.ask("TOPIC #r"), [
    by("ann", "TOPIC #r :"),
    ":chat.local 331 bob #r :No topic is set",
  ]);
});

Deno.test("TOPIC without +t is anybody's in the room (Modern, Protected Topic Mode)", async () => {
  await using cast = await assemble();
  await cast.ann.ask("MODE #r -t");
  await cast.hush();
  assertEquals(await cast.bob.ask("TOPIC #r :mine"), [by("bob", "TOPIC #r :mine")]);
});

Deno.test("LIST shows rooms with their members and topics, secret ones to members alone (Modern, LIST message)", async () => {
  await using cast = await assemble();
  await cast.ann.ask("TOPIC #r :Today", "JOIN #hidden", "MODE #hidden +s");
  assertEquals(await cast.eve.ask("LIST"), [
    ":chat.local 321 eve Channel :Users  Name",
    ":chat.local 322 eve #r 2 :Today",
    ":chat.local 323 eve :End of /LIST",
  ]);
  assertEquals((await cast.ann.ask("LIST")).filter((line) => line.includes(" 322 ")).length, 2);
  assertEquals((await cast.eve.ask("LIST #none,#hidden,#R")).filter((line) => line.includes(" 322 ")), [
    ":chat.local 322 eve #r 2 :Today",
  ]);
});

Deno.test("NAMES of several rooms answers each by itself, as many as TARGMAX says (Modern, NAMES message)", async () => {
  await using cast = await assemble();
  assertEquals(await cast.ann.ask("NAMES #none,#R,#r,:,#r"), [
    ":chat.local 366 ann #none :End of /NAMES list",
    ":chat.local 353 ann = #r :@ann bob",
    ":chat.local 366 ann #r :End of /NAMES list",
    ":chat.local 353 ann = #r :@ann bob",
    ":chat.local 366 ann #r :End of /NAMES list",
    ":chat.local 366 ann * :End of /NAMES list",
  ]);
});
