import { assertEquals } from "@std/assert";
import type { Client } from "../../../client/core/client.ts";
import { ShortMemory } from "../../../client/core/memory.ts";
import { feed, inLobby, MODERN, told } from "./fixture.ts";

const CAPS = `${MODERN} draft/read-marker`;
const at = (second: number) => `2026-01-01T00:00:0${second}.000Z`;
const ms = (second: number) => Date.parse(at(second));
const says = (second: number, text: string, room = "#dev") =>
  `@time=${at(second)};msgid=${room}${second} :amy!a@h PRIVMSG ${room} :${text}`;

/** A client in #lobby and #dev that looks at #lobby. */
function inTwo(options: Parameters<typeof inLobby>[0] = {}): Client {
  const client = inLobby({ caps: CAPS, reads: "focused", now: () => ms(9), ...options });
  feed(client, ":bob!b@h JOIN #dev", ":s.t 332 bob #dev :Building", ":s.t 366 bob #dev :End");
  client.takeEvents();
  client.takeLines();
  return client;
}

const counts = (client: Client) =>
  client.buffers.list.map(({ name, unread, mentions }) => [name, unread, mentions]);

Deno.test("buffers: the server's comes first, then rooms as they were entered, with topic and people", () => {
  const { list, current } = inTwo().buffers;
  assertEquals(
    list.map(({ name, kind, title, topic, joined, people }) => [name, kind, title, topic, joined, people]),
    [
      ["", "server", "srv.test", "", true, 0],
      ["#lobby", "room", "#lobby", "", true, 3],
      ["#dev", "room", "#dev", "Building", true, 0],
    ],
  );
  assertEquals(current.name, "#lobby");
});

Deno.test("buffers: what is said where nobody looks is unread, and read when they do (IRCv3 draft/read-marker)", () => {
  const client = inTwo();
  feed(client, says(1, "hi"), says(2, "bob: you?"), says(3, "here", "#lobby"));
  assertEquals(counts(client), [["", 0, 0], ["#lobby", 0, 0], ["#dev", 2, 1]]);
  client.reading.tell();
  assertEquals(client.takeLines(), [`MARKREAD #lobby timestamp=${at(3)}`]);
  client.buffers.focus("#DEV");
  assertEquals(counts(client), [["", 0, 0], ["#lobby", 0, 0], ["#dev", 0, 0]]);
  assertEquals([client.state.current, client.buffers.current.readUpTo], ["#dev", ms(2)]);
  client.reading.tell();
  assertEquals(client.takeLines(), [`MARKREAD #dev timestamp=${at(2)}`]);
  assertEquals(told(client, "current").map(({ room }) => room), ["#dev"]);
});

Deno.test("buffers: what comes while nobody looks at the screen is unread until somebody does", () => {
  const client = inTwo();
  feed(client, says(1, "hi", "#lobby"));
  client.buffers.looks(false);
  feed(client, says(2, "bob?", "#lobby"));
  assertEquals(counts(client)[1], ["#lobby", 1, 1]);
  client.buffers.looks(true);
  assertEquals([counts(client)[1], client.buffers.current.marker], [["#lobby", 0, 0], ms(1)]);
});

Deno.test("buffers: another device's marker makes read what it covers", () => {
  const client = inTwo();
  feed(client, says(1, "a"), says(2, "b"), `:s.t MARKREAD #dev timestamp=${at(1)}`);
  assertEquals(counts(client)[2], ["#dev", 1, 0]);
});

Deno.test("buffers: no marker makes read what is still to be said", () => {
  const client = inTwo();
  feed(client, says(1, "a"), ":s.t MARKREAD #dev timestamp=+275000-01-01T00:00:00.000Z");
  assertEquals(client.buffers.find("#dev")?.readUpTo, ms(9));
});

Deno.test("buffers: the digest has what is unread, where somebody means us first, and nothing muted", () => {
  const client = inTwo();
  client.buffers.focus("");
  client.input("/mute #dev");
  feed(client, says(1, "x"), says(1, "y", "#lobby"), says(2, "z", "#lobby"), ":amy!a@h PRIVMSG bob :psst");
  assertEquals(client.buffers.digest.map(({ name, unread }) => [name, unread]), [["amy", 1], ["#lobby", 2]]);
});

Deno.test("buffers: of the past only what is later than what was read counts", () => {
  const client = inTwo();
  const page = (...lines: string[]) => [":s.t BATCH +h chathistory #dev", ...lines, ":s.t BATCH -h"];
  feed(client, ":s.t MARKREAD #dev timestamp=" + at(2));
  feed(client, ...page(...[1, 2, 3].map((second) => `@batch=h;${says(second, "x").slice(1)}`)));
  assertEquals(counts(client)[2], ["#dev", 1, 0]);
});

Deno.test("buffers: whoever writes in private gets one, and so does whom we write to; a notice opens none", () => {
  const client = inTwo();
  feed(
    client,
    ":amy!a@h PRIVMSG bob :psst",
    ":NickServ!n@h NOTICE bob :Register!",
    ":carl!c@h NOTICE #dev :x",
  );
  client.input("/msg dan hi");
  assertEquals(counts(client).slice(3), [["amy", 1, 1], ["dan", 0, 0]]);
  assertEquals(client.buffers.list.slice(3).map(({ kind }) => kind), ["direct", "direct"]);
});

