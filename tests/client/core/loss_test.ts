import { assertEquals } from "@std/assert";
import type { Client } from "../../../client/core/client.ts";
import { feed, inLobby, MODERN, newClient, told } from "./fixture.ts";

/** Loses the connection and makes the next one, up to where the rooms are asked for. */
function again(client: Client, nick = "bob"): string[] {
  client.disconnected("reset", 1);
  client.connected();
  if (nick !== "bob") feed(client, ":s.t 433 * bob :Nickname is already in use");
  client.takeLines();
  feed(client, `:s.t 001 ${nick} :Hi`, `:s.t 376 ${nick} :End`);
  return client.takeLines();
}

Deno.test("a second loss while the rooms are being entered again forgets none of them, nor which was looked at", () => {
  const client = inLobby();
  feed(client, ":bob!b@h JOIN #dev");
  assertEquals(client.state.current, "#lobby");
  assertEquals(again(client), ["JOIN #lobby", "JOIN #dev"]);
  feed(client, ":bob!b@h JOIN #dev");
  assertEquals(again(client), ["JOIN #lobby", "JOIN #dev"]);
  feed(client, ":bob!b@h JOIN #lobby", ":bob!b@h JOIN #dev");
  assertEquals(client.state.current, "#lobby");
});

Deno.test("what is typed between two losses still goes to the room that was looked at", () => {
  const client = inLobby();
  client.input("/join #dev");
  feed(client, ":bob!b@h JOIN #dev");
  again(client);
  feed(client, ":bob!b@h JOIN #lobby");
  client.disconnected("reset", 2);
  client.input("for dev");
  again(client);
  feed(client, ":bob!b@h JOIN #lobby", ":bob!b@h JOIN #dev");
  assertEquals(client.takeLines().filter((line) => line.startsWith("PRIVMSG")), ["PRIVMSG #dev :for dev"]);
});

Deno.test("rooms that were left, or that we were put out of, are not entered again", () => {
  const client = inLobby();
  feed(client, ":bob!b@h JOIN #dev", ":bob!b@h PART #lobby", ":amy!a@h KICK #dev bob :out");
  assertEquals(again(client), []);
});

Deno.test("rooms that could not be entered are tried again", () => {
  const client = newClient({ rooms: ["#full", "#open"] });
  client.connected();
  feed(client, ":s.t 001 bob :Hi", ":s.t 376 bob :End", ":s.t 471 bob #full :Full", ":bob!b@h JOIN #open");
  assertEquals(again(client), ["JOIN #full", "JOIN #open"]);
});

Deno.test("a message sent again after a loss is told once", () => {
  const client = inLobby({ caps: MODERN });
  client.input("one");
  again(client);
  feed(client, ":bob!b@h JOIN #lobby");
  assertEquals(client.takeLines(), ["PRIVMSG #lobby one", "PING m1"]);
  feed(client, ":s.t PONG s.t m1");
  const events = client.takeEvents().map((event) => event.kind);
  assertEquals(events.filter((kind) => kind === "message" || kind === "stored"), ["message", "stored"]);
});

Deno.test("the lost nick is asked for as soon as whoever holds it is seen to go", () => {
  for (const line of [":bob!b@h QUIT :Ping timeout", ":bob!b@h NICK robert"]) {
    const client = inLobby();
    again(client, "bob2");
    feed(client, ":bob2!b@h JOIN #lobby", ":s.t 353 bob2 = #lobby :bob bob2", ":s.t 366 bob2 #lobby :End");
    client.takeLines();
    feed(client, line);
    assertEquals(client.takeLines(), ["NICK bob"]);
  }
});

Deno.test("a nick that the person chose instead of the lost one is kept", () => {
  const client = inLobby();
  again(client, "bob2");
  client.input("/nick robert");
  feed(client, ":bob2!b@h NICK robert");
  client.takeLines();
  client.ping();
  assertEquals(client.takeLines(), ["PING alive"]);
});

Deno.test("while the lost nick is asked for, only its own refusals go unsaid", () => {
  const client = inLobby();
  again(client, "bob2");
  client.takeEvents();
  client.ping();
  feed(client, ":s.t 433 bob2 bob :Nickname is already in use");
  client.input("/nick amy");
  feed(client, ":s.t 433 bob2 amy :Nickname is already in use");
  assertEquals(told(client, "alias-refused").map(({ alias }) => alias), ["amy"]);
});

Deno.test("a nick that the server has cut is not asked for in full after a loss", () => {
  const client = newClient({ alias: "bartholomew" });
  client.connected();
  feed(client, ":s.t 001 bartholom :Hi", ":s.t 376 bartholom :End");
  client.disconnected("reset", 1);
  client.connected();
  assertEquals(client.takeLines().includes("NICK bartholom"), true);
});

Deno.test("suggested nicks keep to the server's length, also where it is not told (Modern 432, NICKLEN)", () => {
  const cut = newClient({ alias: "christina" });
  cut.connected();
  feed(
    cut,
    ":s.t 001 christina :Hi",
    ":s.t 005 christina NICKLEN=9 :are supported",
    ":s.t 376 christina :End",
  );
  cut.disconnected("reset", 1);
  cut.connected();
  feed(cut, ":s.t 433 * christina :in use");
  assertEquals(cut.takeLines().at(-1), "NICK christin2");
  const unfit = newClient({ alias: "3-bartholomew" });
  unfit.connected();
  feed(unfit, ":s.t 432 * 3-bartholomew :Erroneous nickname");
  assertEquals(told(unfit, "alias-refused").map(({ suggestion }) => suggestion), ["bartholo2"]);
});

Deno.test("a server that refuses every nick after a loss is not asked for ever", () => {
  const client = inLobby();
  client.disconnected("reset", 1);
  client.connected();
  client.takeEvents();
  for (let times = 0; times < 30; times++) feed(client, ":s.t 433 * bob :in use");
  const asked = client.takeLines().filter((line) => line.startsWith("NICK")).length;
  assertEquals([asked < 30, told(client, "alias-refused").length > 0], [true, true]);
});
