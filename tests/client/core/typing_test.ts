// IRCv3 client tag "typing"

import { assertEquals } from "@std/assert";
import type { Client } from "../../../client/core/client.ts";
import { feed, inLobby, MODERN, told } from "./fixture.ts";

/** A client in #lobby, and its clock. */
function typist(options: Parameters<typeof inLobby>[0] = {}) {
  const clock = { now: 1_000_000 };
  const client = inLobby({ caps: MODERN, now: () => clock.now, ...options });
  return { client, clock };
}

const hears = (client: Client, nick: string, state: string, target = "#lobby") =>
  feed(client, `@+typing=${state} :${nick}!u@h TAGMSG ${target}`);

const sent = (client: Client) => client.takeLines().map((line) => line.replace("@+typing=", ""));

Deno.test("typing: who types is told once, and not ourselves", () => {
  const { client } = typist();
  for (const nick of ["amy", "amy", "carl", "bob"]) hears(client, nick, "active");
  assertEquals(told(client, "typing").map(({ nicks }) => nicks), [["amy"], ["amy", "carl"]]);
  assertEquals(client.buffers.current.typing, ["amy", "carl"]);
});

Deno.test("typing: active fades after 6 seconds, paused after 30, done at once", () => {
  const { client, clock } = typist();
  hears(client, "amy", "active");
  hears(client, "carl", "paused");
  assertEquals(client.due, clock.now + 6_000);
  clock.now += 6_000;
  client.tick();
  assertEquals([client.typing.in("#lobby"), client.due], [["carl"], clock.now + 24_000]);
  clock.now += 24_000;
  client.tick();
  assertEquals([client.typing.in("#lobby"), client.due], [[], undefined]);
  hears(client, "amy", "active");
  hears(client, "amy", "done");
  assertEquals(client.typing.in("#lobby"), []);
});

Deno.test("typing: whoever says it, leaves, is put out, renames or quits types no more", () => {
  const ends = [
    ":amy!a@h PRIVMSG #lobby :there",
    ":amy!a@h PART #lobby",
    ":carl!c@h KICK #lobby amy",
    ":amy!a@h NICK amelia",
    ":amy!a@h QUIT :bye",
  ];
  for (const line of ends) {
    const { client } = typist();
    hears(client, "amy", "active");
    client.takeEvents();
    feed(client, line);
    assertEquals([line, told(client, "typing").map(({ nicks }) => nicks)], [line, [[]]]);
  }
});

Deno.test("typing: in private it belongs to the conversation with that person", () => {
  const { client } = typist();
  hears(client, "amy", "active", "bob");
  assertEquals(told(client, "typing").map(({ room, nicks }) => [room, nicks]), [["amy", ["amy"]]]);
});

Deno.test("typing: a lost connection ends all of it", () => {
  const { client } = typist();
  hears(client, "amy", "active");
  client.typing.typed("#lobby", "x");
  client.takeEvents();
  client.disconnected("gone", 1);
  assertEquals([told(client, "typing").map(({ nicks }) => nicks), client.due], [[[]], undefined]);
});

Deno.test("typing: more than can be kept is not", () => {
  const { client } = typist();
  for (let count = 0; count < 500; count++) {
    hears(client, `n${count}`, "active");
    hears(client, `n${count}`, "active", "bob");
    hears(client, "x".repeat(201), "active");
  }
  assertEquals(client.typing.in("#lobby").length, 50);
  assertEquals(told(client, "typing").filter(({ room }) => room !== "#lobby").length, 99);
});

Deno.test("typing: ours is told at most every 3 seconds, as paused after 6 without a key, and done when given up", () => {
  const { client, clock } = typist();
  client.typing.typed("#lobby", "h");
  client.typing.typed("#lobby", "he");
  assertEquals(sent(client), ["active TAGMSG #lobby"]);
  clock.now += 2_999;
  client.typing.typed("#lobby", "hel");
  assertEquals(sent(client), []);
  clock.now++;
  client.typing.typed("#lobby", "hell");
  assertEquals(sent(client), ["active TAGMSG #lobby"]);
  assertEquals(client.due, clock.now + 6_000);
  clock.now += 6_000;
  client.tick();
  client.tick();
  assertEquals([sent(client), client.due], [["paused TAGMSG #lobby"], undefined]);
  client.typing.typed("#lobby", "");
  client.typing.typed("#lobby", "");
  assertEquals(sent(client), ["done TAGMSG #lobby"]);
  client.typing.typed("#lobby", "x");
  client.typing.typed("#lobby", "");
  client.typing.typed("#lobby", "y");
  assertEquals(sent(client), ["active TAGMSG #lobby", "done TAGMSG #lobby"]);
});

Deno.test("typing: what is said needs no notice of its end, and commands are nobody's business", () => {
  const { client, clock } = typist();
  client.typing.typed("#lobby", "/quit");
  client.typing.typed("#lobby", "hi");
  client.input("hi");
  client.typing.typed("#lobby", "");
  assertEquals(sent(client), ["active TAGMSG #lobby", "@label=m1 PRIVMSG #lobby hi"]);
  clock.now += 3_000;
  client.typing.typed("#lobby", "//me");
  client.typing.typed("amy", "in the other one");
  assertEquals(sent(client), ["active TAGMSG #lobby", "done TAGMSG #lobby"]);
});

const SILENT: [why: string, client: () => Client][] = [
  ["without tags", () => typist({ caps: "" }).client],
  ["where the server counts lines and few are left", () => {
    const { client } = typist();
    feed(client, ":s.t 005 bob -SAFERATE :are supported");
    client.input("/names");
    client.takeLines();
    return client;
  }],
  ["when it is turned off", () => {
    const { client } = typist();
    client.input("/set typing off");
    return client;
  }],
  ["where the server passes none on", () => {
    const { client } = typist();
    feed(client, ":s.t 005 bob CLIENTTAGDENY=* :are supported");
    return client;
  }],
];

for (const [why, make] of SILENT) {
  Deno.test(`typing: nothing is told ${why}`, () => {
    const client = make();
    client.typing.typed("#lobby", "x");
    assertEquals(client.takeLines(), []);
  });
}

Deno.test("typing: a room that we are not in is told nothing", () => {
  const { client } = typist();
  client.typing.typed("#dev", "x");
  client.typing.typed("amy", "x");
  assertEquals(sent(client), ["active TAGMSG amy"]);
});

Deno.test("typing: turned off, others' is not shown either", () => {
  const { client } = typist();
  client.input("/set typing off");
  client.takeEvents();
  hears(client, "amy", "active");
  assertEquals(client.takeEvents(), []);
});

Deno.test("typing: a notice that is refused is no error for a person, and the last one until they speak", () => {
  const { client, clock } = typist();
  client.typing.typed("ghost", "x");
  sent(client);
  feed(client, ":s.t 401 bob ghost :No such nick");
  clock.now += 5_000;
  client.typing.typed("ghost", "xy");
  assertEquals([client.takeEvents(), sent(client)], [[], []]);
  feed(client, ":ghost!g@h PRIVMSG bob :back", ":s.t 401 bob ghost :No such nick");
  client.typing.typed("ghost", "xyz");
  assertEquals([told(client, "error").length, sent(client)], [1, ["active TAGMSG ghost"]]);
});
