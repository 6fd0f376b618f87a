import { assertEquals } from "@std/assert";
import type { Candidate } from "../../../../client/term/editor.ts";
import { menuRows } from "../../../../client/term/full/completion_menu.ts";
import { themeFor } from "../../../../client/term/full/theme.ts";
import { paint } from "../../../../client/term/style.ts";
import { cells } from "../../../../client/term/width.ts";
import { inLobby, MODERN } from "../../core/fixture.ts";
import { Sitting } from "./sitting.ts";

const theme = themeFor("dark");

function named(...names: string[]): Candidate[] {
  return names.map((name) => ({ text: `${name} `, shown: name, detail: "" }));
}

function menu(candidates: readonly Candidate[], { index = 0, width = 30, height = 12 } = {}): string[] {
  const rows = menuRows({ found: { start: 0, candidates }, index }, { width, height, theme });
  for (const row of rows) assertEquals(row.reduce((sum, { text }) => sum + cells(text), 0), width);
  return rows.map((row) => paint(row, false).trimEnd());
}

Deno.test("menu: names stand beside each other, in three rows around the marked one", () => {
  assertEquals(menu(named("amy", "日本", "carl")), [" amy  日本  carl"]);
  const many = named(...Array.from({ length: 40 }, (_, n) => `name${String(n).padStart(2, "0")}`));
  assertEquals(menu(many, { index: 20, width: 26 }), [
    " name15  name16  name17",
    " name18  name19  name20",
    " name21  name22  name23",
  ]);
});

Deno.test("menu: what says what it is stands in a list, with what it is", () => {
  const candidates = [
    { text: "/me ", shown: "/me TEXT", detail: "say what you do" },
    { text: "/msg ", shown: "/msg WHO TEXT", detail: "say something in private" },
  ];
  assertEquals(menu(candidates, { width: 40 }), [
    " /me TEXT       say what you do",
    " /msg WHO TEXT  say something in private",
  ]);
  assertEquals(menu(candidates, { width: 24, index: 1 }), [
    " /me TEXT      say what…",
    " /msg WHO TE…  say some…",
  ]);
});

Deno.test("menu: one candidate, or none, needs no menu", () => {
  assertEquals(menu(named("amy")), []);
  assertEquals(menuRows(undefined, { width: 30, height: 12, theme }), []);
});

Deno.test("menu: Tab opens it, Tab goes on in it, any other key closes it", () => {
  const bob = new Sitting(inLobby({ caps: MODERN, person: true, reads: "focused" }));
  bob.press('"/m', "tab");
  const offered = () => bob.rows.filter((row) => /^ \/m/.test(row)).map((row) => row.trim().split(" ")[0]);
  const [first, second] = offered();
  assertEquals(bob.rows.at(-1), `bob> ${first}`);
  bob.press("tab");
  assertEquals(bob.rows.at(-1), `bob> ${second}`);
  bob.press('"x');
  assertEquals(offered(), []);
});
