import { assertEquals } from "@std/assert";
import { feed, inLobby, MODERN, newClient, told, welcomed } from "./fixture.ts";

Deno.test("handshake greets with CAP LS 302, PASS, NICK and USER (Modern, Connection Registration)", () => {
  const client = newClient({ password: "s3cret" });
  client.connected("verified");
  assertEquals(client.takeLines(), ["CAP LS 302", "PASS s3cret", "NICK bob", "USER bob 0 * bob"]);
  assertEquals(told(client, "connected").map((event) => event.again), [false]);
});

const INTRODUCTION = ["PASS s3cret", "NICK bob", "USER bob 0 * bob"];

Deno.test("handshake without TLS sends no password before the list of capabilities is whole (IRCv3 sts)", () => {
  const client = newClient({ password: "s3cret" });
  client.connected("none");
  assertEquals(client.takeLines(), ["CAP LS 302"]);
  feed(client, ":s.t NOTICE * :Looking up your name", ":s.t 020 * :Please wait", ":s.t CAP * LS * :batch");
  assertEquals(client.takeLines(), []);
  feed(client, ":s.t CAP * LS :server-time");
  assertEquals(client.takeLines(), [...INTRODUCTION, "CAP REQ :batch server-time"]);
  client.disconnected("gone", 1);
  client.connected("none");
  assertEquals(client.takeLines(), ["CAP LS 302"], "and neither on the next connection");
});

Deno.test("handshake without TLS waits for no list where there is nothing to hide, or nobody on the way", () => {
  for (const [password, security] of [[undefined, "none"], ["s3cret", "loopback"]] as const) {
    const client = newClient(password === undefined ? {} : { password });
    client.connected(security);
    assertEquals(client.takeLines().slice(-2), INTRODUCTION.slice(-2));
  }
});

for (const refusal of ["421 * CAP :Unknown command", "451 * :You have not registered"]) {
  Deno.test(`handshake without TLS introduces itself to a server that knows no CAP: ${refusal}`, () => {
    const client = newClient({ password: "s3cret" });
    client.connected("none");
    client.takeLines();
    feed(client, `:s.t ${refusal}`);
    assertEquals(client.takeLines(), INTRODUCTION);
  });
}

Deno.test("handshake without TLS introduces itself to a server that is silent on CAP, after five seconds", () => {
  let now = 1_000_000;
  const client = newClient({ password: "s3cret", now: () => now });
  client.connected("none");
  client.takeLines();
  assertEquals(client.due, 1_005_000);
  now = 1_005_000;
  client.tick();
  assertEquals(client.takeLines(), INTRODUCTION);
  assertEquals(client.due, undefined);
});

Deno.test("handshake requests only what is offered and ends when all is answered (IRCv3 capability-negotiation)", () => {
  const client = newClient();
  client.connected();
  client.takeLines();
  feed(client, ":s.t CAP * LS * :message-tags sasl=PLAIN unknown/cap", ":s.t CAP * LS :server-time");
  assertEquals(client.takeLines(), ["CAP REQ :message-tags server-time"]);
  feed(client, ":s.t CAP * ACK :message-tags server-time");
  assertEquals(client.takeLines(), ["CAP END"]);
  assertEquals([...client.state.caps].sort(), ["message-tags", "server-time"]);
});

Deno.test("handshake goes on without the capabilities that a NAK refuses", () => {
  const client = newClient();
  client.connected();
  client.takeLines();
  feed(client, ":s.t CAP * LS :server-time", ":s.t CAP * NAK :server-time");
  assertEquals(client.takeLines(), ["CAP REQ server-time", "CAP END"]);
  assertEquals(client.state.caps.size, 0);
});

Deno.test("handshake works on a server that knows no CAP", () => {
  const client = newClient();
  client.connected();
  feed(client, ":s.t 421 * CAP :Unknown command", ":s.t 001 bob :Hi", ":s.t 422 bob :No MOTD");
  assertEquals(client.takeLines().at(-1), "JOIN #lobby");
  assertEquals(told(client, "error"), []);
});

Deno.test("handshake enters the rooms it was given, else the LOBBY of 005, else #lobby", () => {
  const given = newClient({ rooms: ["#a", "#b"] });
  given.connected();
  feed(given, ":s.t 001 bob :Hi", ":s.t 005 bob LOBBY=#hall :are supported", ":s.t 376 bob :End");
  assertEquals(given.takeLines().slice(-2), ["JOIN #a", "JOIN #b"]);
  const none = newClient();
  none.connected();
  feed(none, ":s.t 001 bob :Hi", ":s.t 005 bob LOBBY=#hall :are supported", ":s.t 376 bob :End");
  assertEquals(none.takeLines().at(-1), "JOIN #hall");
});

Deno.test("handshake offers another alias when one is taken or refused (Modern 433, 432)", () => {
  const client = newClient();
  client.connected();
  feed(client, ":s.t 433 * bob :Nickname is already in use");
  const [refused] = told(client, "alias-refused");
  assertEquals([refused?.alias, refused?.suggestion], ["bob", "bob2"]);
  client.takeLines();
  client.alias("robert");
  assertEquals(client.takeLines(), ["NICK robert"]);
  feed(client, ":s.t 001 robert :Hi");
  assertEquals(client.state.nick, "robert");
});

Deno.test("handshake after a loss takes another nick by itself, gets the old one back, and enters the same rooms", () => {
  const client = inLobby();
  feed(client, ":bob!b@h JOIN #dev");
  client.input("/join #lobby");
  client.disconnected("reset", 1);
  client.takeLines();
  client.connected();
  feed(client, ":s.t 433 * bob :in use");
  assertEquals(client.takeLines().at(-1), "NICK bob2");
  feed(client, ":s.t 001 bob2 :Hi", ":s.t 376 bob2 :End");
  assertEquals(client.takeLines(), ["JOIN #lobby", "JOIN #dev"]);
  feed(client, ":bob2!b@h JOIN #lobby", ":bob2!b@h JOIN #dev");
  assertEquals(client.state.current, "#lobby");
  client.ping();
  assertEquals(client.takeLines(), ["PING alive", "NICK bob"]);
  feed(client, ":bob2!b@h NICK bob");
  client.ping();
  assertEquals(client.takeLines(), ["PING alive"]);
});

Deno.test("a wrong password ends the trying", () => {
  const client = newClient({ password: "no" });
  client.connected();
  feed(client, ":s.t 464 * :Password incorrect");
  assertEquals(client.over, true);
  assertEquals(told(client, "error").length, 1);
});

Deno.test("ERROR is told with a name, but not where it only seals what is known (Modern, ERROR)", () => {
  const early = newClient();
  early.connected();
  feed(early, "ERROR :Closing link: too many connections");
  assertEquals(told(early, "note").map(({ from }) => from), ["server"]);
  feed(early, ":s.t 464 * :Password incorrect", "ERROR :Closing link: bad password");
  assertEquals(told(early, "note"), []);
  const leaving = inLobby();
  leaving.leave();
  feed(leaving, "ERROR :Closing link: bye");
  assertEquals(told(leaving, "note"), []);
});

Deno.test("the welcome tells the server's name and our nick", () => {
  const client = newClient();
  client.connected();
  feed(client, ":s.t 001 bob :Hi");
  assertEquals(told(client, "welcome").map(({ nick, server }) => [nick, server]), [["bob", "s.t"]]);
  assertEquals(welcomed({ caps: MODERN }).state.caps.has("echo-message"), true);
});
