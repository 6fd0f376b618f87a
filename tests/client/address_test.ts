import { assertEquals, assertThrows } from "@std/assert";
import { formatAddress, parseAddress, parseRoom, UsageError } from "../../client/address.ts";

const READ: readonly [text: string, address: ReturnType<typeof parseAddress>][] = [
  ["chat.example", { host: "chat.example", port: 55555 }],
  ["127.0.0.1:6000", { host: "127.0.0.1", port: 6000 }],
  ["bob@localhost", { host: "localhost", port: 55555, alias: "bob" }],
  ["bob@h:1/#dev", { host: "h", port: 1, alias: "bob", room: "#dev" }],
  ["h/dev", { host: "h", port: 55555, room: "#dev" }],
  ["h/", { host: "h", port: 55555 }],
  ["[::1]", { host: "::1", port: 55555 }],
  ["bob@[fe80::1]:65535/#a/b", { host: "fe80::1", port: 65535, alias: "bob", room: "#a/b" }],
  ["irc://chat.example", { host: "chat.example", port: 6667 }],
  ["IRC://127.0.0.1:55555/#lobby", { host: "127.0.0.1", port: 55555, room: "#lobby" }],
  ["irc://bob@[::1]:7000/%23dev?key=x", { host: "::1", port: 7000, alias: "bob", room: "#dev" }],
  ["irc://h/dev", { host: "h", port: 6667, room: "#dev" }],
];

for (const [text, address] of READ) {
  Deno.test(`address: reads ${text}`, () => assertEquals(parseAddress(text), address));
}

const REFUSED: readonly [text: string, words: string][] = [
  ["", "names no host"],
  [":6000", "names no host"],
  ["bob@", "names no host"],
  ["@h", "names no alias"],
  ["6000", "127.0.0.1:6000"],
  ["::1", "in brackets"],
  ["h:", "port from 1 to 65535"],
  ["h:0", "port from 1 to 65535"],
  ["h:65536", "port from 1 to 65535"],
  ["h:6k", "port from 1 to 65535"],
  ["[::1", "is no address"],
  ["[h]x", "is no address"],
  ["a b", "is no address"],
  ["h\x1b[31m", "is no address"],
  ["h/#a b", "is no room name"],
  ["ircs://h", "TLS"],
  ["http://h", "is no chat address"],
  ["irc://h/%zz", "hexadecimal"],
];

for (const [text, words] of REFUSED) {
  Deno.test(`address: refuses ${JSON.stringify(text)} in words`, () => {
    assertThrows(() => parseAddress(text), UsageError, words);
  });
}

Deno.test("address: a room may come without its #, which shells take away", () => {
  assertEquals(parseRoom("dev"), "#dev");
  assertEquals(parseRoom("#dev"), "#dev");
  assertEquals(parseRoom("&here"), "&here");
  assertThrows(() => parseRoom("#"), UsageError);
  assertThrows(() => parseRoom("a,b"), UsageError);
});

Deno.test("address: is written as it is read, IPv6 in brackets", () => {
  assertEquals(formatAddress({ host: "::1", port: 6000 }), "[::1]:6000");
  assertEquals(formatAddress({ host: "h", port: 6000 }), "h:6000");
});
