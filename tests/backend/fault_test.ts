// A store that fails: what is refused was shown to nobody, what was acknowledged is there, and it recovers.

import { assert, assertEquals, assertGreater, assertLess, assertRejects } from "@std/assert";
import { type Backend, StoreError } from "../../server/backend/backend.ts";
import { Health } from "../../server/backend/health.ts";
import { until } from "../end_to_end/until.ts";
import { appendAll, counted, draft, Place, textsOf } from "./place.ts";

/** Follows the log and keeps what it hears. */
function listen(backend: Backend): string[] {
  const heard: string[] = [];
  backend.follow("log", (entries) => heard.push(...textsOf(entries)));
  return heard;
}

async function stored(backend: Backend): Promise<string[]> {
  return textsOf(await backend.read("log", { limit: 100_000, from: "oldest" }));
}

function fail(): never {
  throw new TypeError("database or disk is full");
}

Deno.test("store: a commit that fails refuses its entries, nobody sees them, and those behind it are tried", async () => {
  await using place = new Place();
  const backend = await place.open();
  const heard = listen(backend);
  let commits = 0;
  place.decide = (commit) => ++commits === 2 ? fail() : commit();
  const first = appendAll(backend, counted(3, "first"));
  await Promise.resolve();
  const ends = [
    await first,
    await appendAll(backend, counted(3, "second")),
    await appendAll(backend, counted(3, "third")),
  ];
  assertEquals(ends.map(([end]) => end), ["stored", "refused", "stored"]);
  const kept = [...counted(3, "first"), ...counted(3, "third")];
  assertEquals(heard, kept);
  assertEquals(await stored(backend), kept);
});

Deno.test("store: any commit of many may fail, and what is acknowledged is what is stored, heard and read", async () => {
  for (let nth = 1; nth <= 6; nth++) {
    await using place = new Place();
    const backend = await place.open();
    const heard = listen(backend);
    let commits = 0;
    place.decide = (commit) => ++commits === nth ? fail() : commit();
    // Five commits and a little more.
    const texts = counted(400, "x".repeat(9_000));
    const ends = await appendAll(backend, texts);
    const acknowledged = texts.filter((_, i) => ends[i] === "stored");
    assertEquals(heard, acknowledged);
    assertEquals(await stored(backend), acknowledged);
    if (nth <= 5) assertLess(acknowledged.length, texts.length);
  }
});

Deno.test("store: entries of a commit that says it failed and was stored all the same are acknowledged", async () => {
  await using place = new Place();
  const backend = await place.open();
  const heard = listen(backend);
  place.decide = async (commit) => {
    await commit();
    fail();
  };
  assertEquals(await appendAll(backend, counted(3)), ["stored", "stored", "stored"]);
  assertEquals(heard, counted(3));
  assertEquals(await stored(backend), counted(3));
});

Deno.test("store: while another process has the file locked, it is tried again", async () => {
  await using place = new Place();
  const backend = await place.open();
  let commits = 0;
  place.decide = (commit) => {
    if (++commits % 3 !== 0) throw new TypeError("database is locked");
    return commit();
  };
  assertEquals(await appendAll(backend, counted(3)), ["stored", "stored", "stored"]);
  assertEquals(await backend.save("key", 1, undefined), true);
  assertEquals([commits, backend.healthy, place.notes], [6, true, []]);
});

Deno.test("store: two servers of different names write into one file at once, and both succeed", async () => {
  await using place = new Place();
  const servers = [await place.open({ name: "one.local" }), await place.open({ name: "two.local" })];
  await Promise.all(servers.map(async (backend) => {
    for (const text of counted(300)) await backend.append("log", draft(text));
  }));
  for (const backend of servers) assertEquals(await stored(backend), counted(300));
  assertEquals(place.notes, []);
});

Deno.test("store: what passes is not shown either when the commit that it goes with fails", async () => {
  await using place = new Place();
  const backend = await place.open();
  const heard = listen(backend);
  place.decide = fail;
  const passing = backend.append("log", draft("typing", { command: "TAGMSG", passing: true }));
  await Promise.all([
    assertRejects(() => backend.append("log", draft("hello")), StoreError),
    assertRejects(() => passing, StoreError),
  ]);
  assertEquals(heard, []);
});

Deno.test("store: failing is noted once, and so is that it is over, though nobody says anything", async () => {
  await using place = new Place();
  const backend = await place.open();
  place.decide = fail;
  for (const text of counted(5)) await assertRejects(() => backend.append("log", draft(text)), StoreError);
  await assertRejects(() => backend.save("key", 1, undefined), StoreError);
  assertEquals([place.notes, backend.healthy], [["store-failed"], false]);
  place.decide = undefined;
  await until(() => backend.healthy, () => "the store to recover");
  assertEquals(place.notes, ["store-failed", "store-recovered"]);
});

Deno.test("store: a commit that hangs fills no memory, and what comes through at last is acknowledged", async () => {
  await using place = new Place();
  const backend = await place.open();
  const heard = listen(backend);
  const gate = Promise.withResolvers<void>();
  place.decide = (commit) => gate.promise.then(commit);
  const texts = counted(30_000);
  const ends = appendAll(backend, texts);
  await assertRejects(() => backend.append("log", draft("one more")), StoreError, "Too much waits");
  assertEquals([heard, backend.healthy, place.notes], [[], false, ["store-failed"]]);
  gate.resolve();
  const acknowledged = texts.filter(((settled) => (_, i: number) => settled[i] === "stored")(await ends));
  assertGreater(acknowledged.length, 1_000);
  assertLess(acknowledged.length, 15_000);
  assertEquals(heard, acknowledged);
  assertEquals(await stored(backend), acknowledged);
});

