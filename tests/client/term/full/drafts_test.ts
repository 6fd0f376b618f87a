import { assertEquals } from "@std/assert";
import { inLobby, MODERN } from "../../core/fixture.ts";
import { Sitting } from "./sitting.ts";

function sitting(): Sitting {
  return new Sitting(inLobby({ caps: MODERN, person: true, reads: "focused" }));
}

function enters(bob: Sitting, room: string): void {
  bob.hears(
    `:bob!b@h JOIN ${room}`,
    `:srv.test 353 bob = ${room} :bob`,
    `:srv.test 366 bob ${room} :End`,
  );
}

Deno.test("drafts: what is typed while a room that was asked for opens comes along, cursor and all", () => {
  const bob = sitting();
  bob.press('"/join #dev', "enter", '"helo', "left");
  enters(bob, "#dev");
  assertEquals(bob.client.buffers.current.name, "#dev");
  bob.press('"l', "enter");
  assertEquals(bob.sent.filter((line) => line.includes("PRIVMSG")), ["@label=m1 PRIVMSG #dev hello"]);
  bob.press("alt-1");
  assertEquals(bob.rows.at(-1), "bob>", "nothing of it is left where it was typed");
});

Deno.test("drafts: two rooms asked for in a breath are both entered", () => {
  const bob = sitting();
  bob.press('"/join #dev', "enter", '"/join #mu');
  enters(bob, "#dev");
  bob.press('"sic', "enter");
  assertEquals(bob.sent.filter((line) => line.includes("JOIN")).map((line) => line.split(" ").at(-1)), [
    "#dev",
    "#music",
  ]);
});

Deno.test("drafts: a line that waits in the room that opens is not lost for another", () => {
  const bob = sitting();
  bob.press('"/query amy', "enter", '"for amy', "alt-1", '"half');
  bob.client.buffers.focus("amy");
  bob.hears(":amy!a@h PRIVMSG #lobby :hello");
  assertEquals(bob.rows.at(-1), "bob> for amy");
  bob.press("alt-1");
  assertEquals(bob.rows.at(-1), "bob> half");
});

Deno.test("drafts: out of a room that is closed nothing comes along", () => {
  const bob = sitting();
  bob.press('"/join #dev', "enter");
  enters(bob, "#dev");
  bob.press('"a secret');
  bob.hears(":bob!b@h PART #dev");
  assertEquals([bob.client.buffers.current.name, bob.rows.at(-1)], ["#lobby", "bob>"]);
});
