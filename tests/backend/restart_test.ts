// What a store keeps from one run to the next, and which stores it refuses to open.

import { assertEquals, assertGreater, assertRejects, assertStringIncludes } from "@std/assert";
import { type Entry, StoreError } from "../../server/backend/backend.ts";
import { openEmbedded } from "../../server/backend/embedded.ts";
import { migrate } from "../../server/backend/schema.ts";
import { decodeRecord, encodeRecord } from "../../server/backend/codec.ts";
import { Layout } from "../../server/backend/layout.ts";
import { counted, draft, Place, textsOf } from "./place.ts";

/** Why the store here cannot be opened. */
async function refusal(place: Place, name = "chat.local"): Promise<string> {
  const error = await assertRejects(() => place.open({ name }), StoreError);
  assertEquals(error.message.includes("\n"), false, error.message);
  return error.message;
}

Deno.test("store: entries and records are there again after a restart", async () => {
  await using place = new Place();
  const first = await place.open();
  const entries = await Promise.all(counted(10).map((text) => first.append("log", draft(text))));
  await first.save("key", { n: 1 }, undefined);
  const version = (await first.load("key"))!.version;
  await place.close(first);
  const second = await place.open();
  assertEquals(await second.read("log", { limit: 99 }), entries);
  assertEquals(await second.load("key"), { value: { n: 1 }, version });
  assertEquals(await second.save("key", { n: 2 }, version), true);
});

Deno.test("store: a claim ends with the process that made it", async () => {
  await using place = new Place();
  const first = await place.open();
  await first.claim("nick/bob", "1", Infinity);
  await place.close(first);
  assertEquals(await (await place.open()).claim("nick/bob", "2", Infinity), true);
});

Deno.test("store: the clock may step back an hour between two runs, and the order stays", async () => {
  await using place = new Place();
  const ids: string[] = [];
  for (const time of [10_000_000, 6_400_000, 6_400_000, 6_500_000, 10_000_000]) {
    const backend = await place.open({ now: () => time });
    const entries = await Promise.all(counted(20).map((text) => backend.append("log", draft(text))));
    const other = await backend.append("other", draft("in another log"));
    ids.push(...entries.map((entry) => entry.msgid), other.msgid);
    await place.close(backend);
  }
  assertEquals(ids, [...ids].sort());
  assertEquals(new Set(ids).size, ids.length);
  const backend = await place.open({ now: () => 0 });
  const entries = await backend.read("log", { limit: 999 });
  assertEquals(entries.map((entry) => entry.msgid), ids.filter((_, i) => i % 21 !== 20));
  for (let i = 1; i < entries.length; i++) assertGreater(entries[i]!.time, entries[i - 1]!.time);
});

Deno.test("store: a row with a flipped bit is left out and noted once, wherever the bit is", async () => {
  await using place = new Place();
  const backend = await place.open();
  const entries: Entry[] = [];
  for (const text of counted(5)) entries.push(await backend.append("log", draft(text)));
  await backend.save("key", { n: 1 }, undefined);
  await backend.save("whole", { n: 2 }, undefined);
  await place.close(backend);
  await place.rows(async (kv) => {
    const key = ["chat.local", "log", "log", "said", entries[2]!.msgid];
    const { value: bytes } = await kv.get<Uint8Array>(key);
    bytes![bytes!.length >> 1]! ^= 4;
    await kv.set(key, bytes);
    const moved = await kv.get(["chat.local", "log", "log", "said", entries[4]!.msgid]);
    await kv.set(["chat.local", "log", "log", "said", `${entries[4]!.msgid}x`], moved.value);
    const record = await kv.get<Uint8Array>(["chat.local", "record", "key"]);
    record.value![6]! ^= 1;
    await kv.set(record.key, record.value);
  });
  const again = await place.open();
  for (let i = 0; i < 2; i++) {
    const read = textsOf(await again.read("log", { limit: 99 }));
    assertEquals(read, ["text 0", "text 1", "text 3", "text 4"]);
    assertEquals(textsOf(await again.read("log", { limit: 3 })), ["text 1", "text 3", "text 4"]);
  }
  assertEquals(place.notes, ["entry-damaged", "entry-damaged"]);
  await assertRejects(() => again.load("key"), StoreError, "damaged");
  assertEquals((await again.list("")).map(([key]) => key), ["whole"]);
});

