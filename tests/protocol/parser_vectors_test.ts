/**
 * The cases that parsers of IRC are compared by: github.com/ircdocs/parser-tests, gathered by Daniel Oaks and
 * others and given to the public domain (CC0), written here as tables. Its host name cases are left out:
 * nothing here decides what a host may be called.
 */
import { assert, assertEquals, assertFalse } from "@std/assert";
import { formatMessage, parseMessage } from "../../protocol/message.ts";
import { matchesMask } from "../../protocol/names.ts";
import { formatSource, parseSource } from "../../protocol/source.ts";

interface Atoms {
  tags?: Record<string, string>;
  source?: string;
  verb: string;
  params?: string[];
}

const SPLIT: [line: string, atoms: Atoms][] = [
  ["foo bar baz asdf", { verb: "foo", params: ["bar", "baz", "asdf"] }],
  [":coolguy foo bar baz asdf", { source: "coolguy", verb: "foo", params: ["bar", "baz", "asdf"] }],
  ["foo bar baz :asdf quux", { verb: "foo", params: ["bar", "baz", "asdf quux"] }],
  ["foo bar baz :", { verb: "foo", params: ["bar", "baz", ""] }],
  ["foo bar baz ::asdf", { verb: "foo", params: ["bar", "baz", ":asdf"] }],
  [":coolguy foo bar baz :asdf quux", {
    source: "coolguy",
    verb: "foo",
    params: ["bar", "baz", "asdf quux"],
  }],
  [
    ":coolguy foo bar baz :  asdf quux ",
    { source: "coolguy", verb: "foo", params: ["bar", "baz", "  asdf quux "] },
  ],
  [":coolguy PRIVMSG bar :lol :) ", { source: "coolguy", verb: "PRIVMSG", params: ["bar", "lol :) "] }],
  [":coolguy foo bar baz :", { source: "coolguy", verb: "foo", params: ["bar", "baz", ""] }],
  [":coolguy foo bar baz :  ", { source: "coolguy", verb: "foo", params: ["bar", "baz", "  "] }],
  ["@a=b;c=32;k;rt=ql7 foo", { tags: { a: "b", c: "32", k: "", rt: "ql7" }, verb: "foo" }],
  [
    "@a=b\\\\and\\nk;c=72\\s45;d=gh\\:764 foo",
    { tags: { a: "b\\and\nk", c: "72 45", d: "gh;764" }, verb: "foo" },
  ],
  ["@c;h=;a=b :quux ab cd", { tags: { c: "", h: "", a: "b" }, source: "quux", verb: "ab", params: ["cd"] }],
  [":src JOIN #chan", { source: "src", verb: "JOIN", params: ["#chan"] }],
  [":src JOIN :#chan", { source: "src", verb: "JOIN", params: ["#chan"] }],
  [":src AWAY", { source: "src", verb: "AWAY" }],
  [":src AWAY ", { source: "src", verb: "AWAY" }],
  [":cool\tguy foo bar baz", { source: "cool\tguy", verb: "foo", params: ["bar", "baz"] }],
  [
    ":coolguy!ag@net\x035w\x03ork.admin PRIVMSG foo :bar baz",
    { source: "coolguy!ag@net\x035w\x03ork.admin", verb: "PRIVMSG", params: ["foo", "bar baz"] },
  ],
  [
    ":coolguy!~ag@n\x02et\x0305w\x0fork.admin PRIVMSG foo :bar baz",
    { source: "coolguy!~ag@n\x02et\x0305w\x0fork.admin", verb: "PRIVMSG", params: ["foo", "bar baz"] },
  ],
  [
    "@tag1=value1;tag2;vendor1/tag3=value2;vendor2/tag4= :irc.example.com COMMAND param1 param2 :param3 param3",
    {
      tags: { tag1: "value1", tag2: "", "vendor1/tag3": "value2", "vendor2/tag4": "" },
      source: "irc.example.com",
      verb: "COMMAND",
      params: ["param1", "param2", "param3 param3"],
    },
  ],
  [
    ":irc.example.com COMMAND param1 param2 :param3 param3",
    { source: "irc.example.com", verb: "COMMAND", params: ["param1", "param2", "param3 param3"] },
  ],
  [
    "@tag1=value1;tag2;vendor1/tag3=value2;vendor2/tag4 COMMAND param1 param2 :param3 param3",
    {
      tags: { tag1: "value1", tag2: "", "vendor1/tag3": "value2", "vendor2/tag4": "" },
      verb: "COMMAND",
      params: ["param1", "param2", "param3 param3"],
    },
  ],
  ["COMMAND", { verb: "COMMAND" }],
  ["@foo=\\\\\\\\\\:\\\\s\\s\\r\\n COMMAND", { tags: { foo: "\\\\;\\s \r\n" }, verb: "COMMAND" }],
  [
    ":gravel.mozilla.org 432  #momo :Erroneous Nickname: Illegal characters",
    {
      source: "gravel.mozilla.org",
      verb: "432",
      params: ["#momo", "Erroneous Nickname: Illegal characters"],
    },
  ],
  [":gravel.mozilla.org MODE #tckk +n ", {
    source: "gravel.mozilla.org",
    verb: "MODE",
    params: ["#tckk", "+n"],
  }],
  [
    ":services.esper.net MODE #foo-bar +o foobar  ",
    { source: "services.esper.net", verb: "MODE", params: ["#foo-bar", "+o", "foobar"] },
  ],
  ["@tag1=value\\\\ntest COMMAND", { tags: { tag1: "value\\ntest" }, verb: "COMMAND" }],
  ["@tag1=value\\1 COMMAND", { tags: { tag1: "value1" }, verb: "COMMAND" }],
  ["@tag1=value1\\ COMMAND", { tags: { tag1: "value1" }, verb: "COMMAND" }],
  ["@tag1=1;tag2=3;tag3=4;tag1=5 COMMAND", { tags: { tag1: "5", tag2: "3", tag3: "4" }, verb: "COMMAND" }],
  [
    "@tag1=1;tag2=3;tag3=4;tag1=5;vendor/tag2=8 COMMAND",
    { tags: { tag1: "5", tag2: "3", tag3: "4", "vendor/tag2": "8" }, verb: "COMMAND" },
  ],
  [":SomeOp MODE #channel :+i", { source: "SomeOp", verb: "MODE", params: ["#channel", "+i"] }],
  [
    ":SomeOp MODE #channel +oo SomeUser :AnotherUser",
    { source: "SomeOp", verb: "MODE", params: ["#channel", "+oo", "SomeUser", "AnotherUser"] },
  ],
];

