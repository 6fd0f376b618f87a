// What a machine remembers for a person: settings, lists, rooms, typed lines, the greeting.

import { assertEquals } from "@std/assert";
import type { ClientOptions } from "../../../client/core/client.ts";
import { ShortMemory } from "../../../client/core/memory.ts";
import { SETTINGS, Settings } from "../../../client/core/settings.ts";
import { feed, inLobby, newClient, told } from "./fixture.ts";

const texts = (client: ReturnType<typeof inLobby>) => told(client, "info").map(({ text }) => text);

const SET: [typed: string, told: string][] = [
  ["/set markdown off", "markdown is off now"],
  ["/set Theme LIGHT", "theme is light now"],
  ["/set away 5", "away is 5 now"],
  ["/notify off", "notify is off now"],
  [
    "/notify",
    "notify is on: tell your desktop when somebody means you and you look elsewhere; 777 for terminals like urxvt (on|777|off)",
  ],
  ["/set away", "away is 0: minutes without a key after which you are away; 0 is never (0 to 1440)"],
];

for (const [typed, line] of SET) {
  Deno.test(`settings: ${typed}`, () => {
    const client = inLobby();
    client.input(typed);
    assertEquals(texts(client), [line]);
  });
}

const UNSET: [typed: string, told: string][] = [
  ["/set away -1", "away cannot be -1. It takes 0 to 1440"],
  ["/set away 1441", "away cannot be 1441. It takes 0 to 1440"],
  ["/set markdown maybe", "markdown cannot be maybe. It takes on|off"],
  ["/set theme constructor", "theme cannot be constructor. It takes auto|dark|light"],
  ["/set markdown __proto__", "markdown cannot be __proto__. It takes on|off"],
  ["/set __proto__ on", "There is no setting __proto__. /set shows all of them"],
];

for (const [typed, line] of UNSET) {
  Deno.test(`settings: ${typed} is refused`, () => {
    const client = inLobby();
    client.input(typed);
    assertEquals(told(client, "error").map(({ text }) => text), [line]);
  });
}

Deno.test("settings: /set alone shows each with its value", () => {
  const client = inLobby();
  client.input("/set");
  const all = texts(client).join("\n");
  for (const name of Object.keys(SETTINGS)) assertEquals(all.includes(`  ${name} `), true, name);
});

Deno.test("settings: they are kept, a default is not, and what is no value is none", () => {
  const memory = new ShortMemory();
  const settings = new Settings(memory);
  settings.set("theme", "dark");
  settings.set("away", "9");
  settings.set("away", "0");
  assertEquals(new Settings(memory).get("theme"), "dark");
  assertEquals(memory.load("set away"), undefined);
  for (const value of ["purple", 1, null, {}]) {
    memory.update("set theme", () => value);
    assertEquals(new Settings(memory).get("theme"), "auto");
  }
});

Deno.test("highlights: a word means us, as a word and in any case, until it is taken out", () => {
  const memory = new ShortMemory();
  const client = inLobby({ memory });
  client.input("/highlight Deploy");
  const again = inLobby({ memory });
  for (const text of ["DEPLOY now", "redeployed", "deploy!"]) feed(again, `:amy!a@h PRIVMSG #lobby :${text}`);
  assertEquals(told(again, "message").map(({ mention }) => mention), [true, false, true]);
  again.input("/highlight deploy");
  again.input("/highlight");
  feed(again, ":amy!a@h PRIVMSG #lobby :deploy");
  assertEquals(told(again, "message").map(({ mention }) => mention), [false]);
});

Deno.test("ignore: nothing of somebody is heard, live or past, and they are heard again when it is undone", () => {
  const client = inLobby({ caps: "message-tags batch server-time" });
  client.input("/ignore amy");
  assertEquals(texts(client), ["You hear nothing more of amy!*@*; the same again undoes it"]);
  feed(client, "@msgid=x1 :carl!c@h PRIVMSG #lobby :hi");
  client.takeEvents();
  feed(
    client,
    ":amy!a@h PRIVMSG #lobby :hi",
    ":amy!a@h NOTICE bob :hi",
    "@+typing=active :amy!a@h TAGMSG #lobby",
    ":amy!a@h INVITE bob #x",
    ":s.t BATCH +h chathistory #lobby",
    "@batch=h;time=2026-01-01T00:00:00.000Z :amy!a@h PRIVMSG #lobby :before",
    "@batch=h;+draft/react=x;+draft/reply=x1 :amy!a@h TAGMSG #lobby",
    ":s.t BATCH -h",
  );
  assertEquals(client.takeEvents(), []);
  client.input("/ignore");
  client.input("/ignore AMY");
  feed(client, ":amy!a@h PRIVMSG #lobby :hi");
  assertEquals(client.takeEvents().map((event) => "text" in event ? event.text : ""), [
    "You ignore: amy!*@*",
    "You hear AMY!*@* again",
    "hi",
  ]);
});

Deno.test("ignore: a mask may be of a nick, of a user and host, or of all three", () => {
  for (
    const [typed, heard] of [["amy", 1], ["x@h", 1], ["*@h2", 2], ["a*", 1], ["amy!x@h", 2], [
      "*!x@*",
      0,
    ]] as const
  ) {
    const client = inLobby();
    client.input(`/ignore ${typed}`);
    client.takeEvents();
    feed(client, ":amy!x@h PRIVMSG #lobby :1", ":eve!x@h PRIVMSG #lobby :2", ":amy!x@h2 PRIVMSG bob :3");
    assertEquals([typed, told(client, "message").length], [typed, heard]);
  }
});