Deno.test("store: large entries that wait are bounded by their bytes", async () => {
  await using place = new Place();
  const backend = await place.open();
  const gate = Promise.withResolvers<void>();
  place.decide = (commit) => gate.promise.then(commit);
  const ends = appendAll(backend, Array.from({ length: 1_000 }, () => "x".repeat(50_000)));
  gate.resolve();
  const acknowledged = (await ends).filter((end) => end === "stored").length;
  assert(acknowledged > 100 && acknowledged < 250, `${acknowledged} were stored`);
});

Deno.test("store: what was stored weighs on nothing that comes later", async () => {
  await using place = new Place();
  const backend = await place.open();
  for (let i = 0; i < 4; i++) {
    const ends = await appendAll(backend, Array.from({ length: 50 }, () => "x".repeat(60_000)));
    assertEquals(new Set(ends), new Set(["stored"]));
  }
});

Deno.test("store: entries whose keys are long are spread over commits", async () => {
  await using place = new Place();
  const backend = await place.open();
  const log = "r".repeat(1_900);
  await Promise.all(counted(200).map((text) => backend.append(log, draft(text))));
  assertEquals(textsOf(await backend.read(log, { limit: 999 })), counted(200));
});

Deno.test("store: an entry larger than the store takes is refused by itself, and the store is well", async () => {
  await using place = new Place();
  const backend = await place.open();
  for (const text of ["x".repeat(64 * 1024), "\u{1F600}".repeat(16 * 1024), "\u0001".repeat(11_000)]) {
    const [large, small] = [backend.append("log", draft(text)), backend.append("log", draft("hello"))];
    await assertRejects(() => large, StoreError, "Too large");
    await small;
  }
  await assertRejects(() => backend.append("r".repeat(2_100), draft("hello")), StoreError, "too long");
  await assertRejects(() => backend.save("key", "x".repeat(64 * 1024), undefined), StoreError, "Too large");
  assertEquals([backend.healthy, place.notes], [true, []]);
  await backend.append("log", draft("x".repeat(60 * 1024)));
  assertEquals((await stored(backend)).map((text) => text.length), [5, 5, 5, 60 * 1024]);
});

Deno.test("store: what is queued is stored when it is closed, and nothing is taken afterwards", async () => {
  await using place = new Place();
  const backend = await place.open();
  const ends = appendAll(backend, counted(1_200));
  await place.close(backend);
  assertEquals(new Set(await ends), new Set(["stored"]));
  await assertRejects(() => backend.append("log", draft("late")), StoreError);
  await assertRejects(() => backend.read("log", { limit: 1 }), StoreError);
  assertEquals(await stored(await place.open()), counted(1_200));
});

Deno.test("store: what is stored and not shown yet is not read yet", async () => {
  await using place = new Place();
  const backend = await place.open();
  await backend.append("log", draft("shown"));
  const early: string[][] = [];
  place.decide = async (commit) => {
    const result = await commit();
    early.push(await stored(backend), textsOf(await backend.read("log", { limit: 9, before: "~" })));
    return result;
  };
  await backend.append("log", draft("not yet"));
  assertEquals(early, [["shown"], ["shown"]]);
  assertEquals(await stored(backend), ["shown", "not yet"]);
});

Deno.test("store: a page of what was said looks at no row that it does not give, each commit having a row of its own", async () => {
  await using place = new Place();
  const backend = await place.open();
  for (let i = 0; i < 150; i++) {
    await appendAll(backend, [`text ${i}`]);
    await backend.append("log", draft("", { command: "JOIN" }));
  }
  const middle = await backend.append("log", draft("the middle"));
  for (const text of counted(150)) await backend.append("log", draft(text));
  place.looked = 0;
  assertEquals((await backend.read("log", { before: middle.msgid, limit: 100, said: true })).length, 100);
  assertEquals(place.looked, 100);
  assertEquals((await backend.read("log", { after: middle.msgid, limit: 100, said: true })).length, 100);
  // The row that the range begins in is looked for, and then read with the others.
  assertEquals(place.looked, 202);
  await backend.read("log", { before: middle.msgid, limit: 100 });
  assertEquals(place.looked, 402);
});

Deno.test("store: what one commit brings of a log stands in one row, as far as that is not too long", async () => {
  await using place = new Place();
  const backend = await place.open();
  await appendAll(backend, counted(300));
  place.looked = 0;
  assertEquals((await backend.read("log", { limit: 300 })).map(({ params }) => params[1]), counted(300));
  assertLess(place.looked, 10);
});

Deno.test("store: one that fails and works by turns is noted as failing once", () => {
  const notes: string[] = [];
  let time = 0;
  const health = new Health((fact, facts) => notes.push(`${fact} ${JSON.stringify(facts)}`), () => time);
  health.worked();
  for (time = 0; time < 1_000; time += 100) {
    health.failed(new Error("full"));
    health.worked();
  }
  assertEquals([notes, health.healthy], [[`store-failed {"error":"full"}`], false]);
  time = 2_000;
  health.worked();
  health.worked();
  assertEquals(notes.slice(1), [`store-recovered {"seconds":2,"refused":10}`]);
  assertEquals(health.healthy, true);
});
