import { assert, assertEquals } from "@std/assert";
import { copied, copying, notifying, titling } from "../../../client/term/sequences.ts";
import { fromBase64 } from "../../../protocol/base64.ts";

const HOSTILE: readonly (readonly [string, string])[] = [
  ["a string's end", "one\x1b\\\x1b]0;two"],
  ["a bell", "one\x07two"],
  ["an 8-bit string's end", "one\x9ctwo\x9d0;x"],
  ["further fields", "one;two;three"],
  ["lines", "one\r\nrm -rf /\n"],
  ["colours of chat", "\x0304red\x03 \x02bold\x02"],
  ["nothing to be seen", "\u202eone\u200btwo\u{e0041}"],
  ["half a character", "one\ud800two"],
  ["a number with a meaning", "4;1;50"],
  ["far too much", "x".repeat(100_000)],
  ["far too much of two units", "😀".repeat(50_000)],
];

/** What stands between the introducer and the string's end; fails where anything in it could end it sooner. */
function inner(sequence: string, most: number): string {
  const body = sequence.slice(2, -2);
  assert(sequence.startsWith("\x1b]") && sequence.endsWith("\x1b\\"), JSON.stringify(sequence));
  assert(body !== "" && !/[\p{Cc}\u202e\u200b]/u.test(body), JSON.stringify(sequence));
  assert(body.length <= most + 30 && body.isWellFormed(), `${body.length}`);
  return body;
}

for (const [what, text] of HOSTILE) {
  Deno.test(`sequences: ${what} in somebody's words ends or opens none`, () => {
    assertEquals(inner(titling(text), 80).split(";").length, 2);
    assert(inner(notifying(text, "9"), 160).startsWith("9;chat: "));
    assertEquals(inner(notifying(text, "9"), 160).split(";").length, 2);
    assertEquals(inner(notifying(text, "777"), 160).split(";").slice(0, 3), ["777", "notify", "chat"]);
    assertEquals(inner(notifying(text, "777"), 160).split(";").length, 4);
    assert(/^52;c;[A-Za-z0-9+/]*=*$/.test(inner(copying(text), 44_000)));
  });
}

Deno.test("sequences: what is copied is what is seen, on one line, and bounded", () => {
  const clipboard = (text: string) => new TextDecoder().decode(fromBase64(copying(text).slice(7, -2)));
  assertEquals(clipboard("see\n  \x02here\x02: naïve 😀"), "see here: naïve 😀");
  assertEquals(clipboard("\x1b[31mred\x07"), "[31mred");
  assertEquals(copied("x".repeat(9_000)), `${"x".repeat(7_999)}…`);
  assertEquals(copied("😀".repeat(4_001)), `${"😀".repeat(3_999)}…`);
});
