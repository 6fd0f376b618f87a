// IRCv3 "draft/read-marker": how many there are of each.

import { assertEquals } from "@std/assert";
import { openMemory } from "../../server/backend/memory.ts";
import { ReadMarkers } from "../../server/people/read_markers.ts";

for (const id of ["account/bob", "session/1"]) {
  Deno.test(`of ${id}'s read markers the earliest are forgotten, the rest and others' stay`, async () => {
    const backend = openMemory();
    const markers = new ReadMarkers(backend, 10);
    const [bob, other] = [{ id, name: "bob" }, { id: `${id}/x`, name: "bob/x" }];
    await markers.advance(other, "#r", 1);
    for (let i = 1; i <= 25; i++) await markers.advance(bob, `#${i}`, i);
    const times = await Promise.all(Array.from({ length: 25 }, (_, i) => markers.get(bob, `#${i + 1}`)));
    const kept = times.filter((time) => time !== undefined);
    assertEquals(kept.length <= 10 && kept.length >= 8, true, `${kept}`);
    assertEquals(kept, Array.from({ length: kept.length }, (_, i) => 26 - kept.length + i));
    assertEquals(await markers.get(other, "#r"), 1);
    const again = new ReadMarkers(backend, 10);
    for (let i = 1; i <= 25; i++) await again.advance(bob, `#again${i}`, 100 + i);
    assertEquals((await backend.list("read/account/bob/")).length <= 10, true);
  });
}

Deno.test("an account's read marker is not that of another account whose name begins alike", async () => {
  const markers = new ReadMarkers(openMemory(), 10);
  await markers.advance({ id: "account/bob", name: "bob" }, "x/amy", 7);
  assertEquals(await markers.get({ id: "account/bob/x", name: "bob/x" }, "amy"), undefined);
});

Deno.test("a read marker older than all others is kept when it is the newest to come", async () => {
  const markers = new ReadMarkers(openMemory(), 2);
  const bob = { id: "account/bob", name: "bob" };
  for (const [target, time] of [["#a", 10], ["#b", 11], ["#old", 1]] as const) {
    await markers.advance(bob, target, time);
  }
  assertEquals(await markers.get(bob, "#old"), 1);
});