/** The collection accepts several spellings; these are the ones without a colon where none is needed. */
const JOIN: [atoms: Atoms, line: string][] = [
  [{ verb: "foo", params: ["bar", "baz", "asdf"] }, "foo bar baz asdf"],
  [{ source: "src", verb: "AWAY" }, ":src AWAY"],
  [{ source: "src", verb: "AWAY", params: [""] }, ":src AWAY :"],
  [{ source: "coolguy", verb: "foo", params: ["bar", "baz", "asdf"] }, ":coolguy foo bar baz asdf"],
  [{ verb: "foo", params: ["bar", "baz", "asdf quux"] }, "foo bar baz :asdf quux"],
  [{ verb: "foo", params: ["bar", "baz", ""] }, "foo bar baz :"],
  [{ verb: "foo", params: ["bar", "baz", ":asdf"] }, "foo bar baz ::asdf"],
  [
    { source: "coolguy", verb: "foo", params: ["bar", "baz", "asdf quux"] },
    ":coolguy foo bar baz :asdf quux",
  ],
  [
    { source: "coolguy", verb: "foo", params: ["bar", "baz", "  asdf quux "] },
    ":coolguy foo bar baz :  asdf quux ",
  ],
  [{ source: "coolguy", verb: "PRIVMSG", params: ["bar", "lol :) "] }, ":coolguy PRIVMSG bar :lol :) "],
  [{ source: "coolguy", verb: "foo", params: ["bar", "baz", ""] }, ":coolguy foo bar baz :"],
  [{ source: "coolguy", verb: "foo", params: ["bar", "baz", "  "] }, ":coolguy foo bar baz :  "],
  [{ source: "coolguy", verb: "foo", params: ["b\tar", "baz"] }, ":coolguy foo b\tar baz"],
  [
    { tags: { asd: "" }, source: "coolguy", verb: "foo", params: ["bar", "baz", "  "] },
    "@asd :coolguy foo bar baz :  ",
  ],
  [{ tags: { a: "b\\and\nk", d: "gh;764" }, verb: "foo" }, "@a=b\\\\and\\nk;d=gh\\:764 foo"],
  [
    { tags: { a: "b\\and\nk", d: "gh;764" }, verb: "foo", params: ["par1", "par2"] },
    "@a=b\\\\and\\nk;d=gh\\:764 foo par1 par2",
  ],
  [{ tags: { foo: "\\\\;\\s \r\n" }, verb: "COMMAND" }, "@foo=\\\\\\\\\\:\\\\s\\s\\r\\n COMMAND"],
];