Deno.test("store: when the place of the latest entry is damaged, it is found by looking", async () => {
  await using place = new Place();
  const backend = await place.open({ now: () => 9_000_000 });
  await backend.append("log", draft("a"));
  await backend.append("other", draft("b"));
  const latest = await backend.append("log", draft("c", { command: "TOPIC" }));
  await place.close(backend);
  await place.rows((kv) => kv.set(["chat.local", "mark"], new Uint8Array(40)));
  const again = await place.open({ now: () => 0 });
  assertGreater((await again.append("other", draft("d"))).msgid, latest.msgid);
  assertEquals(place.notes, ["mark-damaged"]);
});

Deno.test("store: a second process with the same name is refused in a sentence; one with another is not", async () => {
  await using place = new Place();
  const one = await place.open();
  const reason = await refusal(place);
  assertStringIncludes(reason, "Another chat serve --name chat.local is running on this machine");
  assertStringIncludes(await refusal(place, "CHAT.LOCAL"), "is running");
  const other = await place.open({ name: "other.local" });
  await one.append("log", draft("of one"));
  await other.append("log", draft("of the other"));
  await one.save("key", 1, undefined);
  assertEquals(textsOf(await other.read("log", { limit: 9 })), ["of the other"]);
  assertEquals(await other.load("key"), undefined);
  assertEquals(await other.list(""), []);
  await place.close(one);
  await place.open();
});

Deno.test("store: of many who start at once, one gets the store", async () => {
  await using place = new Place();
  const starts = await Promise.allSettled([1, 2, 3, 4].map(() => place.open()));
  assertEquals(starts.filter(({ status }) => status === "fulfilled").length, 1);
});

for (
  const [what, answer] of [
    ["nobody", undefined],
    ["somebody else", "hello\n"],
    ["silence", ""],
  ] as const
) {
  Deno.test(`store: a lease behind which there is ${what} is taken over`, async () => {
    await using place = new Place();
    using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const conns: Deno.Conn[] = [];
    const serving = (async () => {
      for await (const conn of listener) {
        conns.push(conn);
        if (answer) await conn.write(new TextEncoder().encode(answer));
      }
    })();
    const { port } = listener.addr as Deno.NetAddr;
    if (answer === undefined) listener.close();
    await place.rows((kv) => kv.set(["chat.local", "lease"], { owner: "somebody", port }));
    await place.open();
    if (answer !== undefined) listener.close();
    await serving;
    for (const conn of conns) conn.close();
  });
}

Deno.test("store: whoever lost the store to another process writes nothing any more", async () => {
  await using place = new Place();
  const backend = await place.open();
  const heard: string[] = [];
  backend.follow("log", (entries) => heard.push(...textsOf(entries)));
  await backend.append("log", draft("mine"));
  await place.rows((kv) => kv.set(["chat.local", "lease"], { owner: "another", port: 1 }));
  await assertRejects(() => backend.append("log", draft("late")), StoreError, "taken the store over");
  await assertRejects(() => backend.save("key", 1, undefined), StoreError, "taken the store over");
  assertEquals([heard, backend.healthy], [["mine"], false]);
  await place.close(backend);
  await place.rows(async (kv) => {
    const { value } = await kv.get<{ owner: string }>(["chat.local", "lease"]);
    assertEquals(value?.owner, "another", "the lease of another was given free");
  });
});

Deno.test("store: one that does not last is refused, and --memory is named", async () => {
  await using place = new Place();
  const openKv = () => Deno.openKv(":memory:");
  const error = await assertRejects(() => place.open({ openKv }), StoreError, "does not last");
  assertStringIncludes(error.message, "--memory");
});

