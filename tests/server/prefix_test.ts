// Addresses and prefixes: how they are read and written, and which is in which (RFC 4291, RFC 4632, RFC 5952).

import { assertEquals } from "@std/assert";
import { covers, networkOf, parseAddress, parsePrefix, PrefixMap } from "../../server/admission/prefix.ts";

const WRITTEN: readonly [given: string, text: string | undefined][] = [
  ["192.0.2.7", "192.0.2.7"],
  ["192.0.2.7/32", "192.0.2.7"],
  ["192.0.2.7/24", "192.0.2.0/24"],
  ["0.0.0.0/0", "0.0.0.0/0"],
  ["255.255.255.255", "255.255.255.255"],
  ["::ffff:192.0.2.7", "192.0.2.7"],
  ["::FFFF:192.0.2.7/120", "192.0.2.0/24"],
  ["::ffff:c000:207", "192.0.2.7"],
  ["2001:DB8::1", "2001:db8::1"],
  ["2001:db8:0:0:1:0:0:1/64", "2001:db8::/64"],
  ["2001:db8::1/32", "2001:db8::/32"],
  ["1:0:0:2:0:0:0:3", "1:0:0:2::3"],
  ["::", "::"],
  ["::1", "::1"],
  ["::/0", "::/0"],
  ["fe80::1%eth0", "fe80::1"],
  ["64:ff9b::192.0.2.7", "64:ff9b::c000:207"],
  ["192.0.2.7/33", undefined],
  ["::1/129", undefined],
  ["192.0.2", undefined],
  ["192.0.2.256", undefined],
  ["192.0.2.7/", undefined],
  ["192.0.2.7/x", undefined],
  ["1::2::3", undefined],
  ["bob", undefined],
  ["", undefined],
];

for (const [given, text] of WRITTEN) {
  Deno.test(`prefix: ${given} is ${text ?? "none"}`, () => assertEquals(parsePrefix(given)?.text, text));
}

Deno.test("prefix: what is written reads as the same again", () => {
  for (const [, text] of WRITTEN) if (text !== undefined) assertEquals(parsePrefix(text)?.text, text);
});

const INSIDE: readonly [prefix: string, address: string, inside: boolean][] = [
  ["192.0.2.0/24", "192.0.2.255", true],
  ["192.0.2.0/24", "::ffff:192.0.2.1", true],
  ["192.0.2.0/24", "192.0.3.0", false],
  ["192.0.2.7", "192.0.2.7", true],
  ["0.0.0.0/0", "198.51.100.1", true],
  ["0.0.0.0/0", "2001:db8::1", false],
  ["2001:db8::/32", "2001:db8:ffff::1", true],
  ["2001:db8::/32", "2001:db9::1", false],
  ["::/0", "192.0.2.1", true],
];

for (const [prefix, address, inside] of INSIDE) {
  Deno.test(`prefix: ${address} is ${inside ? "" : "not "}in ${prefix}`, () => {
    assertEquals(covers(parsePrefix(prefix)!, parseAddress(address)!), inside);
    const map = new PrefixMap<string>();
    map.set(parsePrefix(prefix)!, "found");
    assertEquals([...map.of(parseAddress(address)!)], inside ? ["found"] : []);
    map.delete(parsePrefix(prefix)!);
    assertEquals([...map.of(parseAddress(address)!)], []);
  });
}

Deno.test("networkOf: one address of IPv4, mapped or not, and a /64 of IPv6", () => {
  assertEquals(networkOf("::ffff:192.0.2.7"), networkOf("192.0.2.7"));
  assertEquals(networkOf("2001:db8::1"), networkOf("2001:db8::ffff:1"));
  assertEquals(networkOf("192.0.2.7") === networkOf("192.0.2.8"), false);
  assertEquals(networkOf("2001:db8::1") === networkOf("2001:db8:0:1::1"), false);
  assertEquals(networkOf("pipe"), "pipe");
});
