import { assert, assertEquals } from "@std/assert";
import { BINDINGS } from "../../../../client/term/full/bindings.ts";
import { KEY_WORDS } from "../../../../client/term/full/keys_card.ts";
import { inLobby, MODERN } from "../../core/fixture.ts";
import { Sitting } from "./sitting.ts";

Deno.test("keys: every key that is bound is told", () => {
  const told = KEY_WORDS.flatMap(({ keys }) => keys);
  assertEquals(Object.keys(BINDINGS).filter((name) => !told.includes(name)), []);
});

Deno.test("keys: F1 shows them, any key closes them, and a letter is typed all the same", () => {
  const bob = new Sitting(inLobby({ caps: MODERN, person: true, reads: "focused" }), { rows: 30 });
  bob.press("f1");
  for (const { shown } of KEY_WORDS) assert(bob.rows.some((row) => row.includes(shown)), shown);
  bob.press('"x');
  assertEquals(bob.rows.at(-1), "bob> x");
  assert(!bob.rows.some((row) => row.includes("Alt-A")));
});

Deno.test("keys: on a small screen they can be scrolled through", () => {
  const bob = new Sitting(inLobby({ caps: MODERN, person: true, reads: "focused" }), {
    rows: 10,
    columns: 40,
  });
  bob.press("f1");
  assert(!bob.rows.some((row) => row.includes("Ctrl-D, Ctrl-C")));
  bob.press("pagedown", "pagedown", "pagedown", "pagedown");
  assert(bob.rows.some((row) => row.includes("Ctrl-D, Ctrl-C")), bob.rows.join("\n"));
});