Deno.test("lists: they are full at some point, and what is kept of them is of no more use than it should", () => {
  const memory = new ShortMemory();
  const client = inLobby({ memory });
  for (let count = 0; count < 205; count++) client.input(`/highlight w${count}`);
  client.input(`/highlight ${"w".repeat(201)}`);
  assertEquals(told(client, "error").length, 6);
  memory.update("highlights", () => [1, "a", null]);
  assertEquals(inLobby({ memory }).lists.highlights.entries, ["a"]);
});

Deno.test("lists: what another client on this machine added stays", () => {
  const memory = new ShortMemory();
  const [one, two] = [inLobby({ memory }), inLobby({ memory })];
  one.input("/highlight first");
  two.input("/highlight second");
  assertEquals(inLobby({ memory }).lists.highlights.entries, ["first", "second"]);
});

/** The rooms that a client asks for when it is let in. */
function rooms(options: Partial<ClientOptions>): string[] {
  const client = newClient(options);
  client.connected();
  feed(client, ":s.t 001 bob :Hi", ":s.t 376 bob :End");
  return client.takeLines().flatMap((line) => /^JOIN (\S+)/.exec(line)?.[1] ?? []);
}

Deno.test("rooms: those of the last time are entered again, at the same place, unless others are named", () => {
  const memory = new ShortMemory();
  const options = { memory, place: "h:1", person: true };
  const client = inLobby(options);
  feed(
    client,
    ":bob!b@h JOIN #dev",
    ":bob!b@h JOIN #ops",
    ":amy!a@h RENAME #ops #run :x",
    ":bob!b@h PART #lobby",
  );
  client.disconnected("gone", undefined);
  assertEquals(rooms(options), ["#dev", "#run"]);
  feed(inLobby(options), ":bob!b@h JOIN #dev");
  assertEquals(memory.load("rooms h:1"), ["#dev", "#run", "#lobby"]);
  memory.update("rooms h:1", () => ["#dev", "#run"]);
  assertEquals(rooms({ ...options, rooms: ["#one"] }), ["#one"]);
  assertEquals(rooms({ ...options, place: "h:2" }), ["#lobby"]);
  assertEquals(rooms({ ...options, person: false }), ["#lobby"]);
  memory.update("rooms h:1", () => ["#a b", "nothing", 3]);
  assertEquals(rooms(options), ["#lobby"]);
});

Deno.test("rooms: a name beyond all measure is not kept, nor how far it was read", () => {
  const memory = new ShortMemory();
  const client = inLobby({ memory, person: true });
  const name = `#${"x".repeat(200)}`;
  feed(client, `:bob!b@h JOIN ${name}`);
  client.buffers.focus(name);
  feed(client, `:amy!a@h PRIVMSG ${name} :hi`);
  client.leave();
  assertEquals([memory.load("rooms "), memory.load("read ")], [["#lobby"], undefined]);
});

Deno.test("typed lines: they come back in the next run, each once in a row, and passwords do not", () => {
  const memory = new ShortMemory();
  const options = { memory, person: true };
  const client = inLobby(options);
  const lines = [
    "hello",
    "hello",
    " ",
    "/me waves",
    "/raw PASS x",
    "/msg NickServ identify x",
    "/query authserv auth x",
  ];
  for (const line of [...lines, "/msg amy identify yourself", "x".repeat(501)]) client.input(line);
  assertEquals(inLobby(options).typedBefore.lines, ["hello", "/me waves"]);
  for (let count = 0; count < 400; count++) client.input(`line ${count}`);
  assertEquals(inLobby(options).typedBefore.lines.length, 300);
  assertEquals(inLobby({ memory }).typedBefore.lines.at(-1), "line 399");
});

Deno.test("typed lines: a program's are not kept", () => {
  const memory = new ShortMemory();
  inLobby({ memory }).input("hello");
  assertEquals(memory.load("typed"), undefined);
});

Deno.test("greeting: five lines at most, in the first room of the first run, and never again", () => {
  const memory = new ShortMemory();
  const enters = (options: Partial<ClientOptions>) => {
    const client = newClient({ memory, ...options });
    client.connected();
    feed(client, ":s.t 001 bob :Hi", ":s.t 376 bob :End");
    for (const room of ["#lobby", "#dev"]) feed(client, `:bob!b@h JOIN ${room}`, `:s.t 366 bob ${room} :End`);
    return told(client, "tips").map(({ room, lines }) => [room, lines.length]);
  };
  assertEquals(enters({}), []);
  assertEquals(enters({ person: true }), [["#lobby", 5]]);
  assertEquals(enters({ person: true }), []);
});

Deno.test("markdown: a person's marks are sent as formatting, a program's and with the setting off as they are", () => {
  const sent = (person: boolean, typed: string[]) => {
    const client = inLobby({ person });
    for (const line of typed) client.input(line);
    return client.takeLines()[0];
  };
  assertEquals(sent(true, ["so *big*"]), "PRIVMSG #lobby :so \x02big\x02");
  assertEquals(sent(false, ["so *big*"]), "PRIVMSG #lobby :so *big*");
  assertEquals(sent(true, ["/set markdown off", "so *big*"]), "PRIVMSG #lobby :so *big*");
});
