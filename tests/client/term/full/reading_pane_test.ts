import { assert, assertEquals } from "@std/assert";
import type { SaidEntry } from "../../../../client/term/full/entries.ts";
import { ReadingPane, RowCache } from "../../../../client/term/full/reading_pane.ts";
import { Scrollback } from "../../../../client/term/full/scrollback.ts";
import { themeFor } from "../../../../client/term/full/theme.ts";
import { paint } from "../../../../client/term/style.ts";

const DAY = 86_400_000;
const at = new Date(2026, 0, 2, 9, 5).getTime();

function said(number: number, more: Partial<SaidEntry> = {}): SaidEntry {
  const text = `message ${number}${number % 3 === 0 ? " with more words than one row can hold, surely" : ""}`;
  return {
    kind: "said",
    at,
    key: `k${number}`,
    from: "amy",
    text,
    manner: "said",
    mine: false,
    mention: false,
    ...more,
  };
}

function filled(count: number): Scrollback {
  const scrollback = new Scrollback();
  for (let number = 1; number <= count; number++) scrollback.add(said(number));
  return scrollback;
}

function pane(scrollback: Scrollback, { width = 40, height = 8, cache = new RowCache() } = {}): ReadingPane {
  const view = { width, height, nick: "bob", clock: "24h" as const, theme: themeFor("dark") };
  return new ReadingPane(scrollback, { view, cache });
}

function shown(scrollback: Scrollback, size: { width?: number; height?: number } = {}): string[] {
  return pane(scrollback, size).rows().rows.map(({ spans }) => paint(spans, false).trimEnd());
}

Deno.test("reading pane: shows the end, with empty rows above where there is not enough", () => {
  assertEquals(shown(filled(2), { height: 5 }), [
    "",
    "",
    "──── Friday, 2 January 2026 ────────────",
    "09:05 amy message 1",
    "09:05 amy message 2",
  ]);
});

Deno.test("reading pane: a new day has a line of its own, and so has what is unread", () => {
  const scrollback = filled(1);
  scrollback.add(said(2, { at: at + DAY }));
  scrollback.beginUnread();
  assertEquals(shown(scrollback, { width: 30 }).filter((row) => row !== ""), [
    "─── Friday, 2 January 2026 ───",
    "09:05 amy message 1",
    "── Saturday, 3 January 2026 ──",
    "──── unread ──────────────────",
    "09:05 amy message 2",
  ]);
});

Deno.test("reading pane: going up and the same way down leads back, at any width", () => {
  for (const width of [12, 20, 40, 200]) {
    const scrollback = filled(100);
    pane(scrollback, { width }).scroll(-50);
    const before = shown(scrollback, { width });
    for (const rows of [1, 3, 8]) {
      pane(scrollback, { width }).scroll(-rows);
      pane(scrollback, { width }).scroll(rows);
      assertEquals(shown(scrollback, { width }), before);
    }
  }
});

Deno.test("reading pane: the end is followed again once it is reached", () => {
  const scrollback = filled(30);
  pane(scrollback).scroll(-5);
  assert(scrollback.place !== undefined);
  scrollback.add(said(31));
  assert(!shown(scrollback).some((row) => row.includes("message 31")));
  assertEquals(pane(scrollback).rows().below! > 0, true);
  pane(scrollback).scroll(100);
  assertEquals(scrollback.place, undefined);
  assert(shown(scrollback).at(-1)?.includes("message 31"));
  assertEquals(pane(scrollback).rows().below, undefined);
});

Deno.test("reading pane: at the top it stays at the top", () => {
  const scrollback = filled(30);
  pane(scrollback).scroll(-1_000);
  assertEquals(pane(scrollback).rows().atTop, true);
  assert(shown(scrollback)[0]?.includes("January"));
  pane(scrollback).scroll(-1);
  assert(shown(scrollback)[0]?.includes("January"));
});

Deno.test("reading pane: the first row stays with its message when the width or the height changes", () => {
  const scrollback = filled(60);
  pane(scrollback).scroll(-40);
  const [first] = pane(scrollback).rows().rows;
  for (const size of [{ width: 15 }, { width: 90 }, { height: 3 }, { width: 40, height: 12 }]) {
    assertEquals(pane(scrollback, size).rows().rows[0]?.entry, first?.entry);
  }
});

Deno.test("reading pane: older ones that come above leave what is read where it is", () => {
  const scrollback = filled(30);
  pane(scrollback).scroll(-10);
  const before = shown(scrollback);
  for (let number = -20; number < 0; number++) scrollback.addOlder(said(number));
  scrollback.settleOlder({ more: true });
  assertEquals(shown(scrollback), before);
});

Deno.test("reading pane: revealing an entry brings it onto the screen, and no further than needed", () => {
  const scrollback = filled(60);
  for (const index of [10, 40, 12, 59, 0]) {
    const entry = scrollback.entries[index]!;
    pane(scrollback).reveal(entry);
    assert(pane(scrollback).rows().rows.some((row) => row.entry === entry), String(index));
    const before = shown(scrollback);
    pane(scrollback).reveal(entry);
    assertEquals(shown(scrollback), before);
  }
});

Deno.test("reading pane: a row is laid out once while it stays on the screen", () => {
  const cache = new RowCache();
  const scrollback = filled(5);
  const first = pane(scrollback, { cache }).rows().rows;
  const second = pane(scrollback, { cache }).rows().rows;
  assert(first.at(-1)?.spans === second.at(-1)?.spans);
  const wider = pane(scrollback, { cache, width: 41 }).rows().rows;
  assert(wider.at(-1)?.spans !== second.at(-1)?.spans);
});

Deno.test("reading pane: a height of nothing shows nothing", () => {
  assertEquals(shown(filled(3), { height: 0 }), []);
});
