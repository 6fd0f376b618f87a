// IRCv3 "draft/channel-rename"

import { assert, assertEquals, assertMatch } from "@std/assert";
import { PlainClient } from "../support/plain.ts";
import { connectAll, IrcClient } from "../support/irc.ts";
import { testServer } from "../support/server.ts";
import { assemble, by, testRefusals } from "./cast.ts";

const KNOWS = ["draft/channel-rename"];

testRefusals([
  {
    name: "RENAME: too few parameters: 461 (Modern, ERR_NEEDMOREPARAMS)",
    who: "ann",
    line: "RENAME #r",
    answer: "461 ann RENAME :Not enough parameters",
  },
  {
    name: "RENAME: no such room: 403 (Modern, ERR_NOSUCHCHANNEL)",
    who: "ann",
    line: "RENAME #none #new",
    answer: "403 ann #none :No such channel",
  },
  {
    name: "RENAME: a secret room is none for those outside: 403",
    who: "eve",
    given: ["MODE #r +s"],
    line: "RENAME #r #new",
    answer: "403 eve #r :No such channel",
  },
  {
    name: "RENAME: from outside: 442 (Modern, ERR_NOTONCHANNEL)",
    who: "eve",
    line: "RENAME #r #new",
    answer: "442 eve #r :You're not on that channel",
  },
  {
    name: "RENAME: by no operator: 482 (draft/channel-rename, Errors)",
    who: "bob",
    line: "RENAME #r #new",
    answer: "482 bob #r :You're not a channel operator",
  },
  {
    name: "RENAME: a half-operator is no operator: 482",
    who: "bob",
    given: ["MODE #r +h bob"],
    line: "RENAME #r #new",
    answer: "482 bob #r :You're not a channel operator",
  },
  {
    name: "RENAME: another room's name, in any case: CHANNEL_NAME_IN_USE",
    who: "ann",
    given: ["JOIN #other"],
    line: "RENAME #r #OTHER",
    answer: "FAIL RENAME CHANNEL_NAME_IN_USE #r #OTHER :Another room has this name",
  },
  {
    name: "RENAME: another kind of prefix: CANNOT_RENAME",
    who: "ann",
    line: "RENAME #r %r",
    answer: "FAIL RENAME CANNOT_RENAME #r %r :The name of a room begins with #",
  },
  {
    name: "RENAME: a name that no room can have: 403, as for JOIN",
    who: "ann",
    line: "RENAME #r #a,b",
    answer: "403 ann #a,b :No such channel",
  },
]);

Deno.test("RENAME: everyone who knows it is told, with the reason or an empty one (draft/channel-rename, Messages)", async () => {
  await using cast = await assemble({ caps: KNOWS });
  const { ann, bob, eve } = cast;
  const told = [by("ann", "RENAME #r #new :as agreed")];
  assertEquals(await ann.ask("RENAME #R #new :as agreed"), told);
  assertEquals(await bob.sync(), told);
  assertEquals(await eve.sync(), []);
  assertEquals(await ann.ask("RENAME #new #newer"), [by("ann", "RENAME #new #newer :")]);
});

Deno.test("RENAME: members, marks, modes and topic stay (draft/channel-rename, Messages)", async () => {
  await using cast = await assemble({ caps: KNOWS });
  const { ann, bob } = cast;
  await ann.ask("TOPIC #r :ours", "MODE #r +v-t bob", "RENAME #r #new");
  await cast.hush();
  assertEquals(await bob.ask("NAMES #new"), [
    ":chat.local 353 bob = #new :@ann +bob",
    ":chat.local 366 bob #new :End of /NAMES list",
  ]);
  const [topic] = await bob.ask("TOPIC #new");
  assertEquals(topic, ":chat.local 332 bob #new :ours");
  const [modes] = await bob.ask("MODE #new");
  assertEquals(modes, ":chat.local 324 bob #new +n");
  assertEquals(await bob.ask("PRIVMSG #new :hi", "PRIVMSG #r :hi"), [
    ":chat.local 403 bob #r :No such channel",
  ]);
  assertEquals(await ann.sync(), [by("bob", "PRIVMSG #new :hi")]);
});

