import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { bestMatches } from "../../../../client/term/full/jump.ts";
import { inLobby, MODERN } from "../../core/fixture.ts";
import { Sitting } from "./sitting.ts";

/** Bob in #lobby, #dev, #design and #old-dev. */
function sitting(): Sitting {
  const bob = new Sitting(inLobby({ caps: MODERN, person: true, reads: "focused" }));
  for (const room of ["#dev", "#design", "#old-dev"]) {
    bob.hears(
      `:bob!b@h JOIN ${room}`,
      `:srv.test 353 bob = ${room} :amy bob`,
      `:srv.test 366 bob ${room} :End`,
    );
  }
  bob.client.buffers.focus("#lobby");
  bob.frame();
  return bob;
}

const MATCHES: readonly [letters: string, titles: readonly string[]][] = [
  ["de", ["#design", "#dev", "#old-dev"]],
  ["#de", ["#design", "#dev", "#old-dev"]],
  ["DEV", ["#dev", "#old-dev"]],
  ["ev", ["#dev", "#old-dev"]],
  ["dd", ["#old-dev"]],
  ["lb", ["#lobby"]],
  ["vd", []],
];

for (const [letters, titles] of MATCHES) {
  Deno.test(`jump: "${letters}" is in ${titles.join(", ") || "no name"}`, () => {
    const rooms = sitting().client.buffers.list.filter(({ kind }) => kind === "room");
    const sorted = rooms.toSorted((a, b) => a.title < b.title ? -1 : 1);
    assertEquals(bestMatches(sorted, letters).map(({ title }) => title), titles);
  });
}

Deno.test("jump: who means us comes first, then what is unread", () => {
  const bob = sitting();
  bob.hears(":amy!a@h PRIVMSG #old-dev :hello", ":amy!a@h PRIVMSG #design :bob: look");
  assertEquals(bestMatches(bob.client.buffers.list, "").slice(0, 2).map(({ title }) => title), [
    "#design",
    "#old-dev",
  ]);
});

Deno.test("jump: Ctrl-K, letters, Enter; what was typed waits where it was typed", () => {
  const bob = sitting();
  bob.press('"half', "ctrl-k", '"dv');
  assertEquals(bob.rows.at(-1), "go to> dv");
  assertStringIncludes(bob.status, "Enter goes there");
  bob.press("down", "enter");
  assertEquals(bob.client.buffers.current.name, "#old-dev");
  assertEquals(bob.rows.at(-1), "bob>");
  bob.press("ctrl-k", '"lob', "enter");
  assertEquals(bob.rows.at(-1), "bob> half");
});

Deno.test("jump: Escape stays, and no name with these letters is told", () => {
  const bob = sitting();
  bob.press("ctrl-k", '"xyz');
  assert(bob.rows.some((row) => row.includes("No conversation has these letters in its name")));
  bob.press("enter");
  assertEquals(bob.rows.at(-1), "go to> xyz");
  bob.press("escape");
  assertEquals([bob.client.buffers.current.name, bob.rows.at(-1)], ["#lobby", "bob>"]);
});

Deno.test("jump: with text behind the cursor, Ctrl-K cuts it as ever", () => {
  const bob = sitting();
  bob.press('"one two', "ctrl-left", "ctrl-k");
  assertEquals(bob.rows.at(-1), "bob> one");
});
