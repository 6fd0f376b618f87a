// Who may connect from where, with the clock in the test's hands.

import { assertEquals, assertStringIncludes } from "@std/assert";
import { Addresses, type Guest } from "../../server/admission/addresses.ts";
import { parsePrefix } from "../../server/admission/prefix.ts";
import { limitsWith } from "../../server/limits.ts";

/** Limits small enough to be counted on fingers. */
const FEW = { "address-connections": 3, "address-unregistered": 2, "address-new": 4, "connections": 10 };
const ELEVEN_MINUTES = 660_000;

class Place {
  time = 1_000_000;
  readonly addresses: Addresses;

  constructor(limits: Parameters<typeof limitsWith>[0] = FEW, exempt: readonly string[] = []) {
    const prefixes = exempt.map((text) => parsePrefix(text)!);
    this.addresses = new Addresses({ limits: limitsWith(limits), exempt: prefixes, now: () => this.time });
  }

  /** Somebody connects, and is welcomed. */
  come(remote = "192.0.2.7"): Guest {
    const guest = this.try(remote);
    if (typeof guest === "string") throw new Error(guest);
    guest.welcomed();
    return guest;
  }

  try(remote = "192.0.2.7"): Guest | string {
    return this.addresses.admit(remote);
  }
}

Deno.test("addresses: so many are held of one address, and one may come when one has left", () => {
  const place = new Place();
  const [first] = [place.come(), place.come(), place.come()];
  assertStringIncludes(String(place.try()), "Too many connections from your address");
  first!.left();
  first!.left();
  place.come();
  assertEquals(typeof place.try(), "string");
  assertEquals(place.addresses.connections, 3);
});

Deno.test("addresses: so few may be without introduction, and who introduces itself makes room", () => {
  const place = new Place();
  const [first] = [place.try() as Guest, place.try() as Guest];
  assertStringIncludes(String(place.try()), "have not introduced themselves");
  first.welcomed();
  first.welcomed();
  assertEquals(typeof place.try(), "object");
  assertEquals(typeof place.try(), "string");
});

Deno.test("addresses: who leaves without introduction makes room as well", () => {
  const place = new Place();
  const [first] = [place.try() as Guest, place.try() as Guest];
  first.left();
  assertEquals(typeof place.try(), "object");
});

Deno.test("addresses: so many are new in ten minutes, whether they stay or not; the refused do not count", () => {
  const place = new Place();
  for (let i = 0; i < 4; i++) place.come().left();
  for (let i = 0; i < 100; i++) assertStringIncludes(String(place.try()), "try again in ten minutes");
  place.time += ELEVEN_MINUTES;
  place.come();
});

Deno.test("addresses: others notice nothing of it", () => {
  const place = new Place();
  for (let i = 0; i < 3; i++) place.come();
  place.come("192.0.2.8");
});

Deno.test("addresses: IPv4 mapped into IPv6 counts as IPv4", () => {
  const place = new Place();
  place.come("192.0.2.7");
  place.come("::ffff:192.0.2.7");
  place.come("::ffff:c000:207");
  assertEquals(typeof place.try("192.0.2.7"), "string");
});

Deno.test("addresses: a /64 of IPv6 counts as one, the next one as another", () => {
  const place = new Place();
  for (const host of ["1", "2", "3"]) place.come(`2001:db8::${host}`);
  assertEquals(typeof place.try("2001:db8::4"), "string");
  place.come("2001:db8:0:1::4");
});

Deno.test("addresses: who is exempt is held to the number of all alone", () => {
  const place = new Place(FEW, ["127.0.0.0/8", "::1"]);
  for (let i = 0; i < 10; i++) place.try(i % 2 === 0 ? "127.0.0.1" : "::1");
  assertEquals(place.addresses.connections, 10);
  assertStringIncludes(String(place.try("127.0.0.1")), "full");
  assertStringIncludes(String(place.try("192.0.2.7")), "full");
});

Deno.test("addresses: without limits everybody comes", () => {
  const place = new Place({
    "address-connections": 0,
    "address-unregistered": 0,
    "address-new": 0,
    connections: 0,
  });
  for (let i = 0; i < 1_000; i++) assertEquals(typeof place.try(), "object");
});
