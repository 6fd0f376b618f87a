/** Lines taken apart and put together, beyond the shared vectors: odd input, refusals, and any input at all. */
import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { formatMessage, type Message, type MessageParts, parseMessage } from "../../protocol/message.ts";
import { NO_TAGS } from "../../protocol/tags.ts";
import { SeededRandom } from "./seeded_random.ts";

Deno.test("parseMessage: a line without a command is no message (Modern IRC, Message Format)", () => {
  const empty = [
    "",
    " ",
    "    ",
    ":src",
    ":src ",
    ":",
    ": ",
    "@a=b",
    "@a=b ",
    "@",
    "@ ",
    "@a=b :src",
    "@a :src  ",
  ];
  for (const line of empty) assertEquals(parseMessage(line), undefined, JSON.stringify(line));
});

Deno.test("parseMessage: what would read as a source or tags elsewhere is no command", () => {
  for (const line of [":src :foo", "@a :src @b", "@a @b c", ":a :b :c"]) {
    assertEquals(parseMessage(line), undefined, line);
  }
});

Deno.test("parseMessage: spaces may be repeated and stand first (Modern IRC, Parameters)", () => {
  const plain = parseMessage("@a=b :src CMD x y");
  assertEquals(parseMessage("  @a=b   :src   CMD   x   y   "), plain);
  assertEquals(parseMessage("CMD   :  x "), {
    tags: NO_TAGS,
    source: undefined,
    command: "CMD",
    params: ["  x "],
  });
});

Deno.test("parseMessage: a line without tags shares NO_TAGS", () => {
  assertStrictEquals(parseMessage("PING 1")?.tags, NO_TAGS);
  assertStrictEquals(parseMessage("@ PING 1")?.tags, NO_TAGS);
  assertEquals(NO_TAGS.size, 0);
});

Deno.test("parseMessage: any number of parameters is read (Modern IRC, Parameters)", () => {
  const params = Array.from({ length: 200 }, (_, index) => `${index}`);
  assertEquals(parseMessage("CMD " + params.join(" "))?.params, params);
  assertEquals(parseMessage("CMD " + params.join(" ") + " :")?.params, [...params, ""]);
});

Deno.test("parseMessage: commands are upper case in ASCII and nowhere else", () => {
  const commands: [string, string][] = [
    ["privmsg", "PRIVMSG"],
    ["PrivMsg", "PRIVMSG"],
    ["001", "001"],
    ["a", "A"],
    ["z", "Z"],
    ["Aa", "AA"],
    [
      "mode\u00e9",
      "MODE\u00e9",
    ],
  ];
  for (const [sent, read] of commands) assertEquals(parseMessage(`${sent} x`)?.command, read);
  assertEquals(parseMessage("privm\u017fg x")?.command, "PRIVM\u017fG", "a long s is no S");
});

Deno.test("parseMessage: an empty source is none", () => {
  assertEquals(parseMessage(":s PING 1")?.source, "s");
  assertEquals(parseMessage(": PING 1"), {
    tags: NO_TAGS,
    source: undefined,
    command: "PING",
    params: ["1"],
  });
});

Deno.test("parseMessage: NUL, bare CR and a BOM stay where they were, to be refused by who sees them", () => {
  assertEquals(parseMessage("PRIVMSG #a :b\rQUIT")?.params, ["#a", "b\rQUIT"]);
  assertEquals(parseMessage("NICK a\0b")?.params, ["a\0b"]);
  assertEquals(parseMessage("\ufeffNICK a")?.command, "\ufeffNICK");
});

Deno.test("parseMessage: names of the language's own objects are ordinary data", () => {
  const message = parseMessage("@__proto__=1;constructor=2 :__proto__ toString __proto__ constructor");
  assertEquals(message?.tags, new Map([["__proto__", "1"], ["constructor", "2"]]));
  assertEquals(message?.params, ["__proto__", "constructor"]);
  assertEquals(message?.command, "TOSTRING");
});

Deno.test("formatMessage: the last parameter has a colon only where it needs one (Modern IRC, Parameters)", () => {
  const lines: [string[], string][] = [
    [["x"], "CMD x"],
    [["x:y"], "CMD x:y"],
    [[""], "CMD :"],
    [[":x"], "CMD ::x"],
    [["x y"], "CMD :x y"],
    [[" "], "CMD : "],
    [[], "CMD"],
  ];
  for (const [params, line] of lines) assertEquals(formatMessage({ command: "CMD", params }), line);
  assertEquals(formatMessage({ command: "CMD" }), "CMD");
});

