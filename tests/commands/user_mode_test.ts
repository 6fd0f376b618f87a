// MODE of oneself (Modern IRC, "User mode", "User Modes"); R T s as docs/irc.md words them.

import { assertEquals } from "@std/assert";
import { IrcClient } from "../support/irc.ts";
import { assemble, by, logIn, testRefusals } from "./cast.ts";
import { operators } from "../support/server.ts";

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
  {
    name: "MODE of another user is 502 also where it only asks",
    who: "bob",
    line: "MODE ann",
    answer: "502 bob :Cant change mode for other users",
  },
  {
    name: "MODE +s is for operators: 481 (Modern, ERR_NOPRIVILEGES)",
    who: "bob",
    line: "MODE bob +s",
    answer: "481 bob :Permission denied: mode s is for operators",
  },
]);

const ROOT = { operators: await operators({ root: "open sesame" }) };
const LOGIN_FIRST = "Cannot send to them: log in to an account first (+R)";

Deno.test("MODE of oneself: told to oneself, and not the operator's (Modern, User mode)", async () => {
  await using cast = await assemble();
  assertEquals(await cast.bob.ask("MODE BOB +iw", "MODE bob +o", "MODE bob", "MODE bob -i+iBi"), [
    by("bob", "MODE bob +iw"),
    ":chat.local 221 bob +iw",
    by("bob", "MODE bob -i+iB"),
  ]);
  assertEquals(await cast.ann.sync(), []);
});

Deno.test("MODE: what is known is set, and then the rest is 501, once (Modern, User mode)", async () => {
  await using cast = await assemble();
  assertEquals(await cast.bob.ask("MODE bob +ZiYw"), [
    by("bob", "MODE bob +iw"),
    ":chat.local 501 bob :Unknown MODE flag",
  ]);
  assertEquals(await cast.bob.ask("MODE bob +i", "MODE bob +"), []);
});

Deno.test("MODE: what gives and takes in one line ends as it says last", async () => {
  await using cast = await assemble();
  assertEquals(await cast.bob.ask("MODE bob +i-i", "MODE bob"), [
    by("bob", "MODE bob +i-i"),
    ":chat.local 221 bob +",
  ]);
});

Deno.test("r is set and cleared by the server alone", async () => {
  await using cast = await assemble();
  assertEquals(await cast.bob.ask("MODE bob +r", "MODE bob"), [":chat.local 221 bob +"]);
  await logIn(cast.bob);
  assertEquals(await cast.bob.ask("MODE bob -r", "MODE bob"), [":chat.local 221 bob +r"]);
});

Deno.test("R: whoever is not logged in is answered 477, a NOTICE silently", async () => {
  await using cast = await assemble();
  await cast.ann.ask("MODE ann +R");
  assertEquals(await cast.eve.ask("PRIVMSG ann :hello", "NOTICE ann :hello"), [
    `:chat.local 477 eve ann :${LOGIN_FIRST}`,
  ]);
  assertEquals(await cast.ann.ask("PRIVMSG ann :to myself"), [by("ann", "PRIVMSG ann :to myself")]);
  await logIn(cast.eve);
  await cast.eve.ask("PRIVMSG ann :hello");
  assertEquals(await cast.ann.sync(), [by("eve", "PRIVMSG ann :hello")]);
  await cast.bob.ask("PRIVMSG #r :to all");
  assertEquals(await cast.ann.sync(), [by("bob", "PRIVMSG #r :to all")]);
});

Deno.test("R: tags alone are refused as well", async () => {
  await using cast = await assemble({ caps: ["message-tags"] });
  await cast.ann.ask("MODE ann +R");
  assertEquals(await cast.eve.ask("@+typing=active TAGMSG ann"), [`:chat.local 477 eve ann :${LOGIN_FIRST}`]);
  assertEquals(await cast.ann.sync(), []);
});

Deno.test("T: a CTCP that is no ACTION is answered 531, a NOTICE silently", async () => {
  await using cast = await assemble();
  await cast.ann.ask("MODE ann +T");
  assertEquals(
    await cast.eve.ask("PRIVMSG ann :\x01VERSION\x01", "NOTICE ann :\x01VERSION 1\x01"),
    [":chat.local 531 eve ann :Cannot send to them: no CTCP (+T)"],
  );
  await cast.eve.ask("PRIVMSG ann :\x01ACTION waves\x01", "PRIVMSG ann :words");
  assertEquals((await cast.ann.sync()).length, 2);
});

Deno.test("s: an operator reads who comes, becomes an operator, is killed and leaves", async () => {
  await using cast = await assemble(ROOT);
  await cast.ann.ask("OPER root :open sesame");
  assertEquals(await cast.ann.ask("MODE ann +s"), [by("ann", "MODE ann +s")]);
  await using dan = await IrcClient.connect(cast.server.port, { nick: "dan" });
  await cast.eve.ask("OPER root wrong", "OPER root :open sesame");
  await dan.ask("QUIT :bye").catch(() => {});
  await cast.ann.next((message) => message.params[1]?.endsWith("has left: Quit: bye") === true);
  const eve = await cast.eve.ask("KILL bob :spam");
  assertEquals((await cast.ann.sync()).filter((line) => line.includes("NOTICE")), [
    ":chat.local NOTICE ann :eve!~eve@localhost killed bob: spam",
    ":chat.local NOTICE ann :bob!~bob@localhost has left: Killed (eve (spam))",
  ]);
  assertEquals(eve.filter((line) => line.includes("NOTICE")), [], "eve has not asked for it");
});

Deno.test("s: what is told, word for word", async () => {
  await using cast = await assemble(ROOT);
  await cast.ann.ask("OPER root :open sesame", "MODE ann +s");
  await using _dan = await IrcClient.connect(cast.server.port, { nick: "dan" });
  await cast.eve.ask("OPER root wrong", "OPER root :open sesame");
  assertEquals(await cast.ann.sync(), [
    ":chat.local NOTICE ann :dan!~dan@localhost is here, from 127.0.0.1",
    ":chat.local NOTICE ann :eve!~eve@localhost gave a wrong password for operator root",
    ":chat.local NOTICE ann :eve!~eve@localhost is now operator root",
  ]);
});

Deno.test("s goes with o: who lays down the one loses the other", async () => {
  await using cast = await assemble(ROOT);
  await cast.ann.ask("OPER root :open sesame", "MODE ann +s");
  assertEquals(await cast.ann.ask("MODE ann -o", "MODE ann"), [
    by("ann", "MODE ann -os"),
    ":chat.local 221 ann +",
  ]);
  await using _dan = await IrcClient.connect(cast.server.port, { nick: "dan" });
  assertEquals(await cast.ann.sync(), []);
});
