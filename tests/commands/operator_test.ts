// OPER, KILL, WALLOPS (Modern IRC, "Operator Messages").

import { assertEquals, assertMatch } from "@std/assert";
import { assemble, by, testRefusals } from "./cast.ts";
import { operators } from "../support/server.ts";

const ROOT = { operators: await operators({ root: "open sesame" }) };

testRefusals([
  {
    name: "OPER without a password is 461 (Modern, OPER message)",
    who: "bob",
    line: "OPER root",
    answer: "461 bob OPER :Not enough parameters",
  },
  {
    name: "OPER where nobody can be an operator is 491 (Modern, ERR_NOOPERHOST)",
    who: "bob",
    line: "OPER root x",
    answer: "491 bob :No operators are set up on this server",
  },
  {
    name: "KILL by somebody else is 481 (Modern, ERR_NOPRIVILEGES)",
    who: "bob",
    line: "KILL ann :x",
    answer: "481 bob :Permission denied: you are not an operator",
  },
  {
    name: "KILL without a nick is 481 first",
    who: "bob",
    line: "KILL",
    answer: "481 bob :Permission denied: you are not an operator",
  },
  {
    name: "WALLOPS by somebody else is 481 (Modern, WALLOPS message)",
    who: "bob",
    line: "WALLOPS :x",
    answer: "481 bob :Permission denied: you are not an operator",
  },
]);

Deno.test("OPER with the right password is MODE +o and 381, with a wrong one 464 (Modern, OPER message)", async () => {
  await using cast = await assemble(ROOT);
  assertEquals(
    await cast.ann.ask("OPER root :open sesame ", "OPER Root :open sesame"),
    [
      ":chat.local 464 ann :Password incorrect",
      ":chat.local 464 ann :Password incorrect",
    ],
  );
  assertEquals(await cast.ann.ask("OPER root :open sesame", "MODE ann"), [
    by("ann", "MODE ann +o"),
    ":chat.local 381 ann :You are now an IRC operator",
    ":chat.local 221 ann +o",
  ]);
});

Deno.test("OPER: after three wrong passwords in a minute no further one is looked at, from that address", async () => {
  await using cast = await assemble(ROOT);
  const wrong = Array.from({ length: 3 }, (_, i) => `OPER nobody${i} :x`);
  assertEquals(await cast.ann.ask(...wrong), wrong.map(() => ":chat.local 464 ann :Password incorrect"));
  for (const client of [cast.ann, cast.bob]) {
    const [answer = ""] = await client.ask("OPER root :open sesame");
    assertMatch(answer, / 464 \w+ :Too many attempts; try again in a minute$/);
  }
});

Deno.test("OPER: the commands that follow wait for its answer", async () => {
  await using cast = await assemble(ROOT);
  const said = await cast.ann.ask("OPER root :open sesame", "KILL nobody", "PRIVMSG #r :after");
  assertEquals(said.map((line) => line.split(" ")[1]), ["MODE", "381", "401"]);
});

Deno.test("KILL ends somebody's connection, and the room is told once (Modern, KILL message)", async () => {
  await using cast = await assemble(ROOT);
  await cast.ann.ask("OPER root :open sesame");
  await cast.ann.send("KILL BOB :spam");
  assertEquals(await cast.bob.expectClosed(), [
    by("ann", "KILL bob :spam"),
    by("bob", "QUIT :Killed (ann (spam))"),
    "ERROR :Closing link: localhost (Killed (ann (spam)))",
  ]);
  assertEquals(await cast.ann.sync(), [by("bob", "QUIT :Killed (ann (spam))")]);
  assertEquals(await cast.ann.ask("KILL nobody :x", "KILL"), [
    ":chat.local 401 ann nobody :No such nick",
    ":chat.local 461 ann KILL :Not enough parameters",
  ]);
  assertEquals(await cast.ann.ask("KILL Chat.Local :x"), [":chat.local 483 ann :You cannot kill a server"]);
});

Deno.test("KILL of oneself is the end", async () => {
  await using cast = await assemble(ROOT);
  await cast.ann.ask("OPER root :open sesame");
  await cast.ann.send("KILL ann", "PRIVMSG #r :still?");
  assertEquals(
    (await cast.ann.expectClosed()).at(-1),
    "ERROR :Closing link: localhost (Killed (ann (No reason)))",
  );
  assertEquals(await cast.bob.sync(), [by("ann", "QUIT :Killed (ann (No reason))")]);
});

Deno.test("WALLOPS reaches those with +w, and its sender as an echo (Modern, WALLOPS message)", async () => {
  await using cast = await assemble(ROOT);
  await cast.ann.ask("OPER root :open sesame");
  await cast.eve.ask("OPER root :open sesame");
  await cast.bob.ask("MODE bob +w");
  assertEquals(await cast.ann.ask("WALLOPS :all hands"), [by("ann", "WALLOPS :all hands")]);
  assertEquals(await cast.bob.sync(), [by("ann", "WALLOPS :all hands")]);
  assertEquals(await cast.eve.sync(), [], "an operator who has not set +w");
  for (const line of ["WALLOPS", "WALLOPS :"]) {
    assertEquals(await cast.ann.ask(line), [":chat.local 461 ann WALLOPS :Not enough parameters"]);
  }
});

Deno.test("an operator who lays it down is one no more", async () => {
  await using cast = await assemble(ROOT);
  await cast.ann.ask("OPER root :open sesame", "MODE ann -o");
  assertEquals(await cast.ann.ask("KILL bob"), [
    ":chat.local 481 ann :Permission denied: you are not an operator",
  ]);
});
