import { assert, assertEquals } from "@std/assert";
import type { ClientEvent } from "../../../client/core/events.ts";
import { timed } from "../../../client/term/lines.ts";
import { type Line, paint } from "../../../client/term/style.ts";
import { View } from "../../../client/term/view.ts";
import { cells } from "../../../client/term/width.ts";
import { wrapLine } from "../../../client/term/wrap.ts";
import { HOSTILE } from "./hostile_texts.ts";
import { TerminalModel } from "./terminal_model.ts";

const at = new Date(2026, 0, 2, 9, 5).getTime();
type Untimed<T> = T extends unknown ? Omit<T, "at"> : never;
const event = (event: Untimed<ClientEvent>) => ({ at, ...event }) as ClientEvent;

/** A view of bob, who looks at #lobby. */
function lobby(): View {
  const view = new View("bob");
  view.lines(event({ kind: "welcome", nick: "bob", server: "chat.local" }));
  view.lines(event({ kind: "current", room: "#lobby" }));
  return view;
}

function plain(lines: readonly Line[]): string[] {
  return lines.map((line) => paint(timed(line, "24h").spans, false));
}

const MESSAGE = {
  kind: "message",
  key: "x",
  room: "#lobby",
  from: "amy",
  text: "hello",
  manner: "said",
  mine: false,
  private: false,
  mention: false,
} as const;
const REDACTED = {
  kind: "redacted",
  room: "#lobby",
  by: "amy",
  mine: false,
  id: "x1",
  from: "amy",
  saidAt: new Date(2026, 0, 2, 8, 0).getTime(),
  reason: "",
} as const;
const HERE = [{ nick: "amy", marks: "@+" }, { nick: "bob", marks: "" }, { nick: "carl", marks: "" }];

