import { assertEquals } from "@std/assert";
import { feed, inLobby, MODERN, newClient, told } from "./fixture.ts";

Deno.test("an own message is shown at once and stored when its labelled echo comes (IRCv3 labeled-response)", () => {
  const client = inLobby({ caps: MODERN });
  client.input("hello there");
  assertEquals(client.takeLines(), ["@label=m1 PRIVMSG #lobby :hello there"]);
  assertEquals(told(client, "message").map(({ text, mine, label }) => [text, mine, label]), [[
    "hello there",
    true,
    "m1",
  ]]);
  assertEquals(client.settled, false);
  feed(client, "@label=m1;msgid=x :bob!b@h PRIVMSG #lobby :hello there");
  assertEquals(client.takeEvents().map((event) => event.kind), ["stored"]);
  assertEquals(client.settled, true);
});

Deno.test("an echo inside a labelled batch counts for its label", () => {
  const client = inLobby({ caps: MODERN });
  client.input("/msg amy hi");
  feed(
    client,
    "@label=m1 :s.t BATCH +r1 labeled-response",
    "@batch=r1 :bob!b@h PRIVMSG amy :hi",
    "@batch=r1 :s.t 301 bob amy :out to lunch",
    ":s.t BATCH -r1",
  );
  const kinds = client.takeEvents().map((event) => event.kind);
  assertEquals(kinds, ["message", "stored", "info"]);
});

Deno.test("without echo-message a PING after the message asks whether the server has it", () => {
  const client = inLobby();
  client.input("one");
  client.input("two");
  assertEquals(client.takeLines(), ["PRIVMSG #lobby one", "PRIVMSG #lobby two", "PING m2"]);
  client.takeEvents();
  feed(client, ":s.t PONG s.t m2");
  assertEquals(told(client, "stored").map((event) => event.label), ["m1", "m2"]);
});

Deno.test("a refused message is failed, by its label or by its target (Modern 404, 401; FAIL)", () => {
  const labelled = inLobby({ caps: MODERN });
  labelled.input("psst");
  labelled.takeEvents();
  feed(labelled, "@label=m1 :s.t 404 bob #lobby :Cannot send to channel");
  assertEquals(told(labelled, "failed").map(({ label, reason }) => [label, reason]), [[
    "m1",
    "Cannot send to channel",
  ]]);
  const plain = inLobby();
  plain.input("/msg nobody psst");
  plain.takeLines();
  plain.takeEvents();
  feed(plain, ":s.t 401 bob nobody :No such nick");
  assertEquals(told(plain, "failed").map(({ room }) => room), ["nobody"]);
  assertEquals(plain.settled, true);
});

Deno.test("what is typed before the room is entered is sent once it is", () => {
  const client = newClient();
  client.input("early");
  client.connected();
  client.takeLines();
  feed(client, ":s.t 001 bob :Hi", ":s.t 376 bob :End");
  assertEquals(client.takeLines().includes("PRIVMSG #lobby early"), false);
  feed(client, ":bob!b@h JOIN #lobby");
  assertEquals(client.takeLines(), ["PRIVMSG #lobby early", "PING m1"]);
});

Deno.test("what was not confirmed when the connection was lost is sent again, before what came later", () => {
  const client = inLobby({ caps: MODERN });
  client.input("one");
  client.takeLines();
  client.disconnected("reset", 1);
  client.input("two");
  client.connected();
  client.takeLines();
  feed(client, ":s.t 001 bob :Hi", ":s.t 376 bob :End", ":bob!b@h JOIN #lobby");
  const said = client.takeLines().filter((line) => line.startsWith("PRIVMSG"));
  assertEquals(said, ["PRIVMSG #lobby one", "PRIVMSG #lobby two"]);
});

Deno.test("several lines are several messages, blank ones none, and long ones are cut with nothing lost", () => {
  const client = inLobby();
  client.input("a\n\nb");
  assertEquals(client.takeLines().slice(0, 2), ["PRIVMSG #lobby a", "PRIVMSG #lobby b"]);
  const long = "word ".repeat(300).trim();
  client.input(long);
  const lines = client.takeLines().filter((line) => line.startsWith("PRIVMSG"));
  assertEquals(lines.every((line) => new TextEncoder().encode(line).length < 420), true);
  assertEquals(lines.map((line) => line.slice(line.indexOf(" :") + 2)).join(""), long);
});

Deno.test("others' messages tell who, where, how and whether we are meant", () => {
  const client = inLobby();
  feed(
    client,
    "@time=2026-01-02T03:04:05.678Z;msgid=z :amy!a@h PRIVMSG #lobby :hi Bob!",
    ":amy!a@h PRIVMSG #lobby :bobsleigh",
    ":amy!a@h PRIVMSG bob :psst",
    ":amy!a@h NOTICE #lobby :note",
    ":amy!a@h PRIVMSG #lobby :\x01ACTION waves\x01",
    ":amy!a@h PRIVMSG #lobby :\x01VERSION\x01",
    ":srv.test NOTICE bob :rehashing",
  );
  const events = client.takeEvents();
  assertEquals(events[0]?.at, Date.parse("2026-01-02T03:04:05.678Z"));
  const messages = events.filter((event) => event.kind === "message");
  assertEquals(messages.map((m) => [m.room, m.text, m.manner, m.private, m.mention]), [
    ["#lobby", "hi Bob!", "said", false, true],
    ["#lobby", "bobsleigh", "said", false, false],
    ["amy", "psst", "said", true, false],
    ["#lobby", "note", "notice", false, false],
    ["#lobby", "waves", "action", false, false],
  ]);
  assertEquals(events.at(-1)?.kind, "note");
});

Deno.test("what is said to a room's operators belongs to the room (005 STATUSMSG)", () => {
  const client = inLobby();
  const line = ":amy!a@h PRIVMSG @#lobby :ops only";
  feed(client, line, ":s.t 005 bob STATUSMSG=~&@%+ :are supported", line);
  assertEquals(told(client, "message").map(({ room }) => room), ["amy", "#lobby"]);
});

Deno.test("a hostile server's lines never throw", () => {
  const client = inLobby({ caps: MODERN });
  const commands = [
    "PRIVMSG",
    "JOIN",
    "353",
    "366",
    "005",
    "MODE",
    "NICK",
    "KICK",
    "BATCH",
    "CAP",
    "433",
    "311",
    "322",
    "FAIL",
    "QUIT",
  ];
  const params = [
    "",
    " ",
    " :",
    " #lobby",
    " bob #lobby :",
    " * * * *",
    " LS * :",
    " __proto__ constructor :x",
    " \u{1F600}",
  ];
  for (const command of commands) {
    for (const rest of params) {
      feed(client, `:amy!a@h ${command}${rest}`, `${command}${rest}`, `@batch=;label=x ${command}${rest}`);
    }
  }
  assertEquals(typeof client.takeEvents().length, "number");
});