Deno.test("RENAME: who does not know it leaves and enters anew (draft/channel-rename, Fallback)", async () => {
  await using cast = await assemble();
  const { ann, bob, eve } = cast;
  await ann.ask("TOPIC #r :ours");
  await cast.hush();
  const anew = (nick: string) => [
    by(nick, "PART #r :as agreed"),
    by(nick, "JOIN #new"),
    `:chat.local 332 ${nick} #new :ours`,
    `:chat.local 333 ${nick} #new ann!~ann@localhost TIME`,
    `:chat.local 353 ${nick} = #new :@ann bob`,
    `:chat.local 366 ${nick} #new :End of /NAMES list`,
  ];
  const timeless = (lines: readonly string[]) => lines.map((line) => line.replace(/ \d{10}$/, " TIME"));
  assertEquals(timeless(await ann.ask("RENAME #r #new :as agreed")), anew("ann"));
  assertEquals(timeless(await bob.sync()), anew("bob"));
  assertEquals(await eve.sync(), []);
});

Deno.test("RENAME: no reason, no topic: the fallback has none either", async () => {
  await using cast = await assemble({ caps: ["no-implicit-names"] });
  assertEquals(await cast.ann.ask("RENAME #r #new"), [by("ann", "PART #r"), by("ann", "JOIN #new")]);
});

Deno.test("RENAME: the fallback honours extended-join and the like (IRCv3 extended-join, multi-prefix, server-time)", async () => {
  await using cast = await assemble({ caps: ["extended-join", "multi-prefix", "userhost-in-names"] });
  await cast.ann.ask("MODE #r +v ann");
  assertEquals((await cast.ann.ask("RENAME #r #new")).slice(1, 3), [
    by("ann", "JOIN #new * :ann"),
    ":chat.local 353 ann = #new :@+ann!~ann@localhost bob!~bob@localhost",
  ]);
});

Deno.test("RENAME: another case is one RENAME, and nothing for those who do not know it (draft/channel-rename, Fallback)", async () => {
  await using cast = await assemble();
  await using dan = await IrcClient.connect(cast.server.port, { nick: "dan", caps: KNOWS, join: "#r" });
  await cast.hush();
  assertEquals(await cast.ann.ask("RENAME #r #R"), []);
  assertEquals(await cast.bob.sync(), []);
  assertEquals(await dan.sync(), [by("ann", "RENAME #r #R :")]);
  assertEquals(await cast.ann.ask("RENAME #r #R"), [], "its own name is no change");
  assertEquals((await cast.bob.ask("NAMES #r"))[0], ":chat.local 353 bob = #R :@ann bob dan");
});

Deno.test("RENAME: each member is told in its own way, in the order of the room", async () => {
  await using server = await testServer();
  await using ann = await IrcClient.connect(server.port, { nick: "ann", caps: KNOWS, join: "#r" });
  await using bob = await IrcClient.connect(server.port, { nick: "bob", join: "#r" });
  await ann.sync();
  await ann.ask("PRIVMSG #r :one", "RENAME #r #new", "PRIVMSG #new :two");
  assertEquals(await bob.sync(), [
    by("ann", "PRIVMSG #r :one"),
    by("bob", "PART #r"),
    by("bob", "JOIN #new"),
    ":chat.local 353 bob = #new :@ann bob",
    ":chat.local 366 bob #new :End of /NAMES list",
    by("ann", "PRIVMSG #new :two"),
  ]);
});

