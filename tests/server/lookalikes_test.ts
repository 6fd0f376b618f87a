// What a person reads as what: UTS #39, section 4, with Unicode's table, and where we keep away from it.

import { assert, assertEquals, assertFalse } from "@std/assert";
import { fold } from "../../protocol/names.ts";
import { areAlike, looksOf, NamesByLook } from "../../server/people/lookalikes.ts";
import { isReserved } from "../../server/people/reserved_nicks.ts";

const ALIKE: readonly [one: string, other: string, why: string][] = [
  ["ChɑnServ", "ChanServ", "a Latin alpha"],
  ["bоb", "bob", "a Cyrillic о"],
  ["bоb", "BOB", "in any case"],
  ["ВОВ", "bob", "Cyrillic capitals, and bob could write himself BOB"],
  ["аnn", "ann", "a Cyrillic а"],
  ["Ӏvan", "ivan", "a palochka for the capital I of a name that is written in either case"],
  ["Іvan", "lvan", "a Ukrainian І for l"],
  ["bıll", "bill", "no dot on the i"],
  ["bi̇ll", "bill", "a second dot on the i"],
  ["modеrn", "modem", "rn for m, where another letter shows the intention"],
  ["аnn1", "annl", "1 for l, likewise"],
  ["ρaul", "paul", "a Greek rho"],
  ["Вова", "вова", "capitals of other scripts"],
  ["ÉVA", "éva", "and with accents"],
  ["раура", "paypa", "all of it Cyrillic"],
  ["#lоbby", "#lobby", "rooms"],
  ["bob", "BOB", "the same name"],
];

Deno.test("lookalikes: a name that a person would read as another is like it (UTS #39, section 4)", () => {
  for (const [one, other, why] of ALIKE) {
    assert(areAlike(one, other), `${one}, ${other}: ${why}`);
    assert(areAlike(other, one), `${other}, ${one}: ${why}`);
  }
});

const UNLIKE: readonly [one: string, other: string, why: string][] = [
  ["user1", "userl", "ASCII is told apart by its letters: programs number their names"],
  ["bob0", "bobO", "likewise"],
  ["modern", "modem", "likewise"],
  ["bill", "biII", "likewise"],
  ["Zoë", "Zoe", "an accent is seen"],
  ["Łukasz", "Lukasz", "a stroke is seen"],
  ["Андрей", "Andrey", "another script that is read as such"],
  ["вов", "bob", "small letters that are taken for none of ours"],
  ["Иван", "Иваи", "two letters of one script"],
  ["日本", "日木", "likewise"],
  ["bоb", "bоb2", "one is longer"],
];

Deno.test("lookalikes: what is told apart at a glance is not alike, nor are two names in ASCII", () => {
  for (const [one, other, why] of UNLIKE) assertFalse(areAlike(one, other), `${one}, ${other}: ${why}`);
});

Deno.test("lookalikes: what a name looks like does not depend on ASCII case, or on a look being looked at again", () => {
  for (const [one, other] of [...ALIKE, ...UNLIKE]) {
    for (const name of [one, other]) {
      assertEquals(looksOf(fold(name)), looksOf(name));
      for (const look of looksOf(name)) assert(looksOf(look).includes(look), `${name} → ${look}`);
    }
  }
});

Deno.test("names by look: finds the names in use that a name reads as, and nothing once they are free", () => {
  const names = new NamesByLook();
  for (const name of ["bob", "bob0", "bobo", "вова"]) names.add(name);
  assertEquals([...names.like("bоb")], ["bob"]);
  assertEquals([...names.like("bоbо")].sort(), ["bob0", "bobo"]);
  assertEquals([...names.like("bobO")], []);
  assertEquals([...names.like("Вова")], ["вова"]);
  names.add("bоb");
  assertEquals([...names.like("bob")], ["bоb"], "a name in ASCII is held against the others too");
  assertEquals([...names.like("bоb")], ["bob"], "not against itself");
  names.delete("bob");
  assertEquals([...names.like("bоb")], []);
  names.delete("bоb");
  names.delete("вова");
  assertEquals([[...names.like("bob")], [...names.like("Вова")]], [[], []]);
});

Deno.test("names by look: freeing a name that is not in use changes nothing", () => {
  const names = new NamesByLook();
  names.add("bob");
  names.delete("bоb");
  names.delete("amy");
  assertEquals([...names.like("bоb")], ["bob"]);
});

for (
  const nick of ["ChanServ", "NICKSERV", "HistServ", "MemoServ", "BotServ", "OperServ", "HostServ", "global"]
) {
  Deno.test(`reserved: ${nick}, as a service`, () => assert(isReserved(nick, "chat.local")));
}

Deno.test("reserved: what looks like a service or like the server, in ASCII too", () => {
  const imitations = [
    "ChɑnServ",
    "NlckServ",
    "N1ckServ",
    "0perServ",
    "GIobal",
    "MernoServ",
    "chatꓸlocal",
    "chat.local",
  ];
  for (const nick of imitations) assert(isReserved(nick, "chat.local"), nick);
  for (const nick of ["bob", "Chan", "Serv", "ChanServ2", "chat", "local", "globe", "Глобал"]) {
    assertFalse(isReserved(nick, "chat.local"), nick);
  }
});
