// Rooms and their names: what was asked for under one name and comes out of the log under another.

import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { openMemory } from "../../server/backend/memory.ts";
import { Variants } from "../../server/capabilities.ts";
import { Cloak } from "../../server/people/cloak.ts";
import { configure } from "../../server/config.ts";
import { Journal } from "../../server/journal.ts";
import { Rooms } from "../../server/rooms.ts";
import { Server } from "../../server/server.ts";
import { Tick } from "../../server/tick.ts";
import { FakeTransport } from "../support/fake_transport.ts";
import { until } from "../end_to_end/until.ts";

function newRooms(): Rooms {
  return new Rooms({
    backend: openMemory(),
    tick: new Tick(),
    variants: new Variants(),
    person: () => undefined,
  });
}

const WHO = { source: "ann!a@host", origin: "1" };

Deno.test("rooms: a room has its id for itself, and keeps it when it gets another name", async () => {
  const rooms = newRooms();
  const room = rooms.open("#a");
  const { id, log } = room;
  assert(rooms.lend("#B", room));
  await room.post({ ...WHO, command: "RENAME", params: ["#a", "#B", ""] });
  rooms.settle("#B");
  assertEquals([room.id, room.log, room.name], [id, log, "#B"]);
  assertEquals([rooms.find("#a"), rooms.find("#b")], [undefined, room]);
  assertNotEquals(rooms.open("#a").id, id);
});

Deno.test("rooms: a name that is lent leads to the room, and to no other", () => {
  const rooms = newRooms();
  const [room, other] = [rooms.open("#a"), rooms.open("#b")];
  assertEquals(rooms.lend("#B", room), false, "another room's");
  assertEquals(rooms.lend("#c", room), true);
  assertEquals(rooms.lend("#C", other), false, "lent already");
  assertEquals(rooms.lend("#d", room), false, "one at a time");
  assertEquals(rooms.open("#c"), room);
  assertEquals([rooms.size, [...rooms].length], [2, 2]);
  rooms.settle("#c");
  assertEquals(rooms.find("#c"), undefined);
});

Deno.test("rooms: what was posted before the log said the new name is delivered under it", async () => {
  const ann = new FakeTransport();
  const server = new Server({
    config: configure(),
    backend: openMemory(),
    journal: new Journal({ format: "off", sink: { write: (bytes) => Promise.resolve(bytes.length) } }),
    cloak: new Cloak(new Uint8Array(32)),
  });
  server.host(ann);
  ann.arrive("CAP REQ :draft/channel-rename", "NICK ann", "USER ann 0 * :ann", "CAP END", "JOIN #r");
  await until(() => ann.text.includes(" 366 "), () => ann.text);
  const room = server.rooms.find("#r")!;
  server.rooms.lend("##r", room);
  const post = (command: string, ...params: string[]) => room.post({ ...WHO, command, params });
  await Promise.all([
    post("PRIVMSG", "#r", "one"),
    post("RENAME", "#r", "##r", ""),
    post("PRIVMSG", "#r", "two"),
    post("PRIVMSG", "@#r", "three"),
    post("TOPIC", "#r", "four"),
    post("QUIT", "#r"),
  ]);
  await until(() => ann.text.includes("QUIT"), () => ann.text);
  assertEquals(ann.text.slice(ann.text.indexOf(`:${WHO.source}`)).split(`\r\n`), [
    ":ann!a@host PRIVMSG #r :one",
    ":ann!a@host RENAME #r ##r :",
    ":ann!a@host PRIVMSG ##r :two",
    ":ann!a@host PRIVMSG @##r :three",
    ":ann!a@host TOPIC ##r :four",
    ":ann!a@host QUIT :#r",
    "",
  ]);
  ann.close();
  await server.deserted();
  server.tick.stop();
});
