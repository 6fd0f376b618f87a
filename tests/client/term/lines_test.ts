import { assert, assertEquals, assertNotEquals } from "@std/assert";
import {
  actionLine,
  clock,
  type ClockStyle,
  happenedLine,
  messageLine,
  noticeLine,
  plainLine,
  privateLine,
  timed,
  wrongLine,
} from "../../../client/term/lines.ts";
import { type Line, paint } from "../../../client/term/style.ts";

const time = new Date(2026, 0, 2, 9, 5);
const said = (text: string, more = {}) => ({ time, nick: "amy", text, ...more });
const plain = (line: Line) => paint(timed(line, "24h").spans, false);
const styled = (line: Line) => paint(timed(line, "24h").spans, true);

const FORMS: readonly (readonly [string, Line, string])[] = [
  ["a message", messageLine(said("hello")), "09:05 amy hello"],
  ["one of another room", messageLine(said("hello", { room: "#dev" })), "09:05 [#dev] amy hello"],
  ["an action", actionLine(said("waves")), "09:05 * amy waves"],
  ["a private message", privateLine(said("psst"), undefined), "09:05 <amy → you> psst"],
  ["one's own private message", privateLine(said("ok", { nick: "bob" }), "amy"), "09:05 <you → amy> ok"],
  ["a notice", noticeLine(said("note"), false), "09:05 -amy- note"],
  ["a server's notice", noticeLine({ ...said("note"), nick: "chat.local" }, true), "09:05 -chat.local- note"],
  [
    "something that happened",
    happenedLine(time, { text: "--> amy joined" }),
    "09:05 --> amy joined",
  ],
  [
    "the same elsewhere",
    happenedLine(time, { text: "<-- amy left (\x02bye\x02)", room: "#dev" }),
    "09:05 [#dev] <-- amy left (bye)",
  ],
  ["an error", wrongLine(time, "No room is called that."), "09:05 !!! No room is called that."],
];

for (const [what, line, expected] of FORMS) {
  Deno.test(`lines: ${what}`, () => {
    assertEquals(plain(line), expected);
    assertEquals(timed(line, "24h").indent, 6);
  });
}

Deno.test("lines: what happened and what servers say is dim, which no text can be", () => {
  // deno-lint-ignore no-control-regex
  const dim = /^(?:\x1b\[2m[^\x1b]*\x1b\[0m)+$/;
  assert(dim.test(styled(happenedLine(time, { text: "--> amy joined" }))));
  assert(dim.test(styled(noticeLine(said("hello"), true))));
  for (let code = 0; code < 0x20; code++) {
    const text = styled(messageLine(said(`${String.fromCharCode(code)}2;2m note`))).split("amy")[1] ?? "";
    // deno-lint-ignore no-control-regex
    assert(!/\x1b\[(?:\d+;)*2[;m]/.test(text), `U+${code.toString(16)}: ${JSON.stringify(text)}`);
  }
});

Deno.test("lines: no text can pass for another form, in colour or without", () => {
  const imitations = [
    "--> bob joined",
    "-chat.local- bow",
    "* bob waves",
    "<bob → you> psst",
    "!!! Leave",
    "09:06 bob hi",
  ];
  for (const text of imitations) assertEquals(plain(messageLine(said(text))), `09:05 amy ${text}`);
});

Deno.test("lines: the user's own name stands out as a whole word only", () => {
  const marked = (text: string) =>
    styled(messageLine(said(text, { mention: "bob" }))).split("\x1b[1;7m").length - 1;
  assertEquals(["bob: hi", "hi Bob!", "bob bob", "(bob)"].map(marked), [1, 1, 2, 1]);
  assertEquals(["bobby", "kebob", "bob_", "İbob", "nothing", "bób"].map(marked), [0, 0, 0, 0, 0, 0]);
});

Deno.test("lines: the user's own words are marked by the look of the name", () => {
  assertNotEquals(styled(messageLine(said("x", { own: true }))), styled(messageLine(said("x"))));
});

Deno.test("lines: help keeps its columns when it wraps", () => {
  assertEquals(plainLine("  /join #room   enter").indent, 4);
  assertEquals(plainLine("Words").indent, 0);
});

Deno.test("lines: the time stands as the clock is set, with its day where that is another one", () => {
  const line = messageLine({ ...said("hello"), time: new Date(2026, 0, 2, 13, 5) });
  const shown = (style: ClockStyle, dated?: true) => paint(timed({ ...line, dated }, style).spans, false);
  assertEquals(shown("24h"), "13:05 amy hello");
  assertEquals(shown("12h"), " 1:05 pm amy hello");
  assertEquals(shown("off"), "amy hello");
  assertEquals(shown("24h", true), "2026-01-02 13:05 amy hello");
  assertEquals(shown("off", true), "2026-01-02 amy hello");
});

Deno.test("lines: midnight and noon are twelve on a clock of twelve hours", () => {
  const shown = (hours: number) => clock(new Date(2026, 0, 2, hours, 0), "12h");
  assertEquals([0, 1, 11, 12, 13, 23].map(shown), [
    "12:00 am",
    " 1:00 am",
    "11:00 am",
    "12:00 pm",
    " 1:00 pm",
    "11:00 pm",
  ]);
});