Deno.test("RENAME: the actor's copy has the label, the fallback is a batch with it (IRCv3 labeled-response)", async () => {
  const caps = ["labeled-response", "batch"];
  await using server = await testServer();
  await using ann = await IrcClient.connect(server.port, {
    nick: "ann",
    caps: [...caps, ...KNOWS],
    join: "#r",
  });
  await using bob = await IrcClient.connect(server.port, { nick: "bob", caps, join: "#r" });
  await ann.ask("MODE #r +o bob");
  await bob.sync();
  assertEquals(await ann.ask("@label=x RENAME #r #new"), [`@label=x ${by("ann", "RENAME #r #new :")}`]);
  await bob.sync();
  const answer = await bob.ask("@label=y RENAME #new #newer");
  assertMatch(answer[0]!, /^@label=y :chat.local BATCH \+\w+ labeled-response$/);
  assertEquals(answer.slice(1, -1).map((line) => /^@batch=\w+ \S+ (\w+)/.exec(line)?.[1]), [
    "PART",
    "JOIN",
    "353",
    "366",
  ]);
  assertMatch(answer.at(-1)!, /^:chat.local BATCH -\w+$/);
  assertEquals(await ann.sync(), [by("bob", "RENAME #new #newer :")]);
});

Deno.test("RENAME: what was on its way when the room was renamed reaches everyone under the new name", async () => {
  await using cast = await assemble({ caps: KNOWS });
  const { ann, bob, eve } = cast;
  await Promise.all([
    ann.send("PRIVMSG #r :one", "RENAME #r #new", "PRIVMSG #r :lost"),
    bob.send(...Array.from({ length: 20 }, (_, i) => `PRIVMSG ${i % 2 ? "#r" : "#new"} :${i}`)),
    eve.send("JOIN #r", "JOIN #new"),
  ]);
  await cast.hush();
  await ann.send("PRIVMSG #new :end");
  let name = "#r";
  for (const line of await bob.sync()) {
    const [, command = "", place = "", to = ""] = /^:\S+ (\S+) (\S+) ?(\S*)/.exec(line) ?? [];
    if (command === "403" || command === "JOIN") continue;
    assertEquals(place, name, line);
    if (command === "RENAME") name = to;
  }
});

