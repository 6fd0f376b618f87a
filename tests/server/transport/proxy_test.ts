// The PROXY protocol, versions 1 and 2 (HAProxy's proxy-protocol.txt, sections 2.1 and 2.2).

import { assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { parsePrefix } from "../../../server/admission/prefix.ts";
import { Proxies, readHeader } from "../../../server/transport/proxy.ts";
import { IrcClient } from "../../support/irc.ts";
import { testServer } from "../../support/server.ts";

const SIGNATURE = "\r\n\r\n\0\r\nQUIT\n";

/** Version 2: command, family, addresses (and what else there is) as bytes. */
function binary(command: number, family: number, rest: readonly number[]): string {
  const bytes = [command, family, rest.length >> 8, rest.length & 255, ...rest];
  return SIGNATURE + String.fromCharCode(...bytes);
}

const PORTS = [0x1f, 0x90, 0x00, 0x50];
const IPV4 = [198, 51, 100, 7, 192, 0, 2, 1, ...PORTS];
const IPV6 = [0x20, 0x01, 0x0d, 0xb8, ...new Array(11).fill(0), 7, ...new Array(15).fill(0), 1, ...PORTS];

/** Gives the bytes of a text, so many at a time. */
class Source {
  readonly #bytes: Uint8Array;
  readonly #most: number;
  at = 0;

  constructor(text: string, most: number) {
    this.#bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
    this.#most = most;
  }

  read(buffer: Uint8Array): Promise<number | null> {
    const part = this.#bytes.subarray(this.at, this.at + Math.min(this.#most, buffer.length));
    buffer.set(part);
    this.at += part.length;
    return Promise.resolve(part.length === 0 && buffer.length > 0 ? null : part.length);
  }
}

function prefixes(...texts: string[]) {
  return texts.map((text) => parsePrefix(text)!);
}

const HEADERS: readonly [what: string, header: string, source: string | undefined][] = [
  ["1, TCP4", "PROXY TCP4 198.51.100.7 192.0.2.1 8080 80\r\n", "198.51.100.7"],
  ["1, TCP6", "PROXY TCP6 2001:DB8:0:0::7 2001:db8::1 8080 80\r\n", "2001:db8::7"],
  ["1, UNKNOWN", "PROXY UNKNOWN\r\n", undefined],
  ["1, UNKNOWN with more", "PROXY UNKNOWN ffff::1 ffff::2 1 2\r\n", undefined],
  ["2, TCP over IPv4", binary(0x21, 0x11, IPV4), "198.51.100.7"],
  ["2, TCP over IPv6", binary(0x21, 0x21, IPV6), "2001:db8::7"],
  ["2, with what else the proxy tells", binary(0x21, 0x11, [...IPV4, 4, 0, 2, 9, 9]), "198.51.100.7"],
  ["2, LOCAL", binary(0x20, 0x00, []), undefined],
  ["2, UNSPEC", binary(0x21, 0x00, [1, 2, 3]), undefined],
  ["2, a Unix socket", binary(0x21, 0x31, new Array(216).fill(0)), undefined],
];
for (const [what, header, source] of HEADERS) {
  for (const most of [1, 1_000]) {
    Deno.test(`proxy: version ${what}, ${most} bytes at a time, and not one byte more is read`, async () => {
      const bytes = new Source(`${header}NICK bob\r\n`, most);
      assertEquals(await readHeader(bytes), { source });
      assertEquals(bytes.at, header.length);
    });
  }
}

const BROKEN: readonly (readonly [what: string, header: string])[] = [
  ["an IRC client", "NICK bob\r\nUSER bob 0 * :bob\r\n"],
  ["the end", ""],
  ["half a header", SIGNATURE + "\x21"],
  ["half of the addresses", binary(0x21, 0x11, IPV4).slice(0, -3)],
  ["version 3", binary(0x31, 0x11, IPV4)],
  ["an unknown command", binary(0x22, 0x11, IPV4)],
  ["an unknown family", binary(0x21, 0x41, IPV4)],
  ["an unknown protocol", binary(0x21, 0x13, IPV4)],
  ["addresses that are too short", binary(0x21, 0x21, IPV4)],
  ["more than any proxy tells", binary(0x21, 0x11, new Array(3_000).fill(0))],
  ["an address that is none", "PROXY TCP4 198.51.100.700 192.0.2.1 8080 80\r\n"],
  ["an address of the other family", "PROXY TCP4 2001:db8::7 192.0.2.1 8080 80\r\n"],
  ["a port that is none", "PROXY TCP4 198.51.100.7 192.0.2.1 65536 80\r\n"],
  ["no CR", "PROXY TCP4 198.51.100.7 192.0.2.1 8080 80\n"],
  ["a line without end", `PROXY TCP4 ${"1".repeat(500)}`],
];
for (const [what, header] of BROKEN) {
  Deno.test(`proxy: ${what} is no header`, async () => {
    assertEquals(await readHeader(new Source(header, 7)), undefined);
  });
}

Deno.test("proxy: listed are addresses and prefixes, IPv4 also where it is mapped", () => {
  const proxies = new Proxies(prefixes("10.0.0.0/8", "192.0.2.9", "fd00::/8", "::1"));
  const listed = ["10.1.2.3", "::ffff:10.1.2.3", "192.0.2.9", "fd12::1", "::1"];
  const others = ["11.0.0.1", "192.0.2.8", "fe00::1", "::2", "", "localhost"];
  assertEquals([...listed, ...others].filter((address) => proxies.has(address)), listed);
  assertEquals(new Proxies([]).has("127.0.0.1"), false);
});

/** The host that a client which begins like this is seen with. */
async function hostOf(port: number, header: string): Promise<string> {
  await using client = await IrcClient.connect(port);
  await client.sendRaw(Uint8Array.from(header, (character) => character.charCodeAt(0)));
  await client.send("NICK bob", "USER bob 0 * :bob", "JOIN #r");
  return (await client.next("JOIN")).split("@")[1]!.split(" ")[0]!;
}

Deno.test("proxy: behind a listed one the client's own address counts, whichever version says it", async () => {
  await using server = await testServer({ proxies: prefixes("127.0.0.0/8") });
  const line = await hostOf(server.port, "PROXY TCP4 198.51.100.7 192.0.2.1 8080 80\r\n");
  assertEquals(await hostOf(server.port, binary(0x21, 0x11, IPV4)), line);
  assertNotEquals(await hostOf(server.port, binary(0x21, 0x21, IPV6)), line);
  assertNotEquals(line, "localhost");
  assertEquals(await hostOf(server.port, binary(0x20, 0x00, [])), "localhost");
});

Deno.test("proxy: a listed one that does not say whose connection it is: closed", async () => {
  await using server = await testServer({ proxies: prefixes("127.0.0.1") });
  await using client = await IrcClient.connect(server.port);
  await client.send("NICK bob", "USER bob 0 * :bob");
  assertEquals(await client.expectClosed(), []);
});

Deno.test("proxy: a listed one that says nothing does not hold up the end", async () => {
  const server = await testServer({ proxies: prefixes("127.0.0.1") });
  await using client = await IrcClient.connect(server.port);
  await server.stop();
  assertEquals(await client.expectClosed(), []);
});

for (const header of ["PROXY TCP4 198.51.100.7 192.0.2.1 8080 80\r\n", binary(0x21, 0x11, IPV4)]) {
  Deno.test(`proxy: ${JSON.stringify(header.slice(0, 12))} from an unlisted peer: closed`, async () => {
    await using server = await testServer({ proxies: prefixes("192.0.2.0/24") });
    await using client = await IrcClient.connect(server.port);
    await client.sendRaw(Uint8Array.from(header, (character) => character.charCodeAt(0)));
    await client.send("NICK bob", "USER bob 0 * :bob", "JOIN #r").catch(() => {});
    for (const line of await client.expectClosed()) assertMatch(line, /^ERROR /);
  });
}
