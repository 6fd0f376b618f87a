import { assertEquals } from "@std/assert";
import { feed, inLobby, MODERN, newClient, told, welcomed } from "./fixture.ts";

Deno.test("a NUL is left out and a lone CR ends a line, as neither fits one (Modern, Message Format)", () => {
  const client = inLobby();
  client.input("a\0b\rc");
  assertEquals(client.takeLines(), ["PRIVMSG #lobby ab", "PRIVMSG #lobby c", "PING m1.0001"]);
});

Deno.test("a message that no line can hold has failed and waits for nothing", () => {
  const client = inLobby({ caps: MODERN });
  client.input("/msg :amy hi");
  assertEquals(client.takeLines(), []);
  assertEquals(client.takeEvents().map((event) => event.kind), ["failed"]);
  assertEquals(client.settled, true);
});

Deno.test("ACK stores the message that it answers (IRCv3 labeled-response)", () => {
  const client = inLobby({ caps: MODERN });
  client.input("hi");
  client.takeEvents();
  feed(client, "@label=m1 :s.t ACK");
  assertEquals(client.takeEvents().map((event) => event.kind), ["stored"]);
});

Deno.test("a message that its answer neither echoes nor refuses has failed (IRCv3 labeled-response)", () => {
  const single = inLobby({ caps: MODERN });
  single.input("hi");
  feed(single, "@label=m1 :s.t NOTICE bob :Blocked by the filter");
  assertEquals(told(single, "failed").map(({ reason }) => reason), ["Blocked by the filter"]);
  const batch = inLobby({ caps: MODERN });
  batch.input("hi");
  batch.takeLines();
  feed(batch, "@label=m1 :s.t BATCH +r labeled-response", "@batch=r :s.t NOTICE bob :No");
  assertEquals(batch.settled, false);
  feed(batch, ":s.t BATCH -r");
  assertEquals([told(batch, "failed").length, batch.settled], [1, true]);
});

Deno.test("echoes are asked for only where labels tell them apart (IRCv3 echo-message)", () => {
  const client = newClient();
  client.connected();
  client.takeLines();
  feed(client, ":s.t CAP * LS :echo-message server-time");
  assertEquals(client.takeLines(), ["CAP REQ server-time"]);
});

Deno.test("what the server comes to have later is asked for, what it withdraws is not used (IRCv3 cap-notify)", () => {
  const client = inLobby({ caps: "message-tags server-time" });
  feed(client, ":s.t CAP bob NEW :batch sasl labeled-response", ":s.t CAP bob NEW :echo-message");
  assertEquals(client.takeLines(), [
    "CAP REQ :batch labeled-response",
    "CAP REQ :batch echo-message labeled-response",
  ]);
  feed(client, ":s.t CAP bob ACK :batch echo-message labeled-response");
  assertEquals(client.takeLines(), []);
  client.input("one");
  feed(client, "@label=m1 :bob!b@h PRIVMSG #lobby one", ":s.t CAP bob DEL :labeled-response");
  client.input("two");
  assertEquals(client.takeLines(), ["@label=m1 PRIVMSG #lobby one", "PRIVMSG #lobby two", "PING m2"]);
});

Deno.test("however the server refuses a room, nothing waits for it", () => {
  const refusals = [
    ":s.t 403 bob #lobby :No such channel",
    ":s.t 437 bob #lobby :Temporarily unavailable",
    ":s.t 461 bob JOIN :Not enough parameters",
    ":s.t 489 bob #lobby :Secure connections only",
    ":s.t FAIL JOIN NEED_REGISTRATION #lobby :Register first",
  ];
  for (const line of refusals) {
    const client = welcomed();
    client.input("held");
    feed(client, line);
    assertEquals([line, client.settled, told(client, "error").length], [line, true, 2]);
  }
});

Deno.test("a room that leads to another one is followed (ERR_LINKCHANNEL, 470)", () => {
  const client = welcomed();
  client.input("held");
  feed(client, ":s.t 470 bob #lobby #hall :Forwarding to another channel");
  assertEquals(client.takeLines(), []);
  feed(client, ":bob!b@h JOIN #hall");
  assertEquals(client.takeLines(), ["PRIVMSG #hall held", "PING m1"]);
});

Deno.test("several rooms in one /join are asked for one by one, and hold back nothing said elsewhere", () => {
  const client = inLobby();
  client.input("/join #a,b");
  client.input("meanwhile");
  assertEquals(client.takeLines(), ["JOIN #a", "JOIN #b", "PRIVMSG #lobby meanwhile", "PING m1"]);
});

Deno.test("a server that ends its greeting in a way of its own is joined after its first PONG", () => {
  const client = newClient();
  client.connected();
  feed(client, ":s.t 001 bob :Hi");
  client.takeLines();
  client.ping();
  feed(client, ":s.t PONG s.t alive");
  assertEquals(client.takeLines(), ["PING alive", "JOIN #lobby"]);
});

Deno.test("a message that was refused does not keep those before it unconfirmed", () => {
  const client = inLobby();
  client.input("one");
  client.input("/msg amy two");
  assertEquals(client.takeLines().at(-1), "PING m2");
  client.takeEvents();
  feed(client, ":s.t 401 bob amy :No such nick", ":s.t PONG s.t m2");
  assertEquals(told(client, "stored").map(({ label }) => label), ["m1"]);
  assertEquals(client.settled, true);
});
