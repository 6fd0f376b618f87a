// MOTD, LUSERS, VERSION, TIME, ADMIN, STATS, INFO (Modern IRC, "Server Queries and Commands").

import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { parseMessage } from "../../protocol/message.ts";
import { assemble, testRefusals } from "./cast.ts";
import { operators } from "../support/server.ts";

testRefusals([
  ...["MOTD", "VERSION", "TIME", "ADMIN", "INFO", "STATS u"].map((asked) => ({
    name: `${asked} of another server is 402 (Modern, ${asked.split(" ")[0]} message)`,
    who: "eve" as const,
    line: `${asked} other.example`,
    answer: "402 eve other.example :No such server",
  })),
  ...["MOTD", "TIME"].map((asked) => ({
    name: `${asked} is asked of servers, not of people (Modern, ${asked} message)`,
    who: "eve" as const,
    line: `${asked} bob`,
    answer: "402 eve bob :No such server",
  })),
  ...["STATS", "STATS :"].map((line) => ({
    name: `${line} without a letter is 461 (Modern, STATS message)`,
    who: "eve" as const,
    line,
    answer: "461 eve STATS :Not enough parameters",
  })),
]);

for (const asked of ["MOTD", "VERSION", "TIME", "ADMIN", "INFO", "LUSERS", "STATS u"]) {
  Deno.test(`${asked} of this server, by name or by mask, is as without a name (Modern, ${asked.split(" ")[0]} message)`, async () => {
    await using cast = await assemble();
    const commands = async (line: string) =>
      (await cast.eve.ask(line)).map((answer) => parseMessage(answer)!.command);
    const plain = await commands(asked);
    assertEquals(plain.includes("402"), false);
    for (const server of ["Chat.Local", "*.local", "*"]) {
      assertEquals(await commands(`${asked} ${server}`), plain);
    }
  });
}

Deno.test("VERSION and ADMIN of somebody are of the server that they are on (Modern, VERSION message)", async () => {
  await using cast = await assemble();
  for (const asked of ["VERSION", "ADMIN"]) {
    assertEquals((await cast.eve.ask(`${asked} BOB`)).length, (await cast.eve.ask(asked)).length);
    assertEquals(await cast.eve.ask(`${asked} nobody`), [":chat.local 402 eve nobody :No such server"]);
  }
});

Deno.test("ADMIN is 256 with the server's name, 257, 258 and 259 (Modern, ADMIN message)", async () => {
  await using cast = await assemble({ description: "Ours alone" });
  const answers = (await cast.eve.ask("ADMIN")).map((line) => parseMessage(line)!);
  assertEquals(answers.map(({ command, params }) => [command, params.length]), [
    ["256", 3],
    ["257", 2],
    ["258", 2],
    ["259", 2],
  ]);
  assertEquals(answers[0]!.params.slice(0, 2), ["eve", "chat.local"]);
  assertEquals(answers[1]!.params[1], "Ours alone");
});

Deno.test("MOTD is 375, a 372 for each line, 376; without one 422 (Modern, MOTD message)", async () => {
  await using cast = await assemble({ motd: "one\r\n\ntwo :)" });
  assertEquals(await cast.eve.ask("MOTD"), [
    ":chat.local 375 eve :- chat.local Message of the day - ",
    ":chat.local 372 eve :- one",
    ":chat.local 372 eve :- ",
    ":chat.local 372 eve :- two :)",
    ":chat.local 376 eve :End of /MOTD command",
  ]);
  await using bare = await assemble({ motd: "" });
  assertEquals(await bare.eve.ask("MOTD"), [":chat.local 422 eve :There is no message of the day"]);
});

Deno.test("LUSERS counts the visible, the invisible, operators, strangers, rooms and the most ever (Modern, LUSERS message)", async () => {
  await using cast = await assemble({ operators: await operators({ root: "pw" }) });
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
