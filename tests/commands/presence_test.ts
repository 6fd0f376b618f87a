// AWAY (Modern IRC, "AWAY message"; IRCv3 away-notify) and SETNAME (IRCv3 setname).

import { assertEquals } from "@std/assert";
import { assemble, by, testRefusals } from "./cast.ts";

const BACK = ":chat.local 305 bob :You are no longer marked as being away";
const GONE = ":chat.local 306 bob :You have been marked as being away";

testRefusals([
  {
    name: "SETNAME without a name is 461 (IRCv3, setname)",
    who: "bob",
    line: "SETNAME",
    answer: "461 bob SETNAME :Not enough parameters",
  },
  {
    name: "SETNAME with an empty name is FAIL (IRCv3, setname)",
    who: "bob",
    line: "SETNAME :",
    answer: "FAIL SETNAME INVALID_REALNAME :That real name cannot be used here",
  },
  {
    name: "SETNAME with a name too long is FAIL",
    who: "bob",
    line: `SETNAME :${"é".repeat(76)}`,
    answer: "FAIL SETNAME INVALID_REALNAME :That real name cannot be used here",
  },
]);

Deno.test("AWAY with a text is 306, without or with an empty one 305 (Modern, AWAY message)", async () => {
  await using cast = await assemble();
  assertEquals(await cast.bob.ask("AWAY :lunch", "AWAY", "AWAY :dinner", "AWAY :"), [GONE, BACK, GONE, BACK]);
});

Deno.test("AWAY is told once to those with away-notify who share a room, and not to oneself (IRCv3, away-notify)", async () => {
  await using cast = await assemble();
  await cast.ann.ask("CAP REQ away-notify", "JOIN #2,#3");
  await cast.bob.ask("CAP REQ away-notify", "JOIN #2,#3");
  await cast.eve.ask("CAP REQ away-notify");
  const zoe = await cast.add("zoe", { join: "#r" });
  await cast.hush();
  assertEquals(await cast.bob.ask("AWAY :lunch"), [GONE]);
  assertEquals(await cast.ann.sync(), [by("bob", "AWAY :lunch")]);
  assertEquals(await cast.eve.sync(), [], "shares no room");
  assertEquals(await zoe.sync(), [], "did not ask");
  assertEquals(await cast.bob.ask("AWAY :lunch", "AWAY", "AWAY"), [GONE, BACK, BACK]);
  assertEquals(await cast.ann.sync(), [by("bob", "AWAY")], "what changes nothing is not told");
});

Deno.test("AWAY of somebody who enters is told to those with away-notify (IRCv3, away-notify)", async () => {
  await using cast = await assemble();
  await cast.ann.ask("CAP REQ away-notify");
  await cast.eve.ask("AWAY :lunch", "JOIN #r");
  assertEquals(await cast.ann.sync(), [by("eve", "JOIN #r"), by("eve", "AWAY :lunch")]);
  assertEquals(await cast.bob.sync(), [by("eve", "JOIN #r")]);
});

Deno.test("SETNAME is told to oneself and to those with setname who share a room, once (IRCv3, setname)", async () => {
  await using cast = await assemble({ caps: ["setname"] });
  await cast.ann.ask("JOIN #2");
  await cast.bob.ask("JOIN #2");
  await cast.hush();
  assertEquals(await cast.bob.ask("SETNAME :Bob the Builder"), [by("bob", "SETNAME :Bob the Builder")]);
  assertEquals(await cast.ann.sync(), [by("bob", "SETNAME :Bob the Builder")]);
  assertEquals(await cast.eve.sync(), []);
  assertEquals(
    (await cast.eve.ask("WHOIS bob"))[0],
    ":chat.local 311 eve bob ~bob localhost * :Bob the Builder",
  );
});
