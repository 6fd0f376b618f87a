// Rooms are there again after a restart: one store, and one server after the other.

import { assert, assertEquals } from "@std/assert";
import { type Backend, StoreError } from "../../server/backend/backend.ts";
import { openMemory } from "../../server/backend/memory.ts";
import { Variants } from "../../server/capabilities.ts";
import { Rooms } from "../../server/rooms.ts";
import { Tick } from "../../server/tick.ts";

const WHO = { source: "ann!a@host", origin: "1" };

/** A server's rooms, as they are after it has started on this store. */
async function started(backend: Backend): Promise<Rooms> {
  const rooms = new Rooms({ backend, tick: new Tick(), variants: new Variants(), person: () => undefined });
  await rooms.restore();
  return rooms;
}

/** A store that a test can make fail to save. */
function brittle(): { backend: Backend; failing: boolean } {
  const memory = openMemory();
  const store = { backend: memory, failing: false };
  const { save } = memory;
  memory.save = (...params: Parameters<Backend["save"]>) =>
    store.failing ? Promise.reject(new StoreError("down")) : save.apply(memory, params);
  return store;
}

Deno.test("a room comes back with its name, topic, modes, lists and founder", async () => {
  const backend = openMemory();
  const before = await started(backend);
  const room = before.open("#Dev");
  await room.post({ ...WHO, command: "TOPIC", params: ["#Dev", "news"] });
  await room.post({ ...WHO, command: "MODE", params: ["#Dev", "+smkl-n", "key", "9"] });
  await room.post({ ...WHO, command: "MODE", params: ["#Dev", "+bbe", "*!*@a", "t:5:*!*@b", "a:bob"] });
  await room.give("ann");
  await before.saved();
  const after = (await started(backend)).find("#dev");
  assertEquals(after?.record, room.record);
  assertEquals([after?.id, after?.log, after?.name], [room.id, room.log, "#Dev"]);
  assertEquals(after?.modes.overdue(Date.now() + 6 * 60_000).map(({ argument }) => argument), ["t:5:*!*@b"]);
});

Deno.test("a list of masks that was emptied stays empty", async () => {
  const backend = openMemory();
  const before = await started(backend);
  const room = before.open("#r");
  await room.post({ ...WHO, command: "MODE", params: ["#r", "+b", "*!*@a"] });
  await before.saved();
  await room.post({ ...WHO, command: "MODE", params: ["#r", "-b", "*!*@a"] });
  await before.saved();
  assertEquals((await started(backend)).find("#r")?.modes.list("b"), []);
});

Deno.test("a renamed room comes back under its new name alone", async () => {
  const backend = openMemory();
  const before = await started(backend);
  const room = before.open("#old");
  before.lend("#new", room);
  await room.post({ ...WHO, command: "RENAME", params: ["#old", "#new", ""] });
  before.settle("#new");
  await before.saved();
  const after = await started(backend);
  assertEquals([after.find("#old")?.id, after.find("#new")?.id], [undefined, room.id]);
});

Deno.test("what was in the log, but not stored beside it when the server died, is there", async () => {
  const store = brittle();
  const before = await started(store.backend);
  const room = before.open("#old");
  await room.post({ ...WHO, command: "TOPIC", params: ["#old", "one"] });
  await before.saved();
  store.failing = true;
  await room.post({ ...WHO, command: "PRIVMSG", params: ["#old", "hello"] });
  await room.post({ ...WHO, command: "TOPIC", params: ["#old", "two"] });
  await room.post({ ...WHO, command: "MODE", params: ["#old", "+ib", "*!*@a"] });
  await room.post({ ...WHO, command: "RENAME", params: ["#old", "#new", ""] });
  await before.saved();
  const after = (await started(store.backend)).find("#new");
  assertEquals([after?.topic?.text, after?.modes.has("i"), after?.modes.list("b").length], ["two", true, 1]);
});

Deno.test("what could not be stored is stored when the store works again", async () => {
  const store = brittle();
  const before = await started(store.backend);
  store.failing = true;
  const room = before.open("#r");
  await room.give("ann");
  store.failing = false;
  assertEquals((await started(store.backend)).find("#r"), undefined);
  await before.saved();
  assertEquals((await started(store.backend)).find("#r")?.founder, "ann");
});

Deno.test("having had nothing to store keeps nothing from being stored later", async () => {
  const backend = openMemory();
  const before = await started(backend);
  await before.saved();
  await before.open("#r").give("ann");
  assertEquals((await started(backend)).find("#r")?.founder, "ann");
});

Deno.test("an open room that everybody left keeps its log for the next of its name, and nothing else", async () => {
  const backend = openMemory();
  const before = await started(backend);
  const room = before.open("#r");
  await room.post({ ...WHO, command: "TOPIC", params: ["#r", "news"] });
  before.drop(room);
  await before.saved();
  const after = await started(backend);
  assertEquals(after.find("#r"), undefined);
  const again = after.open("#r");
  assertEquals([again.id, again.topic], [room.id, undefined]);
});

Deno.test("a guarded room that everybody left is gone: nobody who takes its name reads its log", async () => {
  const backend = openMemory();
  const before = await started(backend);
  const room = before.open("#r");
  await room.post({ ...WHO, command: "MODE", params: ["#r", "+i"] });
  before.drop(room);
  await before.saved();
  assert((await started(backend)).open("#r").id !== room.id);
  assertEquals(await backend.list("room/"), []);
});

Deno.test("a room that belongs to an account stays when everybody leaves", async () => {
  const rooms = await started(openMemory());
  const room = rooms.open("#r");
  await room.give("ann");
  rooms.drop(room);
  assertEquals(rooms.find("#r"), room);
  await room.give(undefined);
  rooms.drop(room);
  assertEquals(rooms.find("#r"), undefined);
});

Deno.test("a room that belongs to nobody waits for its members after a restart, and not for ever", async () => {
  const backend = openMemory();
  const before = await started(backend);
  await before.open("#r").post({ ...WHO, command: "TOPIC", params: ["#r", "news"] });
  before.open("#kept");
  await before.find("#kept")!.give("ann");
  await before.saved();
  const after = await started(backend);
  after.drop(after.find("#r")!);
  assertEquals(after.find("#r")?.topic?.text, "news");
  after.expire();
  assertEquals([after.find("#r"), after.find("#kept")?.name], [undefined, "#kept"]);
});

Deno.test("a server that stops leaves its rooms in the store as they are", async () => {
  const backend = openMemory();
  const before = await started(backend);
  const room = before.open("#r");
  await room.post({ ...WHO, command: "TOPIC", params: ["#r", "news"] });
  before.freeze();
  before.drop(room);
  await before.saved();
  assertEquals((await started(backend)).find("#r")?.topic?.text, "news");
});
