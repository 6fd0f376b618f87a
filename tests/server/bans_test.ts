// Bans of the server: whom they mean, when they are over, and that a restart changes nothing.

import { assertEquals, assertThrows } from "@std/assert";
import { type Ban, Bans, isMeant, parseBanTarget } from "../../server/admission/bans.ts";
import { openMemory } from "../../server/backend/memory.ts";

const bob = { nick: "bob", user: "~b", host: "abc.cloak", account: "robert" };

const MEANT: readonly [target: string, remote: string, meant: boolean][] = [
  ["bob", "192.0.2.7", true],
  ["*!*@abc.cloak", "192.0.2.7", true],
  ["*!*@192.0.2.*", "192.0.2.7", true],
  ["*@192.0.2.0/24", "::ffff:192.0.2.7", true],
  ["*!*@192.0.2.7", "192.0.2.8", false],
  ["192.0.2.0/24", "192.0.3.7", false],
  ["a:rob*", "192.0.2.7", true],
  ["account:*", "192.0.2.7", true],
  ["a:bob", "192.0.2.7", false],
  ["2001:db8::/32", "192.0.2.7", false],
];

for (const [target, remote, meant] of MEANT) {
  Deno.test(`bans: ${target} means ${meant ? "" : "not "}bob at ${remote}`, async () => {
    assertEquals(isMeant(parseBanTarget(target), bob, remote), meant);
    const bans = new Bans(openMemory(), { now: () => 0 });
    await bans.add(ban(target));
    assertEquals(bans.of(bob, remote) !== undefined, meant);
  });
}

Deno.test("bans: what is for rooms, or nothing, is no target", () => {
  for (const target of ["m:bob", "t:5:bob", "", "a:", "two words"]) {
    assertThrows(() => parseBanTarget(target), RangeError);
  }
});

function ban(target: string, change: Partial<Ban> = {}): Ban {
  return {
    target: parseBanTarget(target).text,
    by: "ann",
    reason: "spam",
    set: 1,
    until: undefined,
    ...change,
  };
}

Deno.test("bans: they are there again after a restart, but for those whose time is over", async () => {
  const backend = openMemory();
  let time = 1_000;
  const before = new Bans(backend, { now: () => time });
  await before.add(ban("192.0.2.0/24", { set: 3 }));
  await before.add(ban("a:Bob", { set: 2, until: 2_000 }));
  await before.add(ban("eve", { set: 1, until: 9_000 }));
  time = 3_000;
  const after = new Bans(backend, { now: () => time });
  await after.restore();
  assertEquals(after.all.map(({ target }) => target), ["eve!*@*", "192.0.2.0/24"]);
  assertEquals(after.at("192.0.2.9")?.by, "ann");
  assertEquals(after.expire(() => {}).map(({ target }) => target), ["a:Bob"]);
  await after.remove("EVE!*@*");
  const third = new Bans(backend, { now: () => time });
  await third.restore();
  assertEquals(third.all.map(({ target }) => target), ["192.0.2.0/24"]);
});

Deno.test("bans: one that is over means nobody, and is forgotten", async () => {
  let time = 0;
  const bans = new Bans(openMemory(), { now: () => time });
  await bans.add(ban("192.0.2.7", { until: 10 }));
  await bans.add(ban("bob", { until: 10 }));
  assertEquals(bans.of(bob, "192.0.2.7")?.target, "192.0.2.7");
  time = 10;
  assertEquals([bans.of(bob, "192.0.2.7"), bans.at("192.0.2.7"), bans.find("bob!*@*")], [
    undefined,
    undefined,
    undefined,
  ]);
  assertEquals(bans.expire(() => {}).length, 2);
  assertEquals(bans.expire(() => {}).length, 0);
  assertEquals(await bans.remove("bob!*@*"), undefined);
});

Deno.test("bans: setting one again changes it", async () => {
  const bans = new Bans(openMemory(), { now: () => 0 });
  await bans.add(ban("Bob"));
  await bans.add(ban("bob", { reason: "changed" }));
  assertEquals(bans.all.map(({ target, reason }) => [target, reason]), [["bob!*@*", "changed"]]);
});
