// What is too old or too much is forgotten, and nothing else, while people go on talking.

import { assertEquals } from "@std/assert";
import type { Backend } from "../../server/backend/backend.ts";
import { Retention } from "../../server/backend/retention.ts";
import { packRow, unpackRow } from "../../server/backend/rows.ts";
import { closeStore, openStore } from "../../server/backend/store.ts";
import { until } from "../end_to_end/until.ts";
import { counted, draft, Place, textsOf } from "./place.ts";

const DAY = 24 * 3600 * 1000;

async function all(backend: Backend, log = "log"): Promise<string[]> {
  return textsOf(await backend.read(log, { limit: 100_000 }));
}

async function say(backend: Backend, texts: readonly string[], log = "log"): Promise<void> {
  await Promise.all(texts.map((text) => backend.append(log, draft(text))));
}

/** Waits until the log has as many entries as wanted. */
async function trimmed(backend: Backend, entries: number, log = "log"): Promise<string[]> {
  let found = await all(backend, log);
  await until(
    async () => (found = await all(backend, log)).length === entries,
    () => `${found.length} entries`,
  );
  return found;
}

Deno.test("retention: what is older than its time goes, of every log, said or not, and the rest stays", async () => {
  await using place = new Place();
  const early = await place.open({ now: () => 100 * DAY });
  await say(early, counted(1_000, "old"));
  await say(early, counted(10, "old"), "other");
  await early.append("log", draft("old topic", { command: "TOPIC" }));
  await place.close(early);
  const late = await place.open({ now: () => 129 * DAY });
  await say(late, counted(5, "new"));
  await late.append("log", draft("new topic", { command: "TOPIC" }));
  await place.close(late);
  const latest = await place.open({ now: () => 130 * DAY + 5_000, keep: 30 * DAY });
  assertEquals(await trimmed(latest, 6), [...counted(5, "new"), "new topic"]);
  assertEquals(await trimmed(latest, 0, "other"), []);
});

Deno.test("retention: of each log as many messages are kept as told, and as many other entries", async () => {
  await using place = new Place();
  const early = await place.open();
  await say(early, counted(1_234));
  await say(early, counted(99), "other");
  for (let i = 0; i < 120; i++) void early.append("log", draft(`topic ${i}`, { command: "TOPIC" }));
  await place.close(early);
  const late = await place.open({ keepMessages: 100 });
  assertEquals(await trimmed(late, 200), [
    ...counted(1_234).slice(-100),
    ...counted(120, "topic").slice(-100),
  ]);
  assertEquals(await all(late, "other"), counted(99));
});

Deno.test("retention: without a limit nothing goes", async () => {
  await using place = new Place();
  await place.close(await place.open({ now: () => 0 }));
  const backend = await place.open({ now: () => 0 });
  await say(backend, counted(700));
  await place.close(backend);
  const late = await place.open({ now: () => 10_000 * DAY, keep: Infinity, keepMessages: Infinity });
  await say(late, ["new"]);
  assertEquals((await all(late)).length, 701);
});

Deno.test("retention: a pass counts only what came since the last one, also after something was erased", async () => {
  await using place = new Place();
  const early = await place.open();
  await say(early, counted(450));
  await place.close(early);
  const openKv = (path?: string) => place.openKv(path);
  const store = await openStore({ name: "chat.local", path: place.path, openKv });
  const retention = new Retention(store, { keep: { age: Infinity, count: 100 }, now: () => 0 });
  const prefix = store.layout.range("log", "said");
  const rows = () => Array.fromAsync(store.kv.list({ prefix }));
  const kept = async () => (await rows()).flatMap(({ key, value }) => unpackRow(String(key.at(-1)), value));
  await retention.pass();
  const before = await kept();
  assertEquals(before.length, 100);
  place.looked = 0;
  await retention.pass();
  assertEquals(place.looked, 1, "the log's name is all there is to look at");
  // Two that were counted go, three come: one too many, were it not counted anew.
  const [first] = await rows();
  const left = before.filter((_, at) => at !== 50 && at !== 52);
  for (const { key } of await rows()) await store.kv.delete(key);
  await store.kv.set(first!.key, packRow(String(first!.key.at(-1)), left));
  retention.recount("log");
  for (let i = 0; i < 3; i++) await store.kv.set([...prefix, `zzz${i}`], new Uint8Array(9));
  await retention.pass();
  const after = await kept();
  assertEquals(after.length, 100);
  assertEquals(after[0]?.msgid, before[1]?.msgid);
  await retention.stop();
  await closeStore(store);
});

Deno.test("retention: people talk and read while it works, and it stops with the store", async () => {
  await using place = new Place();
  const early = await place.open();
  await say(early, counted(5_000));
  await place.close(early);
  const late = await place.open({ keepMessages: 10 });
  await say(late, ["hello"]);
  assertEquals((await all(late)).at(-1), "hello");
  await place.close(late);
  const left = await all(await place.open());
  assertEquals(left, [...counted(5_000), "hello"].slice(-left.length));
});
