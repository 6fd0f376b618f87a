// Stores that earlier versions of the code wrote, kept as data: today's code reads all that is in them.

import { assert, assertEquals, assertGreater } from "@std/assert";
import { fromBase64 } from "../../protocol/base64.ts";
import type { Entry } from "../../server/backend/backend.ts";
import { draft, Place } from "./place.ts";
import v1 from "./data/v1.json" with { type: "json" };
import v2 from "./data/v2.json" with { type: "json" };

type Written = Omit<Entry, "tags"> & { readonly tags?: readonly (readonly [string, string])[] };

/** Puts the rows of an old store in place, as they were. */
async function restore(place: Place, rows: readonly (readonly (string | string[])[])[]): Promise<void> {
  await place.rows(async (kv) => {
    for (const [key, value] of rows) await kv.set(key as string[], fromBase64(value as string));
  });
}

function entryOf({ tags, ...entry }: Written) {
  return { ...entry, ...(tags === undefined ? {} : { tags: new Map(tags) }) };
}

Deno.test("versions: a store of format 2, which has rows of several entries, is read, and goes on", async () => {
  await using place = new Place();
  await restore(place, v2.rows);
  const backend = await place.open({ now: () => 0 });
  for (const [log, written] of Object.entries(v2.expected.logs)) {
    const expected = (written as unknown as Written[]).map(entryOf);
    assertEquals<unknown>(await backend.read(log, { limit: 99 }), expected);
    const next = await backend.append(log, draft("today"));
    assertGreater(next.msgid, expected.at(-1)!.msgid);
  }
  assertEquals(place.notes, []);
});

Deno.test("versions: a store of format 1 is read, and goes on", async () => {
  await using place = new Place();
  await restore(place, v1.rows);
  const backend = await place.open({ now: () => 0 });
  for (const [log, written] of Object.entries(v1.expected.logs)) {
    const expected = (written as unknown as Written[]).map(entryOf);
    assertEquals<unknown>(await backend.read(log, { limit: 99 }), expected);
    const next = await backend.append(log, draft("today"));
    assertGreater(next.msgid, expected.at(-1)!.msgid);
  }
  assertEquals((await backend.load<Uint8Array>("cloak/secret"))?.value, new Uint8Array([1, 2, 3, 4]));
  assertEquals((await backend.load<number>("read/account/bob/#tea"))?.value, 1_790_000_002_000);
  assertEquals((await backend.load("map"))?.value as unknown, new Map([["a", new Set([1n])]]));
  const room = await backend.load<{ name: string; topic: undefined }>("room/1");
  assert(room !== undefined && "topic" in room.value);
  assertEquals(room.value.name, "#tea");
  assertEquals(await backend.save("room/1", { ...room.value, name: "#cup" }, room.version), true);
  assertEquals((await backend.list("")).length, 4);
  assertEquals(place.notes, []);
});
