// Registrations: one for names that look alike, and not too many from one address.

import { assertEquals } from "@std/assert";
import { Accounts } from "../../server/accounts/accounts.ts";
import { Derivations } from "../../server/accounts/derivations.ts";
import { openMemory } from "../../server/backend/memory.ts";
import { type Limits, limitsWith } from "../../server/limits.ts";

const PASSWORD = "correct horse";
const HOUR = 3_600_000;

/** Accounts by a clock that the test sets. */
function accountsAt(clock: { time: number }, limits: Partial<Limits> = {}): Accounts {
  const now = () => clock.time;
  const derivations = new Derivations({ atOnce: 2, waiting: 10 });
  return new Accounts(openMemory(), { derivations, limits: limitsWith(limits), now, clock: now });
}

const PAIRS: [one: string, other: string][] = [["bob", "b\u043eb"], ["b\u043eb", "bob"], ["bob", "BOB"]];

for (const [one, other] of PAIRS) {
  Deno.test(`of ${one} and ${other} registered at once, the first is made and the second is not`, async () => {
    const accounts = accountsAt({ time: 0 });
    const names = [one, other];
    assertEquals(
      await Promise.all(names.map((name) => accounts.register({ name, from: "::1" }, PASSWORD))),
      ["made", "exists"],
    );
    assertEquals(await accounts.register({ name: other, from: "::1" }, PASSWORD), "exists");
  });
}

Deno.test("a registration that fails leaves its name, and what looks like it, to the next", async () => {
  const accounts = new Accounts(openMemory(), {
    derivations: new Derivations({ atOnce: 1, waiting: 0 }),
    limits: limitsWith(),
    now: () => 0,
    clock: () => 0,
  });
  const carl = accounts.register({ name: "carl", from: "::1" }, PASSWORD);
  const failed = await accounts.register({ name: "bob", from: "::1" }, PASSWORD).catch(({ name }) => name);
  assertEquals([failed, await carl], ["BusyError", "made"]);
  assertEquals(await accounts.register({ name: "b\u043eb", from: "::1" }, PASSWORD), "made");
});

Deno.test("as many accounts as the limit are made from one address in an hour, also at once, and more afterwards", async () => {
  const clock = { time: 0 };
  const accounts = accountsAt(clock, { registrations: 2 });
  const register = (name: string, from = "192.0.2.1") => accounts.register({ name, from }, PASSWORD);
  assertEquals(await Promise.all(["a", "b", "c"].map((name) => register(name))), [
    "made",
    "made",
    "throttled",
  ]);
  assertEquals(await register("c", "192.0.2.2"), "made", "another address");
  assertEquals(await register("a"), "exists", "a name that is taken says so");
  clock.time = HOUR - 1;
  assertEquals(await register("d"), "throttled");
  clock.time = HOUR;
  assertEquals(await register("d"), "made");
});

Deno.test("of wrong passwords that come at once no more are looked at than may fail, and all that are right", async () => {
  const accounts = accountsAt({ time: 0 });
  await accounts.register({ name: "bob", from: "::1" }, PASSWORD);
  const logIn = (password: string, place: number) =>
    accounts.logIn({ name: "bob", from: `192.0.2.${place}` }, password);
  const right = await Promise.all(Array.from({ length: 8 }, (_, i) => logIn(PASSWORD, i)));
  assertEquals(right, right.map(() => ({ name: "bob" })));
  const wrong = await Promise.all(Array.from({ length: 8 }, (_, i) => logIn(`wrong ${i}`, i)));
  assertEquals(wrong.filter((outcome) => outcome === "wrong").length, 3);
  assertEquals(wrong.filter((outcome) => outcome === "throttled").length, 5);
});

Deno.test("whoever has a /64 of IPv6 has one address to try passwords and to make accounts from", async () => {
  const accounts = accountsAt({ time: 0 }, { logins: 2, registrations: 1 });
  const address = (host: number) => `2001:db8::${host}`;
  assertEquals(await accounts.register({ name: "bob", from: address(1) }, PASSWORD), "made");
  assertEquals(await accounts.register({ name: "amy", from: address(2) }, PASSWORD), "throttled");
  for (const host of [3, 4]) await accounts.logIn({ name: `nobody${host}`, from: address(host) }, PASSWORD);
  assertEquals(await accounts.logIn({ name: "bob", from: address(5) }, PASSWORD), "throttled");
  assertEquals(await accounts.logIn({ name: "bob", from: "2001:db8:0:1::5" }, PASSWORD), { name: "bob" });
});

Deno.test("a name that is being registered stays taken when somebody else who asks for it is refused", async () => {
  const accounts = accountsAt({ time: 0 }, { registrations: 1 });
  const bob = accounts.register({ name: "bob", from: "192.0.2.1" }, PASSWORD);
  assertEquals(await accounts.register({ name: "BOB", from: "192.0.2.1" }, PASSWORD), "exists");
  assertEquals(await accounts.register({ name: "b\u043eb", from: "192.0.2.2" }, PASSWORD), "exists");
  assertEquals(await bob, "made");
});
