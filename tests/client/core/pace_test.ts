// How many lines go at once to a server that puts out whoever floods it.

import { assertEquals } from "@std/assert";
import { Pace } from "../../../client/core/pace.ts";
import { feed, inLobby } from "./fixture.ts";

/** A pace with these lines waiting; `!` marks an urgent one. */
function waiting(...lines: string[]): Pace {
  const pace = new Pace();
  for (const line of lines) pace.addRaw(line, { urgent: line.startsWith("!") });
  return pace;
}

Deno.test("pace: five lines go at once, each further one needs an interval", () => {
  const pace = waiting(..."abcdefg");
  assertEquals([pace.take(false), pace.empty], [[..."abcde"], false]);
  assertEquals(pace.take(false), []);
  pace.gain();
  assertEquals([pace.take(false), pace.take(false)], [["f"], []]);
  pace.gain();
  assertEquals([pace.take(false), pace.empty], [["g"], true]);
});

Deno.test("pace: after as many intervals of rest there are five again, and no more", () => {
  const pace = waiting(..."abcde");
  assertEquals(pace.spent, false);
  pace.take(false);
  for (let i = 0; i < 9; i++) {
    assertEquals(pace.spent, i < 5);
    pace.gain();
  }
  for (const line of "fghijkl") pace.addRaw(line);
  assertEquals(pace.take(false), [..."fghij"]);
});

Deno.test("pace: where the server counts nothing all go, in order, and nothing is spent", () => {
  const pace = waiting(..."abcdefg", "!h", "i");
  assertEquals([pace.take(true), pace.spent], [[..."abcdefg", "!h", "i"], false]);
});

Deno.test("pace: what is urgent passes those that wait, and only those", () => {
  const pace = waiting(..."abcdef", "!x", "g");
  assertEquals(pace.take(false), [..."abcde", "!x"]);
  assertEquals(pace.take(true), ["f", "g"]);
});

Deno.test("pace: what no line can hold is not taken, nor what is beyond all bounds", () => {
  const pace = new Pace();
  assertEquals(pace.add({ command: "PRIVMSG", params: ["#a b", "text"] }), false);
  for (let i = 0; i < 20_000; i++) pace.addRaw("x");
  assertEquals([pace.addRaw("x"), pace.add({ command: "PING", params: [] })], [false, false]);
});

Deno.test("pace: a new connection begins with nothing waiting and five to go", () => {
  const pace = waiting(..."abcdefg");
  pace.take(false);
  pace.clear();
  assertEquals([pace.take(true), pace.spent], [[], false]);
});

Deno.test("client: SAFERATE in 005 lets everything go at once, and its end does not", () => {
  const client = inLobby();
  const text = [..."abcdefgh"].join("\n");
  client.input(text);
  assertEquals(client.takeLines().length, 9);
  feed(client, ":srv.test 005 bob -SAFERATE :are supported by this server");
  client.input(text);
  assertEquals(client.takeLines().length, 5);
  client.ping();
  assertEquals(client.takeLines(), ["PING alive"]);
});

Deno.test("client: the server is asked for what it has only when all of it was sent", () => {
  const client = inLobby();
  feed(client, ":srv.test 005 bob -SAFERATE :are supported by this server");
  client.input([..."abcdef"].join("\n"));
  assertEquals(client.takeLines().filter((line) => line.startsWith("PING")), []);
  client.pace.gain();
  assertEquals(client.takeLines(), ["PRIVMSG #lobby f"]);
  client.pace.gain();
  assertEquals(client.takeLines(), ["PING m1.0005"]);
});

Deno.test("client: nothing is settled while a line waits for its turn, so that nobody leaves before it is sent", () => {
  const client = inLobby();
  feed(client, ":srv.test 005 bob -SAFERATE :are supported by this server");
  for (let i = 0; i < 6; i++) client.input(`/raw TOPIC #lobby ${i}`);
  client.takeLines();
  assertEquals(client.settled, false);
  client.pace.gain();
  client.takeLines();
  assertEquals(client.settled, true);
});
