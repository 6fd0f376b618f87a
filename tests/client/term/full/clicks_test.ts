import { assertEquals } from "@std/assert";
import { inLobby, MODERN } from "../../core/fixture.ts";
import { Sitting } from "./sitting.ts";

function click(bob: Sitting, row: number, column: number): void {
  bob.reads({ kind: "mouse", action: "click", row, column });
}

function rowOf(bob: Sitting, words: string): number {
  return bob.rows.findIndex((row) => row.includes(words));
}

function sitting(): Sitting {
  return new Sitting(inLobby({ caps: MODERN, person: true, reads: "focused" }), { columns: 110, rows: 14 });
}

Deno.test("clicks: on a member begins a line to them, or names them in it", () => {
  const bob = sitting();
  const row = bob.rows.findIndex((row) => /[ @]amy$/.test(row));
  click(bob, row, 108);
  assertEquals(bob.rows.at(-1), "bob> amy:");
  bob.press("ctrl-u", '"ask');
  click(bob, row, 100);
  assertEquals(bob.rows.at(-1), "bob> ask amy");
});

Deno.test("clicks: below the members and beside everything nothing happens", () => {
  const bob = sitting();
  click(bob, 11, 108);
  click(bob, 0, 3);
  click(bob, 13, 3);
  assertEquals(bob.rows.at(-1), "bob>");
});

Deno.test("clicks: on a conversation looks at it", () => {
  const bob = sitting();
  bob.hears(":bob!b@h JOIN #dev", ":srv.test 366 bob #dev :End");
  bob.client.buffers.focus("#lobby");
  click(bob, rowOf(bob, "#dev"), 3);
  assertEquals(bob.client.buffers.current.name, "#dev");
});

Deno.test("clicks: on how much there is below goes there", () => {
  const bob = sitting();
  for (let n = 1; n <= 30; n++) bob.hears(`@msgid=x${n} :amy!a@h PRIVMSG #lobby :line ${n}`);
  bob.press("pageup");
  assertEquals(rowOf(bob, "line 30"), -1);
  click(bob, rowOf(bob, "more (Esc)"), 8);
  assertEquals(rowOf(bob, "line 30") > 0, true);
});