const WORDED: readonly (readonly [Untimed<ClientEvent>, readonly string[]])[] = [
  [MESSAGE, ["09:05 amy hello"]],
  [{ ...MESSAGE, room: "#LOBBY" }, ["09:05 amy hello"]],
  [{ ...MESSAGE, room: "#dev" }, ["09:05 [#dev] amy hello"]],
  [{ ...MESSAGE, from: "bob", mine: true }, ["09:05 bob hello"]],
  [{ ...MESSAGE, manner: "action", text: "waves" }, ["09:05 * amy waves"]],
  [{ ...MESSAGE, manner: "notice" }, ["09:05 -amy- hello"]],
  [{ ...MESSAGE, room: "amy", private: true }, ["09:05 <amy → you> hello"]],
  [{ ...MESSAGE, room: "amy", private: true, manner: "action", text: "waves" }, [
    "09:05 <amy → you> * amy waves",
  ]],
  [{ ...MESSAGE, room: "amy", private: true, manner: "notice" }, ["09:05 -amy- hello"]],
  [{ ...MESSAGE, room: "amy", from: "bob", private: true, mine: true }, ["09:05 <you → amy> hello"]],
  [{ kind: "joined", room: "#lobby", who: "dan", mine: false }, ["09:05 --> dan joined"]],
  [{ kind: "joined", room: "#dev", who: "dan", mine: false }, ["09:05 [#dev] --> dan joined"]],
  [{ kind: "joined", room: "#lobby", who: "bob", mine: true }, []],
  [{ kind: "left", room: "#lobby", who: "dan", mine: false, reason: "" }, ["09:05 <-- dan left"]],
  [{ kind: "left", room: "#lobby", who: "dan", mine: false, reason: "bye" }, ["09:05 <-- dan left (bye)"]],
  [{ kind: "left", room: "#dev", who: "bob", mine: true, reason: "" }, ["09:05 [#dev] <-- you left #dev"]],
  [{ kind: "kicked", room: "#lobby", who: "dan", by: "amy", mine: false, reason: "spam" }, [
    "09:05 <-- amy put dan out (spam)",
  ]],
  [{ kind: "kicked", room: "#lobby", who: "bob", by: "amy", mine: true, reason: "" }, [
    "09:05 <-- amy put you out of #lobby; /join #lobby tries to come back",
  ]],
  [{ kind: "quit", who: "dan", rooms: ["#dev", "#lobby"], reason: "gone" }, [
    "09:05 <-- dan left the chat (gone)",
  ]],
  [{ kind: "quit", who: "dan", rooms: ["#dev"], reason: "" }, ["09:05 [#dev] <-- dan left the chat"]],
  [{ kind: "renamed", from: "dan", to: "dana", mine: false, rooms: ["#lobby"] }, [
    "09:05 --- dan is now dana",
  ]],
  [{ kind: "room-renamed", from: "#lobby", to: "#hall", by: "amy", reason: "" }, [
    "09:05 --- amy renamed #lobby to #hall",
  ]],
  [{ kind: "room-renamed", from: "#dev", to: "#devs", by: "amy", reason: "more" }, [
    "09:05 [#dev] --- amy renamed #dev to #devs (more)",
  ]],
  [{ kind: "topic", room: "#lobby", topic: "Lunch", by: undefined }, ["09:05 --- Topic: Lunch"]],
  [{ kind: "topic", room: "#lobby", topic: "", by: undefined }, [
    "09:05 --- #lobby has no topic; /topic TEXT sets one",
  ]],
  [{ kind: "topic", room: "#lobby", topic: "Lunch", by: "amy" }, ["09:05 --- amy set the topic: Lunch"]],
  [{ kind: "topic", room: "#lobby", topic: "", by: "amy" }, ["09:05 --- amy took the topic away"]],
  [{ kind: "names", room: "#lobby", people: HERE, asked: true }, ["09:05 --- 3 here: @amy, bob, carl"]],
  [{ kind: "mode", room: "#lobby", by: "amy", change: "+o carl" }, ["09:05 --- amy set +o carl"]],
  [{ kind: "invited", room: "#dev", by: "amy" }, ["09:05 --- amy invites you to #dev; /join #dev enters it"]],
  [{ kind: "whois", nick: "amy", facts: [["name", "Amy"], ["rooms", "#lobby"]] }, [
    "09:05 --- amy",
    "      name   Amy",
    "      rooms  #lobby",
  ]],
  [{ kind: "rooms", rooms: [{ name: "#a", people: 1, topic: "" }, { name: "#b", people: 2, topic: "B" }] }, [
    "09:05 --- 2 rooms; /join #name enters one",
    "      #b (2)  B",
    "      #a (1)",
  ]],
  [{ kind: "found", messages: [] }, ["09:05 --- Nothing found"]],
  [{
    kind: "found",
    messages: [
      {
        at: new Date(2026, 0, 2, 3, 4).getTime(),
        room: "#dev",
        from: "amy",
        text: "hi \x02you",
        manner: "said",
      },
      { at: new Date(2026, 0, 3, 3, 4).getTime(), room: "amy", from: "amy", text: "waves", manner: "action" },
    ],
  }, [
    "09:05 --- Found 2 messages",
    "      2026-01-02 03:04 #dev amy: hi you",
    "      2026-01-03 03:04 amy * amy waves",
  ]],
  [{ kind: "rooms", rooms: [] }, ["09:05 --- No rooms yet; /join #name makes one"]],
  [{ kind: "note", from: "chat.local", text: "Be kind" }, ["09:05 -chat.local- Be kind"]],
  [{ kind: "note", from: "", text: "Bad password" }, ["09:05 -server- Bad password"]],
  [{ kind: "info", text: "one\ntwo" }, ["one", "two"]],
  [{ kind: "error", text: "No such room" }, ["09:05 !!! No such room"]],
  [{ kind: "lost", reason: "reset", retryIn: 1.3 }, [
    "09:05 !!! Connection lost (reset)… trying again in 2 s. What you type is sent then.",
  ]],
  [{ kind: "lost", reason: "reset", retryIn: undefined }, []],
  [{ kind: "connected", again: true, security: "none" }, ["09:05 --- Connected again"]],
  [{ kind: "connected", again: false, security: "verified" }, []],
  [{ kind: "connected", again: false, security: "pinned" }, []],
  [{ kind: "connected", again: false, security: "loopback" }, []],
  [{ kind: "connected", again: false, security: "none" }, [
    "09:05 --- Not private: whoever is on the way to the server can read along",
  ]],
  [{ kind: "failed", label: "1", room: "#dev", text: "hi", reason: "not in the room" }, [
    '09:05 !!! Not sent to #dev: "hi" (not in the room). Up brings it back.',
  ]],
  [{ kind: "stored", label: "1" }, []],
  [{ kind: "read", room: "#lobby", upTo: at }, []],
  [{ kind: "caught-up", room: "#lobby", lines: 3, missed: false, more: false }, [
    "09:05 --- Above is what was said before you came",
  ]],
  [{ kind: "caught-up", room: "#dev", lines: 1, missed: true, more: false }, [
    "09:05 [#dev] --- Above is what you missed: 1 line",
  ]],
  [{ kind: "caught-up", room: "#lobby", lines: 20, missed: true, more: true }, [
    "09:05 --- Above is what you missed: 20 lines, and there was more",
  ]],
  [REDACTED, ["09:05 --- amy took back what they said at 08:00"]],
  [{ ...REDACTED, reason: "a slip" }, ["09:05 --- amy took back what they said at 08:00 (a slip)"]],
  [{ ...REDACTED, from: "carl" }, ["09:05 --- amy took back what carl said at 08:00"]],
  [{ ...REDACTED, from: "bob" }, ["09:05 --- amy took back what you said at 08:00"]],
  [{ ...REDACTED, by: "bob", from: "bob", mine: true }, ["09:05 --- you took back what you said at 08:00"]],
  [{ ...REDACTED, from: undefined, saidAt: undefined }, ["09:05 --- amy took back a message"]],
  [{ kind: "leaving" }, []],
];

