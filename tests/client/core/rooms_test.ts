import { assertEquals } from "@std/assert";
import { feed, inLobby, told, welcomed } from "./fixture.ts";

function people(client: ReturnType<typeof inLobby>, room: string): string[] {
  return [...client.state.room(room)?.people.values() ?? []].map(({ nick, marks }) => marks + nick).sort();
}

Deno.test("names bring people with their marks, also with multi-prefix and userhost-in-names (Modern 353)", () => {
  const client = inLobby();
  assertEquals(people(client, "#lobby"), ["+carl", "@amy", "bob"]);
  feed(client, ":s.t 353 bob = #lobby :@+dan!d@host ~@eve", ":s.t 366 bob #lobby :End");
  assertEquals(people(client, "#lobby"), ["@+dan", "~@eve"]);
});

Deno.test("joins, parts, quits, kicks and renames keep the people right", () => {
  const client = inLobby();
  feed(
    client,
    ":dan!d@h JOIN #lobby",
    ":carl!c@h PART #lobby :bye",
    ":amy!a@h NICK amelia",
    ":amelia!a@h MODE #lobby +v-o dan amelia",
  );
  assertEquals(people(client, "#lobby"), ["+dan", "amelia", "bob"]);
  feed(client, ":dan!d@h QUIT :gone", ":bob!b@h KICK #lobby amelia :out");
  assertEquals(people(client, "#lobby"), ["bob"]);
  const kinds = client.takeEvents().map((event) => event.kind);
  assertEquals(kinds, ["joined", "left", "renamed", "mode", "quit", "kicked"]);
});

Deno.test("names of a room that we are not in tell how to see them", () => {
  const client = inLobby();
  client.input("/names #dev");
  feed(client, ":s.t 366 bob #dev :End of /NAMES list");
  assertEquals(told(client, "info").map((event) => event.text), [
    "You are not in #dev; /join #dev shows who is there",
  ]);
});

Deno.test("being kicked leaves the room, and what is typed then is said in no other one", () => {
  const client = inLobby();
  feed(client, ":bob!b@h JOIN #dev");
  client.input("/join #lobby");
  client.takeEvents();
  feed(client, ":amy!a@h KICK #lobby bob :enough");
  const events = client.takeEvents();
  assertEquals(events.map((event) => event.kind), ["kicked"]);
  client.input("why?");
  assertEquals(client.takeLines()[0], "PRIVMSG #lobby why?");
  feed(client, ":s.t 404 bob #lobby :Cannot send to channel");
  assertEquals(told(client, "failed").map(({ text }) => text), ["why?"]);
  client.disconnected("reset", 1);
  client.connected();
  feed(client, ":s.t 001 bob :Hi", ":s.t 376 bob :End", ":bob!b@h JOIN #dev");
  assertEquals(client.state.current, "#dev");
});

Deno.test("a room that cannot be entered is told, and nothing waits for it (Modern 474)", () => {
  const client = welcomed();
  feed(client, ":s.t 474 bob #lobby :Cannot join channel (+b)");
  assertEquals(told(client, "error").map((event) => event.text), ["#lobby: Cannot join channel (+b)"]);
  assertEquals(client.settled, true);
});

Deno.test("topics are told as they stand and as they change (Modern 332, TOPIC)", () => {
  const client = inLobby();
  feed(client, ":s.t 332 bob #lobby :old", ":amy!a@h TOPIC #lobby :new");
  assertEquals(told(client, "topic").map(({ topic, by }) => [topic, by]), [["old", undefined], [
    "new",
    "amy",
  ]]);
  assertEquals(client.state.room("#lobby")?.topic, "new");
});

Deno.test("whois and the list of rooms are told as one", () => {
  const client = inLobby();
  feed(
    client,
    ":s.t 311 bob amy ~a host * :Amy A",
    ":s.t 319 bob amy :@#lobby",
    ":s.t 301 bob amy :lunch",
    ":s.t 318 bob amy :End",
    ":s.t 321 bob Channel :Users  Name",
    ":s.t 322 bob #lobby 3 :talk",
    ":s.t 323 bob :End",
  );
  const events = client.takeEvents();
  assertEquals(events.map((event) => event.kind), ["whois", "rooms"]);
  const [whois] = events.filter((event) => event.kind === "whois");
  assertEquals(whois?.facts, [["name", "Amy A (~a@host)"], ["rooms", "@#lobby"], ["away", "lunch"]]);
});

Deno.test("a reason for leaving is the person's own, without the server's mark", () => {
  const reasons: [sent: string, told: string][] = [
    ["Quit: see you", "see you"],
    ["Quit", ""],
    ["Client Quit", ""],
    ["Ping timeout: 151 seconds", "Ping timeout: 151 seconds"],
  ];
  for (const [sent, reason] of reasons) {
    const client = inLobby();
    feed(client, `:amy!a@h QUIT :${sent}`);
    assertEquals(told(client, "quit").map((event) => event.reason), [reason]);
  }
});

Deno.test("a room that gets another name stays the same room (IRCv3 draft/channel-rename)", () => {
  const client = inLobby({ caps: "draft/channel-rename labeled-response echo-message" });
  client.input("on its way");
  const [line] = client.takeLines();
  client.takeEvents();
  feed(client, ":amy!a@h RENAME #LOBBY #hall :bigger");
  assertEquals(client.takeEvents().map(({ at: _, ...event }) => event), [
    { kind: "room-renamed", from: "#lobby", to: "#hall", by: "amy", reason: "bigger" },
    { kind: "current", room: "#hall" },
  ]);
  assertEquals(people(client, "#hall"), ["+carl", "@amy", "bob"]);
  assertEquals(client.state.room("#lobby"), undefined);
  // The echo of what was sent to the old name, and what is typed next.
  feed(client, `${line!.split(" ")[0]} :bob!b@h PRIVMSG #hall :on its way`);
  assertEquals(told(client, "stored").length, 1);
  client.input("hi");
  assertEquals(client.takeLines()[0]?.replace(/^\S+ /, ""), "PRIVMSG #hall hi");
});

Deno.test("after a loss the room is entered under its new name", () => {
  const client = inLobby();
  feed(client, ":amy!a@h RENAME #lobby #hall :", ":amy!a@h RENAME #hall #yard :");
  client.disconnected("gone", 1);
  client.connected();
  feed(client, ":srv.test 001 bob :Welcome", ":srv.test 376 bob :End of /MOTD command");
  assertEquals(client.takeLines().filter((line) => line.startsWith("JOIN")), ["JOIN #yard"]);
});

Deno.test("a rename to what is no room, or of one that we are not in, changes nothing", () => {
  const client = inLobby();
  feed(client, ":amy!a@h RENAME #lobby nowhere :", ":amy!a@h RENAME #lobby", ":amy!a@h RENAME #dev #hall :");
  assertEquals([...client.state.rooms.keys()], ["#lobby"]);
  assertEquals(client.takeEvents(), []);
});
