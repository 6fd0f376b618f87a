// IRCv3 "draft/read-marker", as our client uses it

import { assertEquals } from "@std/assert";
import { feed, inLobby, MODERN, told } from "./fixture.ts";

const CAPS = `${MODERN} draft/read-marker`;
const at = (second: number) => `2026-01-01T00:00:0${second}.000Z`;
const hears = (second: number) => `@time=${at(second)};msgid=x${second} :amy!a@h PRIVMSG #lobby :hi`;

Deno.test("what a person saw is told once for a burst, by the time of the latest message", () => {
  const client = inLobby({ caps: CAPS, reads: "all" });
  assertEquals(client.reading.waiting, false);
  feed(client, hears(1), hears(2), `@time=${at(1)} :amy!a@h PRIVMSG bob :psst`);
  assertEquals([client.reading.waiting, client.takeLines()], [true, []]);
  client.reading.tell();
  assertEquals(client.takeLines(), [
    `MARKREAD #lobby timestamp=${at(2)}`,
    `MARKREAD amy timestamp=${at(1)}`,
  ]);
  feed(client, hears(1));
  assertEquals(client.reading.waiting, false);
});

Deno.test("nothing is told where nobody looks, or the server takes no markers", () => {
  for (const options of [{ caps: CAPS }, { caps: MODERN, reads: "all" as const }]) {
    const client = inLobby(options);
    feed(client, hears(1));
    client.reading.tell();
    assertEquals([client.reading.waiting, client.takeLines()], [false, []]);
  }
});

Deno.test("what another device has read is an event, and is not told again; our own marker is none", () => {
  const client = inLobby({ caps: CAPS, reads: "all" });
  feed(client, hears(1), `:s.t MARKREAD #lobby timestamp=${at(3)}`, ":s.t MARKREAD #dev *");
  assertEquals(told(client, "read").map(({ room, upTo }) => [room, upTo]), [["#lobby", Date.parse(at(3))]]);
  assertEquals(client.reading.waiting, false);
  feed(client, hears(4));
  client.reading.tell();
  client.takeLines();
  feed(client, `:s.t MARKREAD #lobby timestamp=${at(4)}`, `:s.t MARKREAD #lobby timestamp=${at(2)}`);
  assertEquals(told(client, "read"), []);
});

Deno.test("leaving tells what was read before the goodbye", () => {
  const client = inLobby({ caps: CAPS, reads: "all" });
  feed(client, hears(1));
  client.leave();
  assertEquals(client.takeLines(), [`MARKREAD #lobby timestamp=${at(1)}`, "QUIT"]);
});

Deno.test("FAIL MARKREAD is nothing for a person", () => {
  const client = inLobby({ caps: CAPS, reads: "all" });
  feed(client, ":s.t FAIL MARKREAD INTERNAL_ERROR #lobby :No");
  assertEquals(client.takeEvents(), []);
});
