// PRIVMSG and NOTICE to a server mask (Modern IRC, "To A Host/Server Mask" and "Client-to-Client").

import { assertEquals, assertMatch } from "@std/assert";
import { PlainClient } from "../support/plain.ts";
import { assemble, by, testRefusals } from "./cast.ts";
import { operators } from "../support/server.ts";

const ROOT = { operators: await operators({ root: "pw" }) };

testRefusals(["$*", "$chat.local", "$"].map((target) => ({
  name: `PRIVMSG ${target} by somebody who is no operator is 481 (Modern, ERR_NOPRIVILEGES)`,
  who: "eve" as const,
  line: `PRIVMSG ${target} :x`,
  answer: "481 eve :Permission denied: you are not an operator",
})));

Deno.test("NOTICE $* by somebody who is no operator is silent (Modern, NOTICE message)", async () => {
  await using cast = await assemble();
  assertEquals(await cast.eve.ask("NOTICE $* :x"), []);
  assertEquals(await cast.ann.sync(), []);
});

for (const command of ["PRIVMSG", "NOTICE"]) {
  Deno.test(`${command} $* of an operator reaches everybody, with the mask as its target (Modern, PRIVMSG message)`, async () => {
    await using cast = await assemble(ROOT);
    await cast.eve.ask("OPER root pw");
    assertEquals(await cast.eve.ask(`${command} $*.LOCAL :down at noon`), []);
    for (const who of [cast.ann, cast.bob]) {
      assertEquals(await who.sync(), [by("eve", `${command} $*.LOCAL :down at noon`)]);
    }
    await cast.eve.ask("CAP REQ echo-message");
    assertEquals(await cast.eve.ask(`${command} $* :echo`), [by("eve", `${command} $* :echo`)]);
  });
}

Deno.test("PRIVMSG of an operator to other servers is 402 (Modern, ERR_NOSUCHSERVER)", async () => {
  await using cast = await assemble(ROOT);
  await cast.eve.ask("OPER root pw");
  assertEquals(await cast.eve.ask("PRIVMSG $*.example :x"), [
    ":chat.local 402 eve $*.example :No such server",
  ]);
  assertEquals(await cast.ann.sync(), []);
});

Deno.test("PRIVMSG $* keeps its place among what its sender says", async () => {
  await using cast = await assemble(ROOT);
  await cast.ann.ask("OPER root pw");
  await cast.ann.ask("PRIVMSG bob :one", "PRIVMSG $* :two", "PRIVMSG bob :three");
  const texts = (await cast.bob.sync()).map((line) => line.split(" :").at(-1));
  assertEquals(texts, ["one", "two", "three"]);
});

Deno.test("PRIVMSG $* reaches plain clients as what was said to everybody", async () => {
  await using cast = await assemble(ROOT);
  await using plain = await PlainClient.join(cast.server.port, "carl");
  await cast.eve.ask("OPER root pw", "PRIVMSG $* :down at noon");
  await plain.until("eve (to everybody): down at noon\n");
});

Deno.test("PRIVMSG $*: what everybody gets has one msgid, the echo too (IRCv3, message-ids)", async () => {
  await using cast = await assemble({ ...ROOT, caps: ["message-tags", "echo-message"] });
  await cast.eve.ask("OPER root pw");
  const [echo] = await cast.eve.ask("PRIVMSG $* :noon");
  assertMatch(echo!, /^@msgid=\S+ :eve!/);
  assertEquals(await cast.ann.sync(), [echo]);
});