Deno.test("buffers: /query opens one and looks at it, what is typed goes there, and /close ends it", () => {
  const client = inTwo();
  client.input("/query amy");
  client.input("hi");
  assertEquals(client.takeLines(), ["@label=m1 PRIVMSG amy hi"]);
  client.input("/topic x");
  assertEquals(
    told(client, "error")[0]?.text,
    "You are talking with amy alone. Go to a room first, with /join #room",
  );
  client.input("/close");
  assertEquals(client.takeEvents().map((event) => event.kind), ["closed", "current"]);
  assertEquals([client.buffers.current.name, client.takeLines()], ["#dev", []]);
  client.input("/close");
  assertEquals(client.takeLines(), ["PART #dev"]);
  feed(client, ":bob!b@h PART #dev");
  assertEquals(told(client, "closed").map(({ room }) => room), ["#dev"]);
  assertEquals(client.buffers.list.map(({ name }) => name), ["", "#lobby"]);
});

Deno.test("buffers: a room that we were put out of stays to be read, and says so", () => {
  const client = inTwo();
  feed(client, ":amy!a@h KICK #dev bob :out");
  assertEquals(counts(client)[2], ["#dev", 1, 1]);
  assertEquals(client.buffers.find("#dev")?.joined, false);
});

Deno.test("buffers: people and rooms keep theirs under another name, with its draft", () => {
  const client = inTwo();
  client.input("/query amy");
  client.buffers.current.draft = "half a";
  client.takeEvents();
  feed(client, ":amy!a@h NICK amelia", ":amy2!a@h RENAME #dev #build :x");
  assertEquals(client.buffers.list.map(({ name }) => name), ["", "#lobby", "#build", "amelia"]);
  assertEquals([client.buffers.current.name, client.buffers.current.draft], ["amelia", "half a"]);
  assertEquals(told(client, "current").map(({ room }) => room), ["amelia"]);
});

Deno.test("buffers: nobody is taken for somebody else who takes their old name", () => {
  const client = inTwo();
  feed(client, ":amy!a@h PRIVMSG bob :1", ":carl!c@h PRIVMSG bob :2", ":carl!c@h NICK amy");
  assertEquals(client.buffers.list.slice(3).map(({ name }) => name), ["amy", "carl"]);
});

Deno.test("buffers: a lost connection keeps them all, and the one that was looked at", () => {
  const client = inTwo();
  client.input("/query amy");
  client.disconnected("reset", 1);
  assertEquals(client.buffers.list.map(({ name, joined }) => [name, joined]).slice(1), [
    ["#lobby", false],
    ["#dev", false],
    ["amy", false],
  ]);
  client.connected();
  feed(client, ":s.t 001 bob :Hi", ":s.t 376 bob :End", ":bob!b@h JOIN #lobby", ":bob!b@h JOIN #dev");
  assertEquals(client.buffers.current.name, "amy");
  assertEquals(client.buffers.list.slice(1).map(({ joined }) => joined), [true, true, true]);
});

Deno.test("buffers: a muted one counts no mentions, and mutes are kept by place", () => {
  const memory = new ShortMemory();
  const client = inTwo({ memory, place: "h:1" });
  client.input("/mute #dev");
  feed(client, says(1, "bob?"));
  assertEquals([counts(client)[2], client.buffers.find("#dev")?.muted], [["#dev", 1, 0], true]);
  assertEquals(inTwo({ memory, place: "h:1" }).buffers.find("#dev")?.muted, true);
  assertEquals(inTwo({ memory, place: "h:2" }).buffers.find("#dev")?.muted, false);
});

Deno.test("buffers: up to where was read is known in the next run, and another client's positions stay", () => {
  const memory = new ShortMemory();
  const client = inTwo({ memory, place: "h:1" });
  memory.update("read h:1", () => ({ "#other": 5, "#dev": ms(9) }));
  feed(client, `:s.t MARKREAD #dev timestamp=${at(2)}`);
  feed(client, says(3, "hi", "#lobby"));
  client.leave();
  assertEquals(memory.load("read h:1"), { "#other": 5, "#lobby": ms(3), "#dev": ms(9) });
  assertEquals(inTwo({ memory, place: "h:1" }).buffers.find("#lobby")?.marker, ms(3));
});

Deno.test("buffers: strangers without end open and count no more than can be kept", () => {
  const client = inTwo();
  for (let count = 0; count < 1_000; count++) feed(client, `:n${count}!n@h PRIVMSG bob :hi`);
  for (let count = 0; count < 1_500; count++) feed(client, says(1, "x"));
  assertEquals(client.buffers.list.length, 601);
  assertEquals(client.buffers.find("#dev")?.unread, 1_000);
});

Deno.test("buffers: an unknown name is nothing to look at, and the server's has no conversation", () => {
  const client = inTwo();
  client.buffers.focus("#nowhere");
  assertEquals([client.buffers.current.name, client.takeEvents()], ["#lobby", []]);
  client.buffers.focus("");
  assertEquals([client.buffers.current.kind, client.state.current], ["server", undefined]);
  client.input("/close");
  client.input("hello");
  assertEquals(told(client, "error").length, 2);
});
