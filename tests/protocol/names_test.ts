/** Names of people and rooms, their folding, and masks. */
import { assert, assertEquals, assertFalse } from "@std/assert";
import { fold, isNick, isRoomName, matchesMask } from "../../protocol/names.ts";

Deno.test("fold: only ASCII letters by default (CASEMAPPING=ascii)", () => {
  const names: [string, string][] = [["Bob", "bob"], ["bob", "bob"], ["AZ", "az"], ["Z", "z"], [
    "#Lobby[]\\~",
    "#lobby[]\\~",
  ], [
    "ÄB Ж\u0130",
    "Äb Ж\u0130",
  ], ["", ""]];
  for (const [name, folded] of names) assertEquals(fold(name), folded);
});

Deno.test("fold: rfc1459 folds brackets too, rfc1459-strict leaves the tilde (Modern IRC, CASEMAPPING)", () => {
  assertEquals(fold("A[]\\~^", "rfc1459"), "a{}|^^");
  assertEquals(fold("A[]\\~^", "rfc1459-strict"), "a{}|~^");
});

const NICKS: [nick: string, why: string][] = [
  ["bob", "letters"],
  ["x", "one letter"],
  ["b0b_[]\\^{}|`-", "what RFC 1459 allows"],
  ["007", "digits, in the first place too"],
  ["O'Brien", "an apostrophe"],
  ["Андрей", "Cyrillic"],
  ["たろう", "Japanese"],
  ["ภาษาไทย", "Thai with its marks"],
  ["נְקֻדּוֹת", "Hebrew with its points"],
  ["Zoë", "Latin beyond ASCII"],
  ["🦊", "an emoji"],
  ["__proto__", "a word of the language"],
  ["constructor", "another"],
];

const NO_NICKS: [nick: string, why: string][] = [
  ["", "nothing"],
  ...[..." ,*?!@.:$#<>"].map((char): [string, string] => [`a${char}b`, `holds ${char}`]),
  ...[..."~&@%+-#:$"].map((char): [string, string] => [`${char}bob`, `begins with ${char}`]),
  ["bob\x01", "a C0 control"],
  ["bob\x7f", "DEL"],
  ["bob\x85", "a C1 control"],
  ["bo\tb", "a tab"],
  ["bo\u00a0b", "a space of another kind"],
  ["bo\u3000b", "a wide space"],
  ["bo\u2028b", "a line separator"],
  ["bo\u200bb", "a zero-width space"],
  ["bo\u200db", "a joiner"],
  ["bo\u00adb", "a soft hyphen"],
  ["bo\u202eb", "a bidi override"],
  ["bo\u2066b", "a bidi isolate"],
  ["bo\u200fb", "a bidi mark"],
  ["bob\ufe0f", "a variation selector"],
  ["bob\u{e0041}", "a tag character"],
  ["bo\u3164b", "a filler that shows nothing"],
  ["bo\u2800b", "an empty braille cell"],
  ["bob\ud800", "half a character"],
  ["bob\ufffd", "what bad bytes turn into"],
  ["bob\ue000", "private use"],
  ["bob\uffff", "a noncharacter"],
  ["ｂｏｂ", "full-width letters"],
  ["𝐛𝐨𝐛", "mathematical letters"],
  ["bob²", "a digit in disguise"],
  ["bob～", "a tilde in disguise"],
  ["bob\u212a", "a Kelvin sign"],
  ["Zoe\u0308", "written in two ways"],
  ["\u0301bob", "a mark without a letter"],
  ["bob" + "\u0316".repeat(4), "marks piled up"],
];

Deno.test("isNick: letters of the world, and what RFC 1459 allows", () => {
  for (const [nick, why] of NICKS) assert(isNick(nick), why);
});

Deno.test("isNick: refuses what breaks the protocol, hides, or imitates (Modern IRC, Clients)", () => {
  for (const [nick, why] of NO_NICKS) assertFalse(isNick(nick), why);
});

Deno.test("isNick: counts bytes, 32 unless told otherwise", () => {
  assert(isNick("a".repeat(32)) && isNick("ж".repeat(16)) && isNick("🦊".repeat(8)));
  assertFalse(isNick("a".repeat(33)) || isNick("ж".repeat(16) + "a") || isNick("🦊".repeat(8) + "a"));
  assert(isNick("abc", 3));
  assertFalse(isNick("abcd", 3) || isNick("жж", 3));
});

Deno.test("isRoomName: begins with '#' and goes on (Modern IRC, Channels)", () => {
  for (const room of ["#lobby", "##", "#a:b", "#комната", "#日本", "#a.b", "#@home", "#__proto__", "#🦊"]) {
    assert(isRoomName(room), room);
  }
  const refused = [
    "",
    "#",
    "lobby",
    "&local",
    "#a b",
    "#a,b",
    "#a*",
    "#a?",
    "#a\x07",
    "#a\0",
    "#a\r",
    "#a\n",
    "#a\x02b",
  ];
  for (const room of [...refused, "#\u202ea", "#a\u200b", "#ａ", "#a\ud800", "#e\u0301", "#\u0301a"]) {
    assertFalse(isRoomName(room), JSON.stringify(room));
  }
});

Deno.test("isRoomName: counts bytes, 64 unless told otherwise", () => {
  assert(isRoomName("#" + "a".repeat(63)) && isRoomName("#abc", 4));
  assertFalse(isRoomName("#" + "a".repeat(64)) || isRoomName("#" + "ж".repeat(32)) || isRoomName("#abcd", 4));
});

const MASKS: [mask: string, text: string, matches: boolean][] = [
  ["", "", true],
  ["", "a", false],
  ["*", "", true],
  ["**", "abc", true],
  ["?", "", false],
  ["?", "a", true],
  ["?", "ab", false],
  ["a?c", "abc", true],
  ["a*c", "ac", true],
  ["a*c", "abcbc", true],
  ["a*c", "abcb", false],
  ["*b*", "abc", true],
  ["*ab", "aab", true],
  ["?*?", "a", false],
  ["?*?", "ab", true],
  ["BOB!*@*", "bob!x@y", true],
  ["bob!*@*", "BOB!x@y", true],
  ["Ж", "ж", false],
  ["?", "😀", true],
  ["??", "😀", false],
  ["??", "\uffffa", true],
  ["*?b", "😀b", true],
  ["*??b", "😀b", false],
  ["\\*", "*", true],
  ["\\*", "a", false],
  ["\\?", "?", true],
  ["\\?", "a", false],
  ["\\\\", "\\", true],
  ["\\\\*", "\\abc", true],
  ["a\\b", "a\\b", true],
  ["a\\", "a\\", true],
  ["*\\*", "ab*", true],
  ["*\\*", "ab", false],
  ["[a-c].+(x)", "[A-C].+(X)", true],
  ["[a-c]", "b", false],
  [".*", "abc", false],
];

Deno.test("matchesMask: wildcards, escapes, case (Modern IRC, Wildcard Expressions)", () => {
  for (const [mask, text, matches] of MASKS) {
    assertEquals(matchesMask(mask, text), matches, `${mask} on ${text}`);
  }
});

Deno.test("matchesMask: a mask made to blow up a backtracking matcher is answered at once", () => {
  for (const length of [60, 5_000]) {
    assertFalse(matchesMask("*a*a*a*a*a*a*b", "a".repeat(length)));
    assert(matchesMask("*a*a*a*a*a*a*", "a".repeat(length)));
    assertFalse(matchesMask("*a".repeat(100) + "b", "a".repeat(length)));
  }
});
