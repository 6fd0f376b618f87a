// MODE of oneself (Modern IRC, "User mode", "User Modes"); R T s as docs/irc.md words them.

import { assertEquals } from "@std/assert";
import { assemble, by, testRefusals } from "./cast.ts";

testRefusals([
  {
    name: "MODE of another user is 502 (Modern, ERR_USERSDONTMATCH)",
    who: "bob",
    line: "MODE ann +i",
    answer: "502 bob :Cant change mode for other users",
  },
  {
    name: "MODE of nobody is 401 (Modern, User mode)",
    who: "bob",
    line: "MODE nobody",
    answer: "401 bob nobody :No such nick",
  },
  {
    name: "MODE with an unknown user mode is 501 (Modern, ERR_UMODEUNKNOWNFLAG)",
    who: "bob",
    line: "MODE bob +Z",
    answer: "501 bob :Unknown MODE flag",
  },
  {
    name: "MODE that asks for one's own modes is 221 (Modern, RPL_UMODEIS)",
    who: "bob",
    line: "MODE bob",
    answer: "221 bob +",
  },
]);

Deno.test("MODE of oneself: told to oneself, and not the operator's (Modern, User mode)", async () => {
  await using cast = await assemble();
  assertEquals(await cast.bob.ask("MODE BOB +iw", "MODE bob +o", "MODE bob", "MODE bob -i+iBi"), [
    by("bob", "MODE bob +iw"),
    ":chat.local 221 bob +iw",
    by("bob", "MODE bob -i+iB"),
  ]);
  assertEquals(await cast.ann.sync(), []);
});
