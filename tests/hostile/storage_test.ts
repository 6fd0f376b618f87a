// A store that is killed, cut, full, damaged, shared or passing.
//
// "kill -9 × 100" is tests/backend/kill_test.ts five times over, and `deno task soak:store 100`;
// "WAL cut anywhere: contiguous prefix" is tests/backend/restart_test.ts, "whatever part of the database's journal".

import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { StoreError } from "../../server/backend/backend.ts";
import { configure } from "../../server/config.ts";
import { Journal } from "../../server/journal.ts";
import { Cloak } from "../../server/people/cloak.ts";
import { Server } from "../../server/server.ts";
import { appendAll, counted, draft, Place, textsOf } from "../backend/place.ts";
import { FakeTransport } from "../support/fake_transport.ts";
import { hears } from "../support/socketless.ts";

Deno.test("storage: disk full: FAIL, not acknowledged, recovers", async () => {
  await using place = new Place();
  const backend = await place.open();
  const journal = new Journal({ format: "off", sink: { write: (bytes) => Promise.resolve(bytes.length) } });
  const server = new Server({ config: configure(), backend, journal, cloak: new Cloak(new Uint8Array(32)) });
  const transport = new FakeTransport();
  server.host(transport);
  transport.arrive("CAP REQ echo-message", "NICK bob", "USER bob 0 * :x", "CAP END", "JOIN #r");
  await hears(transport, " 366 ");
  place.decide = () => {
    throw new TypeError("database or disk is full");
  };
  transport.arrive("PRIVMSG #r :lost");
  await hears(transport, "FAIL PRIVMSG TRY_AGAIN");
  place.decide = undefined;
  transport.arrive("PRIVMSG #r :kept", "PING after");
  await hears(transport, " :after");
  assertEquals([transport.text.includes(":lost"), transport.text.includes("PRIVMSG #r :kept")], [
    false,
    true,
  ]);
  transport.close();
  await server.deserted();
  await server.drain("over");
  server.tick.stop();
});

Deno.test("storage: header zeroed: refuses clearly", async () => {
  await using place = new Place();
  const backend = await place.open();
  await backend.append("log", draft("x"));
  await place.close(backend);
  using file = await Deno.open(place.path, { write: true });
  await file.write(new Uint8Array(100));
  file.close();
  const error = await assertRejects(() => place.open(), StoreError);
  assert(error.message.length > 20 && !error.message.includes("\n"), error.message);
});

Deno.test("storage: bit flipped: found by the checksum", async () => {
  await using place = new Place();
  const backend = await place.open();
  const [entry] = [
    await backend.append("log", draft("text 0")),
    await backend.append("log", draft("text 1")),
    await backend.append("log", draft("text 2")),
  ];
  await place.close(backend);
  await place.rows(async (kv) => {
    const key = ["chat.local", "log", "log", "said", entry!.msgid];
    const { value } = await kv.get<Uint8Array>(key);
    value![value!.length - 3]! ^= 1;
    await kv.set(key, value);
  });
  const again = await place.open();
  assertEquals(textsOf(await again.read("log", { limit: 9 })), counted(3).slice(1));
  assertEquals(place.notes, ["entry-damaged"]);
});

Deno.test("storage: second process: refused", async () => {
  await using place = new Place();
  await place.open();
  const error = await assertRejects(() => place.open(), StoreError);
  assertStringIncludes(error.message, "is running on this machine");
});

Deno.test("storage: volatile store: refused", async () => {
  await using place = new Place();
  const error = await assertRejects(
    () => place.open({ path: undefined, openKv: () => Deno.openKv(":memory:") }),
    StoreError,
  );
  assertStringIncludes(error.message, "--memory");
});

Deno.test("storage: oversized value or key: refused at the edge", async () => {
  await using place = new Place();
  const backend = await place.open();
  await assertRejects(() => backend.append("log", draft("x".repeat(70_000))), StoreError);
  await assertRejects(() => backend.append("r".repeat(2_100), draft("x")), StoreError);
  await assertRejects(() => backend.save("key", "x".repeat(70_000), undefined), StoreError);
  await backend.append("log", draft("small"));
});

Deno.test("storage: kill -9 × 100: nothing acknowledged lost or doubled (here: a commit that dies half-way, 20 times)", async () => {
  await using place = new Place();
  let acknowledged: string[] = [];
  for (let round = 0; round < 20; round++) {
    const backend = await place.open();
    let commits = 0;
    place.decide = (commit) => ++commits > 1 ? Promise.reject(new Error("gone")) : commit();
    const texts = counted(20, `round ${round}`);
    const ends = await appendAll(backend, texts);
    acknowledged = [...acknowledged, ...texts.filter((_, i) => ends[i] === "stored")];
    place.decide = undefined;
    await place.close(backend);
  }
  const backend = await place.open();
  assertEquals(textsOf(await backend.read("log", { limit: 9_999 })), acknowledged);
});
