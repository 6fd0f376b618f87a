import { assertEquals, assertThrows } from "@std/assert";
import {
  type Address,
  formatAddress,
  isLoopback,
  parseAddress,
  parseRoom,
  UsageError,
} from "../../client/address.ts";

const KEY = "4oymiquy7qobjgx36tejs35zeqt24qpemsnzgtfeswmrw6csxbkq";

/** What is read; TLS is preferred where it does not say. */
const READ: readonly [text: string, address: Omit<Address, "tls"> & Partial<Pick<Address, "tls">>][] = [
  ["chat.example", { host: "chat.example", port: 55555 }],
  ["127.0.0.1:6000", { host: "127.0.0.1", port: 6000 }],
  ["bob@localhost", { host: "localhost", port: 55555, alias: "bob" }],
  ["bob@h:1/#dev", { host: "h", port: 1, alias: "bob", room: "#dev" }],
  ["h/dev", { host: "h", port: 55555, room: "#dev" }],
  ["h/", { host: "h", port: 55555 }],
  ["[::1]", { host: "::1", port: 55555 }],
  ["bob@[fe80::1]:65535/#a/b", { host: "fe80::1", port: 65535, alias: "bob", room: "#a/b" }],
  ["irc://chat.example", { host: "chat.example", port: 6667, tls: "plain" }],
  ["IRC://127.0.0.1:55555/#lobby", { host: "127.0.0.1", port: 55555, room: "#lobby", tls: "plain" }],
  ["irc://bob@[::1]:7000/%23dev?key=x", {
    host: "::1",
    port: 7000,
    alias: "bob",
    room: "#dev",
    tls: "plain",
  }],
  ["irc://h/dev", { host: "h", port: 6667, room: "#dev", tls: "plain" }],
  ["ircs://h", { host: "h", port: 6697, tls: "required" }],
  ["chat://bob@h/#dev", { host: "h", port: 55555, alias: "bob", room: "#dev", tls: "preferred" }],
  ["chats://h:1", { host: "h", port: 1, tls: "required" }],
  [`chats://h#k=${KEY}`, { host: "h", port: 55555, tls: "required", key: KEY }],
  [`bob@h/#dev#k=${KEY.toUpperCase()}`, {
    host: "h",
    port: 55555,
    alias: "bob",
    room: "#dev",
    tls: "required",
    key: KEY,
  }],
];

for (const [text, address] of READ) {
  Deno.test(`address: reads ${text}`, () =>
    assertEquals(parseAddress(text), { tls: "preferred", ...address }));
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
  ["chats://h#k=abc", "is no key"],
  [`h#k=${KEY}/dev`, "is no key"],
  ["h#dev", "is no address"],
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

Deno.test("address: this machine itself is where nobody else is on the way", () => {
  for (const host of ["localhost", "::1", "127.0.0.1", "127.9.9.9"]) {
    assertEquals(isLoopback(host), true, host);
  }
  for (const host of ["127.example", "127.0.0.1.example", "10.0.0.1", "h"]) {
    assertEquals(isLoopback(host), false, host);
  }
});