Deno.test("formatMessage: refuses what would not come back as it was given, or would end the line", () => {
  const bad: MessageParts[] = [
    { command: "" },
    { command: "A B" },
    { command: ":A" },
    { command: "@A" },
    { command: "A\r" },
    { command: "A", source: "" },
    { command: "A", source: "b c" },
    { command: "A", source: "b\n" },
    { command: "A", params: ["", "x"] },
    { command: "A", params: [":x", "y"] },
    { command: "A", params: ["x y", "z"] },
    { command: "A", params: ["x\ry", "z"] },
    { command: "A", params: ["x", "y\nQUIT"] },
    { command: "A", params: ["x", "y\0"] },
    { command: "A", tags: new Map([["", "x"]]) },
    { command: "A", tags: new Map([["a b", "x"]]) },
    { command: "A", tags: new Map([["a;b", "x"]]) },
    { command: "A", tags: new Map([["a=b", "x"]]) },
    { command: "A", tags: new Map([["a\n", "x"]]) },
    { command: "A", tags: new Map([["a", "x\0"]]) },
  ];
  for (const parts of bad) {
    assertThrows(() => formatMessage(parts), TypeError, "Cannot write", JSON.stringify(parts));
  }
});

Deno.test("formatMessage: an error quotes no parameter, which may be a password", () => {
  const error = assertThrows(
    () => formatMessage({ command: "PASS", params: ["hunter two", "x"] }),
    TypeError,
  );
  assert(error.message.includes("PASS") && error.message.includes("parameter 1"));
  assert(!error.message.includes("hunter"));
});

const PIECES = [
  "@",
  ":",
  " ",
  ";",
  "=",
  "\\",
  "a",
  "B",
  "1",
  "+",
  "/",
  "é",
  "😀",
  "\ud800",
  "\r",
  "\n",
  "\0",
  "\t",
  "#",
];

Deno.test("parseMessage and formatMessage: seeded lines never throw, and come back the same once written", () => {
  const random = new SeededRandom(20_240);
  let written = 0;
  for (let round = 0; round < 20_000; round++) {
    const message = parseMessage(mutated(random));
    if (message === undefined) continue;
    if (breaksLine(message)) {
      assertThrows(() => formatMessage(message), TypeError);
      continue;
    }
    const line = formatMessage(message);
    assertEquals(flat(parseMessage(line)), flat(message), line);
    assertEquals(formatMessage(parseMessage(line) as Message), line);
    written++;
  }
  assert(written > 2_000, `only ${written} of the lines were messages`);
});

Deno.test("parseMessage: any bytes, read as text, are parsed or left without a throw", () => {
  const random = new SeededRandom(7);
  const decoder = new TextDecoder();
  for (let round = 0; round < 5_000; round++) {
    const bytes = Uint8Array.from({ length: random.below(80) }, () => random.below(256));
    const message = parseMessage(decoder.decode(bytes));
    if (message !== undefined) assert(message.command !== "");
  }
});

/** A good line with some of its characters exchanged, or nothing but chance. */
function mutated(random: SeededRandom): string {
  if (random.below(3) === 0) return random.text(PIECES, 30);
  const chars = [
    ...random.pick(["@a=b;+c/d :n!u@h PRIVMSG #x :y z", "JOIN #a,#b k", ":s 005 n A=b :are supported"]),
  ];
  for (let times = random.below(6); times > 0; times--) {
    chars.splice(random.below(chars.length + 1), random.below(2), random.pick(PIECES));
  }
  return chars.join("");
}

function flat(message: Message | undefined): unknown {
  return message && { ...message, tags: [...message.tags] };
}

/** CR and LF have an escape in a tag's value and nowhere else, NUL has none. */
function breaksLine({ tags, source, command, params }: Message): boolean {
  const parts = [source ?? "", command, ...params, ...tags.keys()];
  return parts.some((part) => ["\r", "\n", "\0"].some((control) => part.includes(control))) ||
    [...tags.values()].some((value) => value.includes("\0"));
}
