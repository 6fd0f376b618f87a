import { assertEquals } from "@std/assert";
import type { Entry, SaidEntry } from "../../../../client/term/full/entries.ts";
import { Scrollback } from "../../../../client/term/full/scrollback.ts";

function said(number: number, more: Partial<SaidEntry> = {}): SaidEntry {
  return {
    kind: "said",
    at: number,
    key: `k${number}`,
    from: "amy",
    text: String(number),
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

const texts = ({ entries }: Scrollback) =>
  entries.map((entry) => entry.kind === "said" ? entry.text : entry.kind);

Deno.test("scrollback: keeps 10,000 entries, the latest ones, and asks for none that would leave a gap", () => {
  const scrollback = filled(10_001);
  assertEquals(scrollback.entries.length, 9_501);
  assertEquals(texts(scrollback).at(-1), "10001");
  assertEquals(scrollback.older, "none");
});

Deno.test("scrollback: drops nothing while somebody reads above its end", () => {
  const scrollback = filled(10_000);
  scrollback.place = { entry: scrollback.entries[0]!, row: 0 };
  scrollback.add(said(10_001));
  assertEquals(scrollback.entries.length, 10_001);
});

Deno.test("scrollback: the unread line goes no further than what is kept", () => {
  const scrollback = filled(10_000);
  scrollback.unread = scrollback.entries[3];
  scrollback.add(said(10_001));
  assertEquals(scrollback.unread, scrollback.entries[0]);
});

Deno.test("scrollback: an entry that is replaced is still the place and the unread one", () => {
  const scrollback = filled(3);
  const second = scrollback.entries[1]!;
  scrollback.place = { entry: second, row: 1 };
  scrollback.unread = second;
  assertEquals(scrollback.change("k2", (entry) => ({ ...entry, text: "changed" })), true);
  assertEquals(texts(scrollback), ["1", "changed", "3"]);
  assertEquals(scrollback.place, { entry: scrollback.entries[1]!, row: 1 });
  assertEquals(scrollback.unread, scrollback.entries[1]);
  assertEquals((second as SaidEntry).text, "2");
  assertEquals(scrollback.change("k9", (entry) => entry), false);
});

Deno.test("scrollback: comings and goings that nothing parts are one entry", () => {
  const scrollback = new Scrollback();
  scrollback.addMove(1, { kind: "came", who: "amy" });
  scrollback.addMove(2, { kind: "went", who: "amy" });
  scrollback.add(said(3));
  scrollback.addMove(4, { kind: "came", who: "bob" });
  assertEquals(texts(scrollback), ["moves", "3", "moves"]);
  const [first] = scrollback.entries as [Entry & { moves: unknown[] }];
  assertEquals(first.moves.length, 2);
});

Deno.test("scrollback: a page of older ones stands above all others once it is complete, in its order", () => {
  const scrollback = filled(2);
  scrollback.older = "asked";
  scrollback.addOlder(said(-1));
  scrollback.addOlder(said(0));
  assertEquals(scrollback.change("k0", (entry) => ({ ...entry, text: "reacted" })), true);
  assertEquals(texts(scrollback), ["1", "2"]);
  scrollback.settleOlder({ more: true });
  assertEquals(texts(scrollback), ["-1", "reacted", "1", "2"]);
  assertEquals(scrollback.older, "unknown");
  scrollback.settleOlder({ more: false });
  assertEquals(scrollback.older, "none");
});

Deno.test("scrollback: the unread line stands before the first later message of others", () => {
  const scrollback = filled(2);
  scrollback.add(said(3, { mine: true }));
  scrollback.add(said(4));
  scrollback.markUnread(2);
  assertEquals(scrollback.unread, scrollback.entries[3]);
  scrollback.markUnread(4);
  assertEquals(scrollback.unread, undefined);
});