for (const [what, expected] of WORDED) {
  Deno.test(`view: ${JSON.stringify(what)}`, () => assertEquals(plain(lobby().lines(event(what))), expected));
}

Deno.test("view: what is past has its day where that is another one, and is no news", () => {
  const view = lobby();
  const yesterday = new Date(2026, 0, 1, 23, 59).getTime();
  const then = { ...event(MESSAGE), at: yesterday, past: true } as ClientEvent;
  assertEquals(plain(view.lines(then)), ["2026-01-01 23:59 amy hello"]);
  assertEquals(plain(view.lines({ ...then, at } as ClientEvent)), ["09:05 amy hello"]);
  view.lines({ ...event({ kind: "names", room: "#lobby", people: HERE, asked: false }) });
  const renamed = { kind: "room-renamed", from: "#lobby", to: "#hall", by: "amy", reason: "" } as const;
  view.lines({ ...event(renamed), past: true } as ClientEvent);
  const again = view.lines(event({ kind: "names", room: "#lobby", people: HERE, asked: false }));
  assertEquals(again, []);
});

Deno.test("view: the first room greets with who is here and what to do next, the second with who is here", () => {
  const view = lobby();
  const names = { kind: "names", room: "#lobby", people: HERE, asked: false } as const;
  assertEquals(plain(view.lines(event(names))), [
    "09:05 --- You are bob in #lobby, with amy and carl",
    "09:05 --- /help shows what you can do, Tab completes names, Ctrl-D leaves",
  ]);
  assertEquals(plain(view.lines(event({ ...names, room: "#dev", people: HERE.slice(1, 2) }))), [
    "09:05 --- You are bob in #dev. Nobody else is here yet",
  ]);
});

Deno.test("view: coming back after a loss does not greet again", () => {
  const view = lobby();
  const names = { kind: "names", room: "#lobby", people: HERE, asked: false } as const;
  view.lines(event(names));
  assertEquals(view.lines(event(names)), []);
});

