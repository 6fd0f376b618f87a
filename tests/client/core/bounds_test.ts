/** What a hostile server may make the client keep, and how little it may break. */

import { assertEquals } from "@std/assert";
import { feed, inLobby } from "./fixture.ts";

Deno.test("endless names, rooms, tokens and capabilities are not all kept", () => {
  const client = inLobby();
  for (let count = 0; count < 3_000; count++) {
    feed(
      client,
      `:s.t 353 bob = #lobby :${Array.from({ length: 100 }, (_, at) => `n${count}x${at}`).join(" ")}`,
      `:bob!b@h JOIN #r${count}`,
      `:s.t 005 bob T${count}=1 :are supported`,
      `:s.t CAP bob ACK :c${count}`,
      `@label=l${count} :s.t BATCH +${count} labeled-response`,
    );
  }
  feed(client, ":s.t 366 bob #lobby :End");
  const people = [...client.state.rooms.values()].reduce((sum, room) => sum + room.people.size, 0);
  assertEquals(people <= 200_000, true);
  assertEquals(people > 100_000, true);
  assertEquals([client.state.rooms.size <= 500, client.state.caps.size], [true, 0]);
});

Deno.test("places of people who went are free again", () => {
  const client = inLobby();
  const names = (from: number) => Array.from({ length: 50_000 }, (_, at) => `n${from + at}`).join(" ");
  for (const from of [0, 1, 2, 3, 4]) {
    feed(client, `:s.t 353 bob = #lobby :${names(from * 50_000)}`, ":s.t 366 bob #lobby :End");
    assertEquals(client.state.room("#lobby")?.people.size, 50_000);
  }
  feed(client, ":n200000!a@h NICK renamed", ":n200001!a@h PART #lobby");
  assertEquals(client.state.room("#lobby")?.people.size, 49_999);
  client.takeEvents();
});

Deno.test("a nick beyond all measure is nobody's, and a JOIN without a room enters none", () => {
  const client = inLobby();
  feed(
    client,
    `:s.t 353 bob = #lobby :bob ${"n".repeat(5_000)} @`,
    ":s.t 366 bob #lobby :End",
    ":bob!b@h JOIN :",
  );
  assertEquals([...client.state.room("#lobby")?.people.keys() ?? []], ["bob"]);
  assertEquals(client.state.rooms.size, 1);
});

Deno.test("a token of 005 can change when no more are taken", () => {
  const client = inLobby();
  for (let count = 0; count < 300; count++) feed(client, `:s.t 005 bob T${count}=1 :are supported`);
  feed(client, ":s.t 005 bob CHANTYPES=+ :are supported");
  assertEquals(client.state.isRoom("+x"), true);
});
