import { assertEquals } from "@std/assert";
import { feed, inLobby } from "./fixture.ts";

Deno.test("lag: a person's server is asked once a minute, and its slowest open answer counts", () => {
  const clock = { now: 1_000_000 };
  const client = inLobby({ person: true, now: () => clock.now });
  assertEquals(client.lag.value, undefined);
  client.tick();
  assertEquals([client.takeLines(), client.due], [["PING alive"], undefined]);
  clock.now += 40;
  assertEquals(client.lag.value, 40);
  feed(client, ":s.t PONG s.t alive");
  clock.now += 1_000;
  assertEquals([client.lag.value, client.due], [40, 1_000_040 + 60_000]);
  client.tick();
  assertEquals(client.takeLines(), []);
  clock.now = 1_060_040;
  client.tick();
  clock.now += 2_000;
  assertEquals([client.takeLines(), client.lag.value], [["PING alive"], 2_000]);
  client.disconnected("gone", 1);
  assertEquals([client.lag.value, client.due], [undefined, undefined]);
});

Deno.test("lag: a program's server is not asked, and what nobody asked is no answer", () => {
  const client = inLobby();
  client.tick();
  feed(client, ":s.t PONG s.t alive");
  assertEquals([client.takeLines(), client.lag.value, client.due], [[], undefined, undefined]);
});

Deno.test("lag: an answer to a later question answers those before it", () => {
  const clock = { now: 1_000 };
  const client = inLobby({ now: () => clock.now });
  client.lag.asked("one");
  clock.now += 10;
  client.lag.asked("two");
  clock.now += 5;
  client.lag.answered("two");
  clock.now += 1_000;
  assertEquals(client.lag.value, 5);
});
