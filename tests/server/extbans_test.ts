// How masks in lists are read, and whom they mean (Modern, "EXTBAN parameter"; IRCv3 account-extban).

import { assertEquals, assertThrows } from "@std/assert";
import { means, parseMask } from "../../server/room/extbans.ts";

const SPELLINGS: readonly (readonly [given: string, listed: string])[] = [
  ["bob", "bob!*@*"],
  ["*.example", "*!*@*.example"],
  ["2001:db8::1", "*!*@2001:db8::1"],
  ["b@c", "*!b@c"],
  ["b!c", "b!c@*"],
  ["n!u@h", "n!u@h"],
  ["a:bob", "a:bob"],
  ["account:bob", "a:bob"],
  ["a:*", "a:*"],
  ["m:bob", "m:bob!*@*"],
  ["m:account:b?b", "m:a:b?b"],
  ["t:5:bob", "t:5:bob!*@*"],
  ["t:005:m:a:bob", "t:5:m:a:bob"],
  ["m:t:525600:bob", "t:525600:m:bob!*@*"],
  ["m:m:bob", "m:*!*@m:bob"],
  ["x:bob", "*!*@x:bob"],
];

Deno.test("parseMask: completes a mask and spells its parts in one way, which is read as the same again", () => {
  for (const [given, listed] of SPELLINGS) {
    assertEquals(parseMask(given).text, listed, given);
    assertEquals(parseMask(listed), parseMask(given), given);
  }
});

Deno.test("parseMask: tells minutes, mutes and accounts apart from the pattern", () => {
  assertEquals(parseMask("t:5:m:a:bob"), {
    text: "t:5:m:a:bob",
    minutes: 5,
    mute: true,
    account: true,
    pattern: "bob",
  });
  assertEquals(parseMask("bob"), {
    text: "bob!*@*",
    minutes: undefined,
    mute: false,
    account: false,
    pattern: "bob!*@*",
  });
});

Deno.test("parseMask: refuses what means nobody, and minutes that are none", () => {
  const words = ["", "a:", "m:", "m:a:", "t:5:", "t:5", "a b", ":x!y", "a:two words"];
  for (const given of words) assertThrows(() => parseMask(given), RangeError, "one word", given);
  for (const given of ["t:", "t:0:x", "t:x:y", "t:-1:x", "t:1.5:x", "t:525601:x", "t:9999999:x", "m:t::x"]) {
    assertThrows(() => parseMask(given), RangeError, "from 1 to 525600", given);
  }
});

Deno.test("means: a mask means a source, in any case; an account only who is logged in to it", () => {
  const bob = { source: "bob!~b@host.example", account: undefined };
  const known = { ...bob, account: "Robert" };
  const meant: readonly (readonly [mask: string, guest: boolean, member: boolean])[] = [
    ["BOB", true, true],
    ["b?b!*@*.EXAMPLE", true, true],
    ["amy", false, false],
    ["a:robert", false, true],
    ["a:rob*", false, true],
    ["a:*", false, true],
    ["a:bob", false, false],
    ["m:a:*", false, true],
    ["t:5:bob", true, true],
  ];
  for (const [mask, guest, member] of meant) {
    assertEquals([means(parseMask(mask), bob), means(parseMask(mask), known)], [guest, member], mask);
  }
});
