import { assertEquals } from "@std/assert";
import { codeWords, linkLine } from "../../../client/term/code_words.ts";

const EVENT = {
  kind: "link-code",
  at: 0,
  account: "bob",
  code: "7K3D-9QXM-0F4H-8TRC",
  place: "h:1",
} as const;

const LINES: [account: string, place: string | undefined, word: string][] = [
  ["bob", "chat.example:55555", "bob@chat.example:55555"],
  ["bob|x", "h:1", "'bob|x@h:1'"],
  ["it's`rm`", "h:1", "'it'\\''s`rm`@h:1'"],
  ["bob", "[::1]:2", "'bob@[::1]:2'"],
  ["бob", "h:1", "'бob@h:1'"],
  ["bob", undefined, "bob@HOST"],
];

for (const [account, place, word] of LINES) {
  Deno.test(`what is typed to link ${account} at ${place} is ${word} to a shell`, () => {
    assertEquals(linkLine({ ...EVENT, account, place }), `chat join --link 7K3D-9QXM-0F4H-8TRC ${word}`);
  });
}

for (const [place, lines] of [["h:1", 2], ["127.0.0.1:1", 3], ["localhost:1", 3], ["[::1]:1", 3]] as const) {
  Deno.test(`a code for ${place} is told in ${lines} lines: an address of the machine itself leads nowhere else`, () => {
    assertEquals(codeWords({ ...EVENT, place }).length, lines);
  });
}
