/** Lines taken apart and put together, beyond the shared vectors: odd input and refusals. */
import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { formatMessage, type MessageParts, parseMessage } from "../../protocol/message.ts";
import { NO_TAGS } from "../../protocol/tags.ts";

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
