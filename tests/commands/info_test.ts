// MOTD, LUSERS, VERSION, TIME, ADMIN, INFO (Modern IRC, "Server Queries and Commands").

import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { parseMessage } from "../../protocol/message.ts";
import { assemble, testRefusals } from "./cast.ts";

testRefusals([
  {
    name: "ADMIN without an administrator is 423 (Modern, ADMIN message)",
    who: "eve",
    line: "ADMIN",
    answer: "423 eve chat.local :No administrative info available",
  },
]);

Deno.test("MOTD is 375, a 372 for each line, 376; without one 422 (Modern, MOTD message)", async () => {
  await using cast = await assemble({ motd: "one\r\n\ntwo :)" });
  assertEquals(await cast.eve.ask("MOTD"), [
    ":chat.local 375 eve :- chat.local Message of the day -",
    ":chat.local 372 eve :- one",
    ":chat.local 372 eve :- ",
    ":chat.local 372 eve :- two :)",
    ":chat.local 376 eve :End of /MOTD command",
  ]);
  await using bare = await assemble({ motd: "" });
  assertEquals(await bare.eve.ask("MOTD"), [":chat.local 422 eve :There is no message of the day"]);
});

Deno.test("LUSERS counts the visible, the invisible, operators, strangers, rooms and the most ever (Modern, LUSERS message)", async () => {
  await using cast = await assemble({ operators: new Map([["root", "pw"]]) });
  const zoe = await cast.add("zoe");
  await zoe.send("QUIT");
  await zoe.expectClosed();
  await cast.ann.ask("OPER root pw");
  await cast.bob.ask("MODE bob +i");
  assertEquals(await cast.eve.ask("LUSERS"), [
    ":chat.local 251 eve :There are 2 users and 1 invisible on 1 servers",
    ":chat.local 252 eve 1 :operator(s) online",
    ":chat.local 253 eve 0 :unknown connection(s)",
    ":chat.local 254 eve 1 :channels formed",
    ":chat.local 255 eve :I have 3 clients and 0 servers",
    ":chat.local 265 eve 3 4 :Current local users 3, max 4",
    ":chat.local 266 eve 3 4 :Current global users 3, max 4",
  ]);
});

Deno.test("VERSION is 351 and 005 again (Modern, VERSION message)", async () => {
  await using cast = await assemble();
  const [version, ...more] = await cast.eve.ask("VERSION");
  assertMatch(version!, /^:chat\.local 351 eve chat-\S+ chat\.local :/);
  assertEquals(new Set(more.map((line) => parseMessage(line)!.command)), new Set(["005"]));
});

Deno.test("TIME is 391 with the server's time (Modern, TIME message)", async () => {
  await using cast = await assemble();
  const { command, params } = parseMessage((await cast.eve.ask("TIME"))[0]!)!;
  assertEquals([command, ...params.slice(0, 2)], ["391", "eve", "chat.local"]);
  assertEquals(Number.isNaN(Date.parse(params[2]!)), false);
});

Deno.test("INFO is 371 for each line and 374 (Modern, INFO message)", async () => {
  await using cast = await assemble({ description: "Ours alone" });
  const answers = await cast.eve.ask("INFO");
  assertStringIncludes(answers.join("\n"), ":chat.local 371 eve :Ours alone");
  assertEquals(answers.at(-1), ":chat.local 374 eve :End of INFO list");
});
