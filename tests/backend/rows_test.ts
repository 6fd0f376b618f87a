// Several entries in one row: what is packed comes out as it was, and damage stays where it is.

import { assertEquals } from "@std/assert";
import { type Packed, packRow, sizeIn, unpackRow } from "../../server/backend/rows.ts";
import { appendAll, counted, draft, Place, textsOf } from "./place.ts";

function packed(msgid: string, text: string): Packed {
  return { msgid, bytes: new TextEncoder().encode(`0000[${text}`) };
}

const THREE = [packed("a1", "one"), packed("a2", ""), packed("a33", "three")];

function texts(entries: readonly Packed[]): string[] {
  return entries.map(({ msgid, bytes }) => `${msgid} ${new TextDecoder().decode(bytes).slice(5)}`);
}

Deno.test("rows: what is packed comes out as it was, one entry or several", () => {
  for (const entries of [THREE, THREE.slice(1), THREE.slice(2)]) {
    assertEquals(texts(unpackRow(entries[0]!.msgid, packRow(entries[0]!.msgid, entries))), texts(entries));
  }
});

Deno.test("rows: one entry under its own msgid is its bytes alone, as the first format had it", () => {
  assertEquals(packRow("a1", THREE.slice(0, 1)), THREE[0]!.bytes);
});

Deno.test("rows: an entry whose row began with another keeps its msgid", () => {
  assertEquals(texts(unpackRow("a1", packRow("a1", THREE.slice(2)))), ["a33 three"]);
});

Deno.test("rows: the size of a row is what its entries add to it, and five bytes", () => {
  assertEquals(packRow("a1", THREE).length, THREE.reduce((sum, entry) => sum + sizeIn(entry), 5));
});

Deno.test("rows: of a row that is cut off or whose lengths are wrong the entries before that come out", () => {
  const row = packRow("a1", THREE);
  assertEquals(texts(unpackRow("a1", row.subarray(0, row.length - 1))), ["a1 one", "a2 ", "a1 "]);
  row[6] = 0xff;
  assertEquals(texts(unpackRow("a1", row)), ["a1 "]);
  assertEquals(unpackRow("a1", "no bytes").length, 1);
});

Deno.test("rows: a range that begins or ends within a row gives what is in it, from either end", async () => {
  await using place = new Place();
  const backend = await place.open();
  const all = [...counted(60, "x"), ...counted(60, "y")];
  await appendAll(backend, all.slice(0, 60));
  await appendAll(backend, all.slice(60));
  const ids = (await backend.read("log", { limit: 999 })).map(({ msgid }) => msgid);
  for (const [from, to] of [[0, 119], [10, 20], [55, 65], [70, 71], [59, 60], [3, 117]] as const) {
    const range = { after: ids[from]!, before: ids[to]! };
    const between = all.slice(from + 1, to);
    assertEquals(textsOf(await backend.read("log", { ...range, limit: 999 })), between);
    assertEquals(textsOf(await backend.read("log", { ...range, limit: 5 })), between.slice(0, 5));
    const newest = await backend.read("log", { ...range, limit: 5, from: "newest" });
    assertEquals(textsOf(newest), between.slice(-5));
    assertEquals(
      textsOf(await backend.read("log", { after: ids[to]!, limit: 3 })),
      all.slice(to + 1, to + 4),
    );
    const earlier = textsOf(await backend.read("log", { before: ids[from]!, limit: 3 }));
    assertEquals(earlier, all.slice(0, from).slice(-3));
  }
});

Deno.test("rows: entries are taken out of the middle, the front and all of a row, several by one commit", async () => {
  await using place = new Place();
  const backend = await place.open();
  await appendAll(backend, counted(6));
  const ids = (await backend.read("log", { limit: 9, said: true })).map(({ msgid }) => msgid);
  const erase = (at: number) => backend.append("log", draft("", { command: "REDACT", erases: ids[at]! }));
  const left = async () => textsOf(await backend.read("log", { limit: 9, said: true }));
  await erase(3);
  assertEquals(await left(), ["text 0", "text 1", "text 2", "text 4", "text 5"]);
  await Promise.all([erase(0), erase(1), erase(4)]);
  assertEquals(await left(), ["text 2", "text 5"]);
  await place.close(backend);
  const again = await place.open();
  assertEquals(textsOf(await again.read("log", { limit: 9, said: true })), ["text 2", "text 5"]);
  await Promise.all(
    [2, 5, 2].map((at) => again.append("log", draft("", { command: "REDACT", erases: ids[at]! }))),
  );
  assertEquals(await again.read("log", { limit: 9, said: true }), []);
  assertEquals(place.notes, []);
});

Deno.test("rows: a flipped bit costs one entry of its row, and is noted", async () => {
  await using place = new Place();
  const backend = await place.open();
  await appendAll(backend, counted(5));
  await place.close(backend);
  await place.rows(async (kv) => {
    const [row] = await Array.fromAsync(
      kv.list<Uint8Array>({ prefix: ["chat.local", "log", "log", "said"] }),
    );
    const at = new TextDecoder("latin1").decode(row!.value).indexOf("text 2");
    row!.value[at]! ^= 1;
    await kv.set(row!.key, row!.value);
  });
  const again = await place.open();
  for (let i = 0; i < 2; i++) {
    assertEquals(textsOf(await again.read("log", { limit: 9 })), ["text 0", "text 1", "text 3", "text 4"]);
  }
  assertEquals(place.notes, ["entry-damaged"]);
});

Deno.test("rows: more redactions than one commit can look up are all made", async () => {
  await using place = new Place();
  const backend = await place.open();
  const entries = await Promise.all(counted(130).map((text) => backend.append("log", draft(text))));
  await Promise.all(
    entries.map(({ msgid }) => backend.append("log", draft("", { command: "REDACT", erases: msgid }))),
  );
  assertEquals(await backend.read("log", { limit: 999, said: true }), []);
});