const MASKS: { mask: string; matches: string[]; fails: string[] }[] = [
  {
    mask: "*@127.0.0.1",
    matches: ["coolguy!ab@127.0.0.1", "cooldud3!~bc@127.0.0.1"],
    fails: ["coolguy!ab@127.0.0.5", "cooldud3!~d@124.0.0.1"],
  },
  {
    mask: "cool*@*",
    matches: ["coolguy!ab@127.0.0.1", "cooldud3!~bc@127.0.0.1", "cool132!ab@example.com"],
    fails: ["koolguy!ab@127.0.0.5", "cooodud3!~d@124.0.0.1"],
  },
  {
    mask: "cool!*@*",
    matches: ["cool!guyab@127.0.0.1", "cool!~dudebc@127.0.0.1", "cool!312ab@example.com"],
    fails: [
      "coolguy!ab@127.0.0.1",
      "cooldud3!~bc@127.0.0.1",
      "koolguy!ab@127.0.0.5",
      "cooodud3!~d@124.0.0.1",
    ],
  },
  {
    mask: "cool!?username@*",
    matches: ["cool!ausername@127.0.0.1", "cool!~username@127.0.0.1"],
    fails: ["cool!username@127.0.0.1"],
  },
  {
    mask: "cool!a?*@*",
    matches: ["cool!ab@127.0.0.1", "cool!abc@127.0.0.1"],
    fails: ["cool!a@127.0.0.1"],
  },
  {
    mask: "cool[guy]!*@*",
    matches: ["cool[guy]!guy@127.0.0.1", "cool[guy]!a@example.com"],
    fails: ["coolg!ab@127.0.0.1", "cool[!ac@127.0.1.1"],
  },
];

const USERHOSTS: [source: string, atoms: { nick: string; user?: string; host?: string }][] = [
  ["coolguy!ag@127.0.0.1", { nick: "coolguy", user: "ag", host: "127.0.0.1" }],
  ["coolguy!~ag@localhost", { nick: "coolguy", user: "~ag", host: "localhost" }],
  ["coolguy@127.0.0.1", { nick: "coolguy", host: "127.0.0.1" }],
  ["coolguy!ag", { nick: "coolguy", user: "ag" }],
  ["coolguy!ag@net\x035w\x03ork.admin", { nick: "coolguy", user: "ag", host: "net\x035w\x03ork.admin" }],
  [
    "coolguy!~ag@n\x02et\x0305w\x0fork.admin",
    { nick: "coolguy", user: "~ag", host: "n\x02et\x0305w\x0fork.admin" },
  ],
];

Deno.test("parseMessage splits every line of parser-tests msg-split", () => {
  for (const [line, { tags, source, verb, params }] of SPLIT) {
    assertEquals(parseMessage(line), {
      tags: new Map(Object.entries(tags ?? {})),
      source,
      command: verb.toUpperCase(),
      params: params ?? [],
    }, line);
  }
});

Deno.test("formatMessage joins every message of parser-tests msg-join", () => {
  for (const [{ tags, source, verb, params }, line] of JOIN) {
    const parts = { tags: new Map(Object.entries(tags ?? {})), source, command: verb, params };
    assertEquals(formatMessage(parts), line);
  }
});

Deno.test("matchesMask agrees with parser-tests mask-match", () => {
  for (const { mask, matches, fails } of MASKS) {
    for (const text of matches) assert(matchesMask(mask, text), `${mask} means ${text}`);
    for (const text of fails) assertFalse(matchesMask(mask, text), `${mask} does not mean ${text}`);
  }
});

Deno.test("parseSource splits every source of parser-tests userhost-split, formatSource joins it again", () => {
  for (const [source, atoms] of USERHOSTS) {
    assertEquals(parseSource(source), atoms);
    assertEquals(formatSource(atoms), source);
  }
});
