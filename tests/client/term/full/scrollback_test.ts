import { assertEquals } from "@std/assert";
import { type Entry, type SaidEntry, weightOf } from "../../../../client/term/full/entries.ts";
import { Load, Scrollback } from "../../../../client/term/full/scrollback.ts";
import { span } from "../../../../client/term/style.ts";

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
  assertEquals(scrollback.entries.length, 9_751);
  assertEquals(texts(scrollback).at(-1), "10001");
  assertEquals(scrollback.older, "none");
});

Deno.test("scrollback: drops nothing while somebody reads above its end", () => {
  const scrollback = filled(10_000);
  scrollback.place = { entry: scrollback.entries[0]!, row: 0 };
  scrollback.add(said(10_001));
  assertEquals(scrollback.entries.length, 10_001);
});

Deno.test("scrollback: where somebody reads above its end for long, the place goes with what is kept", () => {
  const scrollback = filled(10_000);
  scrollback.place = { entry: scrollback.entries[0]!, row: 3 };
  for (let number = 10_001; number <= 20_001; number++) scrollback.add(said(number));
  assertEquals(scrollback.entries.length, 19_751);
  assertEquals(scrollback.place, { entry: scrollback.entries[0]!, row: 0 });
});

Deno.test("scrollback: keeps 8,000,000 characters, whoever reads there and however few entries they are", () => {
  for (const reads of [false, true]) {
    const scrollback = new Scrollback();
    for (let number = 1; number <= 1_000; number++) {
      scrollback.add(said(number, { text: "w".repeat(64_000) }));
      if (number === 1 && reads) scrollback.place = { entry: scrollback.entries[0]!, row: 0 };
      assertEquals(scrollback.weight <= 8_000_000, true);
    }
    assertEquals(scrollback.entries.length > 60, true);
    assertEquals((scrollback.entries.at(-1) as SaidEntry).key, "k1000");
  }
});

Deno.test("scrollback: its weight is that of what is kept, whatever becomes of it", () => {
  const load = new Load();
  const scrollback = new Scrollback(load);
  const weight = () => scrollback.entries.reduce((sum, entry) => sum + weightOf(entry), 0);
  for (let number = 1; number <= 600; number++) scrollback.add(said(number, { text: "long enough" }));
  for (let number = 0; number < 300; number++) {
    scrollback.addMove(number, { kind: "came", who: `amy${number}` });
  }
  scrollback.add({ kind: "told", at: 1, lines: [{ spans: [span("told")], indent: 0 }] });
  scrollback.rest();
  scrollback.change("k3", (entry) => ({ ...entry, text: "" }));
  scrollback.change("k599", (entry) => ({ ...entry, text: "" }));
  scrollback.addOlder(said(0));
  scrollback.settleOlder({ more: false });
  assertEquals(scrollback.weight, weight());
  scrollback.rest();
  scrollback.dropOldest();
  assertEquals([scrollback.weight, load.characters], [weight(), weight()]);
  scrollback.clear();
  assertEquals([scrollback.weight, load.characters], [0, 0]);
});

Deno.test("scrollback: the unread line goes no further than what is kept", () => {
  const scrollback = filled(10_000);
  scrollback.markUnread(3);
  scrollback.add(said(10_001));
  assertEquals(scrollback.unread, scrollback.entries[0]);
});

Deno.test("scrollback: an entry that is replaced is still the place and the unread one", () => {
  const scrollback = filled(3);
  const second = scrollback.entries[1]!;
  scrollback.place = { entry: second, row: 1 };
  scrollback.markUnread(1);
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

/** Nobody looks at it while it is filled. */
function resting(count: number): Scrollback {
  const scrollback = new Scrollback();
  for (let number = 1; number <= count; number++) scrollback.add(said(number));
  return scrollback;
}

Deno.test("scrollback: what was packed while nobody looked is there again, in its order", () => {
  for (const count of [499, 500, 501, 1_750, 10_000]) {
    const scrollback = resting(count);
    assertEquals(texts(scrollback), Array.from({ length: count }, (_, index) => String(index + 1)));
    const before = scrollback.entries;
    scrollback.rest();
    assertEquals(scrollback.entries, before);
  }
});

Deno.test("scrollback: the place and the unread line outlast the packing", () => {
  const scrollback = filled(2_000);
  scrollback.markUnread(700);
  scrollback.place = { entry: scrollback.entries[99]!, row: 2 };
  scrollback.rest();
  for (let number = 2_001; number < 3_000; number++) scrollback.add(said(number));
  assertEquals([scrollback.hasUnread, scrollback.atEnd], [true, false]);
  assertEquals((scrollback.unread as SaidEntry).text, "701");
  assertEquals((scrollback.place?.entry as SaidEntry).text, "100");
});

Deno.test("scrollback: a message is changed where it is packed", () => {
  const scrollback = resting(3_000);
  const reactions = [{ emoji: "👍", nicks: ["amy"] }];
  for (const key of ["k1", "k250", "k251", "k2900"]) {
    assertEquals(scrollback.change(key, (entry) => ({ ...entry, reactions })), true);
  }
  assertEquals(scrollback.change("k3001", (entry) => entry), false);
  const changed = scrollback.entries.filter((entry) =>
    entry.kind === "said" && entry.reactions !== undefined
  );
  assertEquals(changed.map((entry) => (entry as SaidEntry).key), ["k1", "k250", "k251", "k2900"]);
});

Deno.test("scrollback: every kind of entry is the same after it was packed", () => {
  const entries: Entry[] = [
    said(1, { manner: "action", mine: true, mention: true, progress: "failed" }),
    said(2, {
      manner: "notice",
      replyTo: { id: "x", from: "bob", text: "\u0000 \u{1f600} ]" },
      takenBack: "gone",
    }),
    {
      kind: "told",
      at: 3,
      lines: [{ spans: [{ text: "a", style: { bold: true } }], indent: 2, time: new Date(3) }],
    },
    { kind: "told", at: 4, lines: [{ spans: [], indent: 0 }] },
    { kind: "moves", at: 5, moves: [{ kind: "renamed", who: "amy", to: "ann" }] },
  ];
  const scrollback = new Scrollback();
  for (const entry of entries) scrollback.add(entry);
  for (let number = 6; number < 1_000; number++) scrollback.add(said(number));
  assertEquals(scrollback.entries.slice(0, entries.length), entries);
});

Deno.test("scrollback: dropping what is oldest keeps the numbers of the others", () => {
  const scrollback = resting(9_000);
  scrollback.markUnread(8_999 - 1);
  for (let number = 9_001; number <= 12_000; number++) scrollback.add(said(number));
  assertEquals((scrollback.unread as SaidEntry).text, "8999");
});