Deno.test("view: a loss that lasts is told in fewer words", () => {
  const view = lobby();
  view.lines(event({ kind: "lost", reason: "reset", retryIn: 1 }));
  assertEquals(plain(view.lines(event({ kind: "lost", reason: "nobody there", retryIn: 2 }))), [
    "09:05 !!! Still no connection (nobody there)… trying again in 2 s",
  ]);
});

Deno.test("view: a crowd is told by its number", () => {
  const people = Array.from({ length: 300 }, (_, i) => ({ nick: `n${i}`, marks: "" }));
  const [here = ""] = plain(lobby().lines(event({ kind: "names", room: "#x", people, asked: false })));
  assert(here.endsWith("with n0, n1, n2, n3, n4 and 295 more"), here);
  const [all = ""] = plain(lobby().lines(event({ kind: "names", room: "#x", people, asked: true })));
  assert(all.endsWith("n99, and 200 more"), all);
});

Deno.test("view: the prompt says where words go and who says them", () => {
  const view = new View("bob");
  assertEquals(view.prompt.text, "bob> ");
  view.lines(event({ kind: "current", room: "#lobby" }));
  assertEquals(view.prompt.text, "#lobby bob> ");
  view.lines(event({ kind: "renamed", from: "bob", to: "rob", mine: true, rooms: [] }));
  view.lines(event({ kind: "current", room: "amy" }));
  assertEquals(view.prompt.text, "→ amy rob> ");
});

// --- What others send never reaches the terminal as anything but text -------------------------------------------

/** Every event with `bad` in each of its texts. */
function everywhere(bad: string): Untimed<ClientEvent>[] {
  const room = `#l${bad}x`;
  const nick = `a${bad}y`;
  const text = `t${bad}z`;
  return [
    { ...MESSAGE, from: nick, text },
    { ...MESSAGE, room, text },
    { ...MESSAGE, manner: "action", from: nick, text },
    { ...MESSAGE, manner: "notice", from: nick, text },
    { ...MESSAGE, private: true, room: nick, from: nick, text },
    { ...MESSAGE, private: true, mine: true, room: nick, text },
    { ...MESSAGE, mention: true, text: `bob ${text} bob` },
    { kind: "joined", room, who: nick, mine: false },
    { kind: "left", room, who: nick, mine: false, reason: text },
    { kind: "left", room, who: nick, mine: true, reason: text },
    { kind: "kicked", room, who: nick, by: nick, mine: true, reason: text },
    { kind: "quit", who: nick, rooms: [room], reason: text },
    { kind: "renamed", from: nick, to: nick, mine: false, rooms: [room] },
    { kind: "room-renamed", from: room, to: room, by: nick, reason: text },
    { kind: "topic", room, topic: text, by: nick },
    { kind: "topic", room, topic: text, by: undefined },
    { kind: "names", room, people: [{ nick, marks: bad }], asked: true },
    { kind: "names", room, people: [{ nick, marks: bad }], asked: false },
    { kind: "mode", room, by: nick, change: text },
    { kind: "invited", room, by: nick },
    { kind: "whois", nick, facts: [[text, text]] },
    { kind: "rooms", rooms: [{ name: room, people: 1, topic: text }] },
    { kind: "note", from: `s${bad}.x`, text },
    { kind: "info", text },
    { kind: "error", text },
    { kind: "lost", reason: text, retryIn: 1 },
    { kind: "failed", label: "1", room, text, reason: text },
    { ...REDACTED, room, by: nick, from: nick, reason: text },
    { kind: "caught-up", room, lines: 1, missed: true, more: true },
    { ...MESSAGE, past: true, room, from: nick, text },
    { kind: "renamed", from: "bob", to: nick, mine: true, rooms: [room] },
    { kind: "welcome", nick, server: text },
    { kind: "current", room },
  ];
}

/** Only our own colours and links, and nothing that is invisible or turns the direction. */
function assertHarmless(painted: string, what: string): void {
  const text = painted.replace(OURS, "");
  assertEquals(
    text.match(/[\p{Cc}\p{Cs}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\u{e0000}-\u{e007f}]/u),
    null,
    what,
  );
  assertEquals(text.match(/\p{M}{5}/u), null, what);
}

