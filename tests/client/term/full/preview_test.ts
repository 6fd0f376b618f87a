import { assert, assertEquals } from "@std/assert";
import { previewRows } from "../../../../client/term/full/preview.ts";
import { themeFor } from "../../../../client/term/full/theme.ts";
import { paint } from "../../../../client/term/style.ts";
import { inLobby, MODERN } from "../../core/fixture.ts";
import { Sitting } from "./sitting.ts";

function preview(text: string, { together = true, height = 20 } = {}): string[] {
  const rows = previewRows(text, { width: 60, height, theme: themeFor("dark"), together });
  return rows.map((row) => paint(row, false).trimEnd());
}

Deno.test("preview: several lines, and what becomes of them", () => {
  assertEquals(preview("one\ntwo\n"), [
    " Enter sends 2 lines as one message, Ctrl-U drops them",
    "│ one",
    "│ two",
  ]);
  assertEquals(preview("one\n\nthree", { together: false })[0], " Enter sends 3 messages, Ctrl-U drops them");
  assertEquals(preview("one\n"), []);
  assertEquals(preview(""), []);
});

Deno.test("preview: of many lines the first ones and the last", () => {
  const text = Array.from({ length: 100 }, (_, n) => `line ${n}`).join("\n");
  assertEquals(preview(text).slice(1), [
    ...[0, 1, 2, 3, 4].map((n) => `│ line ${n}`),
    "│ … 94 more",
    "│ line 99",
  ]);
  assertEquals(preview(text, { height: 3 }), [" Enter sends 100 lines as one message, Ctrl-U drops them"]);
});

Deno.test("preview: a paste waits for Enter, with what it holds above it; Ctrl-U drops it", () => {
  const bob = new Sitting(inLobby({ caps: MODERN, person: true, reads: "focused" }));
  const before = bob.sent.length;
  bob.reads({ kind: "paste", text: "/quit\n\x1b[2Jtwo" });
  assert(bob.rows.some((row) => row.startsWith(" Enter sends 2 ")), bob.rows.join("\n"));
  assert(bob.rows.includes("│ /quit"));
  assertEquals(bob.sent.slice(before).filter((line) => !line.includes("TAGMSG")), []);
  bob.press("ctrl-u");
  assert(!bob.rows.some((row) => row.startsWith(" Enter sends 2 ")));
});
