import { assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { openMemory } from "../../server/backend/memory.ts";
import { Cloak, openCloak } from "../../server/people/cloak.ts";

const secret = new Uint8Array(32).fill(7);

Deno.test("cloak: the same address has the same cloak, another one another", () => {
  const cloak = new Cloak(secret);
  assertEquals(cloak.of("192.0.2.1"), cloak.of("192.0.2.1"));
  assertNotEquals(cloak.of("192.0.2.1"), cloak.of("192.0.2.2"));
  assertNotEquals(cloak.of("192.0.2.1"), new Cloak(new Uint8Array(32)).of("192.0.2.1"));
});

Deno.test("cloak: an IPv4 address is the same one when IPv6 carries it", () => {
  const cloak = new Cloak(secret);
  assertEquals(cloak.of("::ffff:192.0.2.1"), cloak.of("192.0.2.1"));
});

Deno.test("cloak: only characters of a host, and nothing of the address", () => {
  for (const address of ["192.0.2.1", "2001:db8::1", "fe80::1%eth0", "::"]) {
    assertMatch(new Cloak(secret).of(address), /^[a-z2-7]{12}\.cloak$/);
  }
});

Deno.test("cloak: this machine is localhost", () => {
  for (const address of ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"]) {
    assertEquals(new Cloak(secret).of(address), "localhost");
  }
});

Deno.test("cloak: the secret stays with the store", async () => {
  const backend = openMemory();
  const [one, again] = [await openCloak(backend), await openCloak(backend)];
  assertEquals(one.of("192.0.2.1"), again.of("192.0.2.1"));
  assertNotEquals(one.of("192.0.2.1"), (await openCloak(openMemory())).of("192.0.2.1"));
});
