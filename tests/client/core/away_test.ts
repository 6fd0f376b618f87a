import { assertEquals } from "@std/assert";
import { feed, inLobby, told } from "./fixture.ts";

/** A client whose person is away after ten minutes, and its clock. */
function sleeper() {
  const clock = { now: 1_000_000 };
  const client = inLobby({ now: () => clock.now });
  client.input("/set away 10");
  client.takeEvents();
  return { client, clock };
}

Deno.test("away: by itself after so many minutes without a key, and back at the next", () => {
  const { client, clock } = sleeper();
  assertEquals(client.due, undefined, "nobody told of a key yet");
  client.away.active();
  assertEquals(client.due, clock.now + 600_000);
  clock.now += 599_999;
  client.tick();
  assertEquals(client.takeLines(), []);
  clock.now++;
  client.tick();
  assertEquals([client.takeLines(), client.due], [["AWAY idle"], undefined]);
  client.away.active();
  client.away.active();
  assertEquals(client.takeLines(), ["AWAY"]);
  assertEquals(told(client, "away").map(({ away, auto }) => [away, auto]), [[true, true], [false, true]]);
});

Deno.test("away: who said so themselves is not brought back by a key", () => {
  const { client, clock } = sleeper();
  client.input("/away out to lunch");
  client.away.active();
  clock.now += 700_000;
  client.tick();
  assertEquals(client.takeLines(), ["AWAY :out to lunch"]);
  client.input("/back");
  assertEquals(client.takeLines(), ["AWAY"]);
  assertEquals(told(client, "away").map(({ away, reason, auto }) => [away, reason, auto]), [
    [true, "out to lunch", false],
    [false, "", false],
  ]);
});

Deno.test("away: the next connection is told too; a server's own word is believed", () => {
  const { client } = sleeper();
  client.input("/away out");
  client.disconnected("reset", 1);
  client.connected();
  client.takeLines();
  feed(client, ":s.t 001 bob :Hi");
  assertEquals(client.takeLines(), ["AWAY out"]);
  client.takeEvents();
  feed(client, ":s.t 306 bob :You are away", ":s.t 305 bob :You are back");
  assertEquals(told(client, "away").map(({ away }) => away), [false]);
});

Deno.test("away: nobody is by themselves unless they set it", () => {
  const client = inLobby();
  client.away.active();
  assertEquals(client.due, undefined);
});