// deno-lint-ignore no-control-regex
const OURS = /\x1b\[(?:0|(?:[123479];?)*(?:38;5;\d{1,3})?)m|\x1b\]8;;(?:https?:[\x21-\x7e]+)?\x1b\\/g;

for (const bad of HOSTILE) {
  Deno.test(`view: ${JSON.stringify(bad)} reaches the terminal as text, wherever it stands`, () => {
    for (const one of everywhere(bad)) {
      const view = lobby();
      const lines = view.lines(event(one));
      const rows = lines.flatMap((line) => wrapLine(timed(line, "24h"), 40));
      for (const row of rows) {
        assertHarmless(paint(row, true), JSON.stringify(one));
        assert(cells(row.map((part) => part.text).join("")) <= 40);
      }
      assertHarmless(paint([view.prompt], true), `prompt after ${JSON.stringify(one)}`);
      // The model throws on anything that it cannot draw.
      new TerminalModel(40, 10).write(rows.map((row) => paint(row, true)).join("\r\n"));
    }
  });
}

Deno.test("view: a line break in foreign text begins no row of its own form", () => {
  const [line] = lobby().lines(event({ ...MESSAGE, text: "hi\r\n09:05 -chat.local- Leave" }));
  assert(line !== undefined);
  const [first = "", ...more] = wrapLine(timed(line, "24h"), 20).map((row) => paint(row, false));
  assertEquals(first.startsWith("09:05 amy hi"), true);
  for (const row of more) assert(row.startsWith("      "), row);
});

Deno.test("view: the end of a long text never stands where a line begins, with a clock or without", () => {
  const long = `${"w".repeat(50)} 09:05 carl hi`;
  const events: Untimed<ClientEvent>[] = [
    { ...MESSAGE, text: long },
    { ...MESSAGE, manner: "action", text: long },
    { ...MESSAGE, manner: "notice", text: long },
    { ...MESSAGE, private: true, text: long },
    { kind: "left", room: "#lobby", who: "amy", mine: false, reason: long },
    { kind: "topic", room: "#lobby", topic: long, by: "amy" },
    { kind: "info", text: `amy is away: ${long}` },
    { kind: "error", text: long },
    { kind: "note", from: "chat.local", text: long },
    { kind: "whois", nick: "amy", facts: [["name", long]] },
    { kind: "rooms", rooms: [{ name: "#dev", people: 1, topic: long }] },
  ];
  for (const one of events) {
    for (const style of ["24h", "12h", "off"] as const) {
      for (const line of lobby().lines(event(one))) {
        const [, ...more] = wrapLine(timed(line, style), 30).map((row) => paint(row, false));
        for (const row of more) assert(row.startsWith("  "), `${style}: ${row}`);
      }
    }
  }
});

Deno.test("view: a name that looks like the beginning of another form of line is put in quotes", () => {
  for (const nick of ["---", "-->", "-chat.local-", "!!!", "*", "<amy", "\u2500\u2500", "\u00a0", "\u200b"]) {
    const begins = (one: object) =>
      plain(lobby().lines(event({ ...MESSAGE, from: nick, ...one } as Untimed<ClientEvent>)))[0];
    const name = `"${nick.replace("\u200b", "")}"`;
    assertEquals(begins({ text: "hi" }), `09:05 ${name} hi`);
    assertEquals(begins({ text: "waves", manner: "action" }), `09:05 * ${name} waves`);
    assertEquals(begins({ text: "hi", private: true }), `09:05 <${name} → you> hi`);
  }
  for (const nick of ["amy", "_amy", "[amy]", "4my", "Амина", "`amy", "李"]) {
    assertEquals(plain(lobby().lines(event({ ...MESSAGE, from: nick, text: "hi" }))), [`09:05 ${nick} hi`]);
  }
});
