// Names that are taken on another server which shares the store.

import { assertEquals, assertRejects } from "@std/assert";
import { openMemory } from "../../server/backend/memory.ts";
import type { Person } from "../../server/person.ts";
import { Roster } from "../../server/roster.ts";

/** As much of a person as a roster looks at. */
function person(id: string, here = true): Person {
  return { id, here } as Person;
}

Deno.test("roster: a name that the store gave to another server is taken here too, until it is released there", async () => {
  await using backend = openMemory();
  const [here, there] = [new Roster(backend), new Roster(backend)];
  const [bob, rob] = [person("1"), person("2")];
  assertEquals(await there.claim("bob", rob), true);
  assertEquals(await here.claim("BOB", bob), false);
  assertEquals([here.find("bob"), there.find("Bob")], [undefined, rob]);
  await there.release("bob", rob);
  assertEquals(await here.claim("bob", person("3")), true, "who was refused does not hold it");
});

Deno.test("roster: a name is its holder's again and again, nobody else's, and released by the holder alone", async () => {
  await using backend = openMemory();
  const roster = new Roster(backend);
  const [bob, rob] = [person("1"), person("2")];
  assertEquals([await roster.claim("bob", bob), await roster.claim("Bob", bob)], [true, true]);
  assertEquals(await roster.claim("bob", rob), false);
  await roster.release("bob", rob);
  assertEquals(roster.find("bob"), bob);
  await roster.release("BOB", bob);
  assertEquals([roster.find("bob"), await roster.claim("bob", rob)], [undefined, true]);
});

Deno.test("roster: of two who claim one name in the same moment one gets it", async () => {
  await using backend = openMemory();
  const roster = new Roster(backend);
  const won = await Promise.all([roster.claim("bob", person("1")), roster.claim("BOB", person("2"))]);
  assertEquals(won, [true, false]);
});

Deno.test("roster: who is not welcome yet holds the name but is not found", async () => {
  await using backend = openMemory();
  const roster = new Roster(backend);
  await roster.claim("bob", person("1", false));
  assertEquals([roster.find("bob"), [...roster.welcomed()]], [undefined, []]);
  assertEquals(await roster.claim("bob", person("2")), false);
});

Deno.test("roster: a name that reads as another's is refused until that is released, its holder's own aside", async () => {
  await using backend = openMemory();
  const roster = new Roster(backend);
  const [bob, rob] = [person("1"), person("2", false)];
  await roster.claim("bob", bob);
  assertEquals([await roster.claim("bоb", rob), roster.imitated("BОB", rob)], [false, "bob"]);
  assertEquals([await roster.claim("bоb", bob), roster.imitated("bob", bob)], [true, undefined]);
  await roster.release("bob", bob);
  assertEquals([await roster.claim("bob", rob), roster.imitated("bob", rob)], [false, "bоb"]);
  await roster.release("bоb", bob);
  assertEquals([await roster.claim("bob", rob), roster.imitated("bob", rob)], [true, undefined]);
});

Deno.test("roster: a name that the store refused or could not give is nobody's, and imitated by none", async () => {
  await using backend = openMemory();
  let answer = () => Promise.resolve(false);
  const roster = new Roster({ ...backend, claim: () => answer(), release: () => Promise.resolve() });
  assertEquals(await roster.claim("bob", person("1")), false);
  answer = () => Promise.reject(new Error("no store"));
  await assertRejects(() => roster.claim("bob", person("1")), Error, "no store");
  answer = () => Promise.resolve(true);
  assertEquals(await roster.claim("bоb", person("2")), true);
});