Deno.test("RENAME: two rooms cannot get one name, whoever is first", async () => {
  await using cast = await assemble({ caps: KNOWS });
  const { ann, eve } = cast;
  await eve.ask("JOIN #e");
  await Promise.all([ann.send("RENAME #r #new"), eve.send("RENAME #e #new")]);
  const answers = [...await ann.sync(), ...await eve.sync()].sort();
  const [refused, renamed] = answers;
  assertMatch(refused!, /FAIL RENAME CHANNEL_NAME_IN_USE #[re] #new|RENAME #[re] #new/);
  assert(answers.length === 2 && refused!.includes("FAIL") !== renamed!.includes("FAIL"), answers.join("\n"));
});

Deno.test("RENAME: the old name is free, and who takes it reads nothing of what was said (draft/chathistory)", async () => {
  await using cast = await assemble({ caps: [...KNOWS, "draft/chathistory", "batch"] });
  const { ann, bob, eve } = cast;
  await ann.ask("PRIVMSG #r :secret", "RENAME #r #new");
  await eve.ask("JOIN #r");
  const past = async (client: IrcClient, room: string) =>
    (await client.ask(`CHATHISTORY LATEST ${room} * 10`)).filter((line) => line.includes("PRIVMSG"));
  assertEquals(await past(eve, "#r"), []);
  await bob.sync();
  const [line] = await past(bob, "#new");
  assertMatch(line!, /ann!~ann@localhost PRIVMSG #new :secret$/, "under the name that it has now");
});

Deno.test("RENAME: a room that comes under a name that was another's has its own past", async () => {
  await using cast = await assemble({ caps: [...KNOWS, "draft/chathistory", "batch"] });
  const { ann, eve } = cast;
  await eve.ask("JOIN #old", "PRIVMSG #old :theirs", "PART #old");
  await ann.ask("PRIVMSG #r :ours", "RENAME #r #old");
  const lines = await ann.ask("CHATHISTORY LATEST #old * 10");
  assertEquals(lines.filter((line) => line.includes("PRIVMSG")).map((line) => line.split(" :").at(-1)), [
    "ours",
  ]);
});

Deno.test("JOIN: a room that everybody left keeps its past, unless something had guarded it", async () => {
  await using cast = await assemble({ caps: ["draft/chathistory", "batch"] });
  const { eve } = cast;
  const past = async () =>
    (await eve.ask("CHATHISTORY LATEST #e * 10")).filter((line) => line.includes("PRIVMSG"));
  await eve.ask("JOIN #e", "PRIVMSG #e :in the open", "PART #e", "JOIN #e");
  assertEquals((await past()).length, 1);
  await eve.ask("MODE #e +i", "PRIVMSG #e :behind the door", "PART #e", "JOIN #e");
  assertEquals(await past(), []);
});

Deno.test("RENAME: the room of the newcomers keeps its name, in any case", async () => {
  await using cast = await assemble({ caps: KNOWS });
  await cast.eve.ask("JOIN #lobby");
  assertEquals(await cast.eve.ask("RENAME #lobby #mine"), [
    ":chat.local FAIL RENAME CANNOT_RENAME #lobby #mine :Newcomers look for this room under its name",
  ]);
  assertEquals(await cast.eve.ask("RENAME #lobby #Lobby"), [by("eve", "RENAME #lobby #Lobby :")]);
});

Deno.test("RENAME: a crowd that would have to be shown the room anew is spared it (draft/channel-rename, Security)", async () => {
  await using server = await testServer({ limits: { rename: 2 } });
  await using ann = await IrcClient.connect(server.port, { nick: "ann", caps: KNOWS, join: "#r" });
  await using bob = await IrcClient.connect(server.port, { nick: "bob", caps: KNOWS, join: "#r" });
  await using dan = await IrcClient.connect(server.port, { nick: "dan", join: "#r" });
  await ann.sync();
  assertEquals(await ann.ask("RENAME #r #new"), [
    ":chat.local FAIL RENAME CANNOT_RENAME #r #new :Too many are in it whose programs know no RENAME",
  ]);
  await dan.ask("PART #r");
  await using carl = await IrcClient.connect(server.port, { nick: "carl", caps: KNOWS, join: "#r" });
  await ann.sync();
  assertEquals(await ann.ask("RENAME #r #new"), [by("ann", "RENAME #r #new :")]);
  for (const other of [bob, carl]) assertMatch((await other.sync()).at(-1)!, / RENAME #r #new :$/);
});

Deno.test("RENAME: an invitation to a room is one to it under its new name", async () => {
  await using cast = await assemble({ caps: KNOWS });
  const { ann, eve } = cast;
  await ann.ask("MODE #r +i", "INVITE eve #r", "RENAME #r #new");
  await eve.sync();
  assertEquals((await eve.ask("INVITE"))[0], ":chat.local 336 eve #new");
  assertEquals((await eve.ask("JOIN #new"))[0], by("eve", "JOIN #new"));
});

Deno.test("RENAME: a room in which nobody knows it, renamed twice, is found under the last name alone", async () => {
  await using server = await testServer();
  const people = await connectAll(server.port, { nicks: ["ann", "bob"], join: "#r" });
  const [ann, bob] = people as [IrcClient, IrcClient];
  const [op, other] = (await ann.ask("NAMES #r"))[0]!.includes("@ann") ? [ann, bob] : [bob, ann];
  await op.ask("RENAME #r #s", "RENAME #s #t", "RENAME #t #r");
  await other.sync();
  assertMatch((await other.ask("NAMES #r"))[0]!, / 353 \w+ = #r :/);
  for (const name of ["#s", "#t"]) assertMatch((await other.ask(`NAMES ${name}`))[0]!, / 366 /);
  for (const person of people) await person[Symbol.asyncDispose]();
});

Deno.test("RENAME: nc hears one sentence", async () => {
  await using server = await testServer();
  await using ann = await IrcClient.connect(server.port, { nick: "ann", caps: KNOWS, join: "#lobby" });
  await using bob = await PlainClient.join(server.port, "bob");
  await ann.ask("RENAME #lobby #LOBBY :louder");
  await bob.until("ann renamed #lobby to #LOBBY (louder)\n");
  await bob.send("still here\n");
  assertEquals(await ann.next("PRIVMSG"), by("bob", "PRIVMSG #LOBBY :still here").replace("~bob", "~plain"));
});
