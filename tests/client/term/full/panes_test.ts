import { assertEquals } from "@std/assert";
import type { Buffer } from "../../../../client/core/buffer.ts";
import { type Status, statusBar, topicBar } from "../../../../client/term/full/bars.ts";
import { inOrder, membersRows } from "../../../../client/term/full/members_pane.ts";
import { roomAt, roomsRows } from "../../../../client/term/full/rooms_pane.ts";
import { spanCells } from "../../../../client/term/full/strips.ts";
import { themeFor } from "../../../../client/term/full/theme.ts";
import { paint, type Span } from "../../../../client/term/style.ts";

const theme = themeFor("dark");
const plain = (spans: readonly Span[]) => paint(spans, false);

function buffer(name: string, more: Partial<Buffer> = {}): Buffer {
  return {
    name,
    kind: name === "" ? "server" : name.startsWith("#") ? "room" : "direct",
    title: name === "" ? "chat.local" : name,
    topic: "",
    joined: true,
    people: name.startsWith("#") ? 3 : 0,
    unread: 0,
    mentions: 0,
    typing: [],
    readUpTo: undefined,
    marker: undefined,
    draft: "",
    muted: false,
    ...more,
  };
}

const LIST = [
  buffer(""),
  buffer("#lobby"),
  buffer("#dev", { unread: 12 }),
  buffer("amy", { unread: 2, mentions: 2 }),
  buffer("#loud", { unread: 40, muted: true }),
  buffer("#a-room-with-a-long-name", { unread: 1000 }),
];

Deno.test("rooms pane: each conversation with its number, what is unread in it, and whether somebody means us", () => {
  const view = { list: LIST, current: LIST[1]!, theme };
  const rows = roomsRows(view, { width: 17, height: 7 });
  assertEquals(rows.map(plain), [
    "0 chat.local     ",
    "▸ #lobby         ",
    "2 #dev         12",
    "3 amy          @2",
    "4 #loud          ",
    "5 #a-room-w… 1000",
    "                 ",
  ]);
});

Deno.test("rooms pane: of more than there are rows, those around the current one, and a click finds the same", () => {
  const list = Array.from({ length: 40 }, (_, number) => buffer(number === 0 ? "" : `#r${number}`));
  const view = { list, current: list[20]!, theme };
  const rows = roomsRows(view, { width: 10, height: 5 }).map(plain);
  assertEquals(rows.map((row) => row.trim()), ["#r18", "#r19", "▸ #r20", "#r21", "#r22"]);
  assertEquals(roomAt(view, { row: 1, height: 5 }), list[19]);
  assertEquals(roomAt({ list: LIST, current: LIST[1]! }, { row: 6, height: 7 }), undefined);
});

Deno.test("members pane: by the highest mark, then by name, with the number of those who do not fit", () => {
  const people = ["zoe", "Bob", "amy", "carl", "dan"].map((nick) => ({
    nick,
    marks: nick === "zoe" ? "@+" : nick === "dan" ? "+" : nick === "carl" ? "~" : "",
  }));
  const ordered = inOrder(people, "@+");
  assertEquals(ordered.map(({ nick }) => nick), ["zoe", "dan", "amy", "Bob", "carl"]);
  const rows = (height: number) => membersRows({ people: ordered, theme }, { width: 8, height }).map(plain);
  assertEquals(rows(6), ["@zoe    ", "+dan    ", " amy    ", " Bob    ", "~carl   ", "        "]);
  assertEquals(rows(3), ["@zoe    ", "+dan    ", " and 3 …"]);
});

Deno.test("topic bar: what it is about, and how many are there where both fit", () => {
  const bar = (more: Partial<Buffer>, width: number) =>
    plain(topicBar(buffer("#dev", more), { width, theme }));
  assertEquals(bar({ topic: "ship it" }, 40), " #dev ship it                  3 people ");
  assertEquals(bar({ topic: "ship it", people: 1 }, 30), " #dev ship it        1 person ");
  assertEquals(bar({ topic: "a topic that is long" }, 24), " #dev a topic… 3 people ");
  assertEquals(bar({ topic: "a topic that is long" }, 14), " #dev a topic…");
  assertEquals(bar({ joined: false, people: 0 }, 30), " #dev you are not in it       ");
});

const STATUS: Status = {
  nick: "bob",
  phase: "welcomed",
  security: "loopback",
  lag: 20,
  away: false,
  typing: [],
  below: undefined,
  elsewhere: [],
  hint: undefined,
};

const STATUSES: readonly (readonly [string, Partial<Status>, string])[] = [
  ["who we are and how private", {}, " bob                                           this machine "],
  ["no connection", { phase: "offline" }, " no connection                                              "],
  [
    "being let in",
    { phase: "greeting", security: "none" },
    " connecting…                                    not private ",
  ],
  ["a slow server", { lag: 2_345 }, " bob slow: 2.3 s                               this machine "],
  ["being away", { away: true }, " bob away                                      this machine "],
  ["one who types", { typing: ["amy"] }, " bob │ amy is typing…                          this machine "],
  [
    "two who type",
    { typing: ["amy", "carl"] },
    " bob │ amy and carl are typing…                this machine ",
  ],
  [
    "many who type",
    { typing: ["a", "b", "c"] },
    " bob │ 3 people are typing…                    this machine ",
  ],
  [
    "what is below",
    { below: 12, typing: ["amy"] },
    " bob │ ↓ 12 more (Esc)                         this machine ",
  ],
  ["a row below", { below: 0 }, " bob │ ↓ more (Esc)                            this machine "],
  [
    "what a mode waits for",
    { hint: "Enter sends", below: 3 },
    " bob │ Enter sends                             this machine ",
  ],
  [
    "what is unread where no list shows it",
    { elsewhere: [{ number: 2, buffer: LIST[2]! }, { number: 3, buffer: LIST[3]! }], security: "verified" },
    " bob │ 2:#dev 12 3:amy @2                private (TLS) ",
  ],
];

for (const [what, status, expected] of STATUSES) {
  Deno.test(`status bar: ${what}`, () => {
    const spans = statusBar({ ...STATUS, ...status }, { width: [...expected].length, theme });
    assertEquals(plain(spans), expected);
  });
}

Deno.test("status bar: where there is room, how to see the keys", () => {
  const spans = statusBar(STATUS, { width: 72, theme });
  assertEquals(plain(spans), ` bob │ F1 keys${" ".repeat(72 - 28)} this machine `);
});

Deno.test("bars and panes: as wide as they are told, whatever is in them", () => {
  const wild = buffer("#日本語のチャンネル", {
    topic: "👩‍👩‍👧 \x02bold\x02 שלום ".repeat(5),
    unread: 999,
    title: "日本語のとても長い名前",
  });
  for (let width = 0; width < 90; width++) {
    assertEquals(spanCells(topicBar(wild, { width, theme })), width);
    assertEquals(
      spanCells(
        statusBar({ ...STATUS, typing: [wild.title], elsewhere: [{ number: 1, buffer: wild }] }, {
          width,
          theme,
        }),
      ),
      width,
    );
    for (const row of roomsRows({ list: [wild, LIST[1]!], current: wild, theme }, { width, height: 3 })) {
      assertEquals(spanCells(row), width);
    }
    const people = [{ nick: wild.title, marks: "@" }, { nick: "amy", marks: "" }];
    for (const row of membersRows({ people, theme }, { width, height: 3 })) {
      assertEquals(spanCells(row), width);
    }
  }
});