Deno.test("store: a damaged one is refused in a sentence and left as it is", async () => {
  await using place = new Place();
  const backend = await place.open();
  await backend.append("log", draft("hello"));
  await place.close(backend);
  const bytes = Deno.readFileSync(place.path);
  bytes.fill(0, 0, 100);
  Deno.writeFileSync(place.path, bytes);
  assertStringIncludes(await refusal(place), "The store is damaged and was left as it is");
  assertEquals(Deno.readFileSync(place.path), bytes);
});

Deno.test("store: whatever part of the database's journal is lost, what is left has no gaps, and ids go on", async () => {
  await using place = new Place();
  const backend = await place.open();
  const ids: string[] = [];
  for (const text of counted(60)) ids.push((await backend.append("log", draft(text))).msgid);
  const [database, journal] = [Deno.readFileSync(place.path), Deno.readFileSync(`${place.path}-wal`)];
  await place.close(backend);
  const found = new Set<number>();
  for (let part = 0; part <= 12; part++) {
    const path = `${place.folder}/cut${part}`;
    Deno.writeFileSync(path, database);
    Deno.writeFileSync(`${path}-wal`, journal.subarray(0, Math.round(journal.length * part / 12)));
    const cut = await place.open({ path, now: () => 0 });
    const left = (await cut.read("log", { limit: 99 })).map((entry) => entry.msgid);
    assertEquals(left, ids.slice(0, left.length));
    assertGreater((await cut.append("log", draft("next"))).msgid, left.at(-1) ?? "");
    found.add(left.length);
    await place.close(cut);
  }
  assertEquals(found.has(60), true);
  assertGreater(found.size, 5);
});

Deno.test("store: one of a later version is refused, and stays as it is", async () => {
  await using place = new Place();
  await place.close(await place.open());
  await place.rows((kv) => kv.set(["chat.local", "schema"], encodeRecord("schema", 999)));
  assertStringIncludes(await refusal(place), "later version of chat (format 999, this one knows 2)");
  assertStringIncludes(await refusal(place), "format 999");
});

Deno.test("store: a format that cannot be told is refused", async () => {
  await using place = new Place();
  await place.rows((kv) => kv.set(["chat.local", "schema"], "x"));
  assertStringIncludes(await refusal(place), "format cannot be told");
});

Deno.test("store: one of an earlier version goes through each step, and one that is interrupted is begun anew", async () => {
  const kv = await Deno.openKv(":memory:");
  const layout = new Layout("chat.local");
  await kv.set(layout.schema, encodeRecord("schema", 1));
  const taken: string[] = [];
  let broken = true;
  const step = (name: string, fails = false) => () => {
    taken.push(name);
    return fails && broken ? Promise.reject(new Error("interrupted")) : Promise.resolve();
  };
  const steps = new Map([[1, step("1 to 2")], [2, step("2 to 3", true)], [3, step("3 to 4")]]);
  await assertRejects(() => migrate({ kv, layout }, { schema: 4, steps }), Error, "interrupted");
  broken = false;
  await migrate({ kv, layout }, { schema: 4, steps });
  await migrate({ kv, layout }, { schema: 4, steps });
  assertEquals(taken, ["1 to 2", "2 to 3", "2 to 3", "3 to 4"]);
  assertEquals(decodeRecord("schema", (await kv.get(layout.schema)).value)?.value, 4);
  await assertRejects(
    () => migrate({ kv, layout }, { schema: 9, steps }),
    StoreError,
    "no way from format 4",
  );
  kv.close();
});

Deno.test("store: one in memory needs no file and forgets", async () => {
  for (let i = 0; i < 2; i++) {
    await using backend = await openEmbedded({ name: "chat.local", path: ":memory:" });
    assertEquals(await backend.read("log", { limit: 1 }), []);
    await backend.append("log", draft("hello"));
  }
});
