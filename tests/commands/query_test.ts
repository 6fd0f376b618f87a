// WHO, WHOIS, USERHOST, ISON (Modern IRC, "User-Based Queries"). WHOX and WHOWAS have files of their own.

import { assertEquals, assertLessOrEqual, assertMatch } from "@std/assert";
import { parseMessage } from "../../protocol/message.ts";
import { connectAll, type IrcClient } from "../support/irc.ts";
import { operators, testServer } from "../support/server.ts";
import { assemble, testRefusals } from "./cast.ts";

testRefusals([
  {
    name: "WHO without a mask is 461 (Modern, WHO message)",
    who: "eve",
    line: "WHO",
    answer: "461 eve WHO :Not enough parameters",
  },
  {
    name: "WHO of nobody is 315 alone (Modern, WHO message)",
    who: "eve",
    line: "WHO nobody",
    answer: "315 eve nobody :End of WHO list",
  },
  {
    name: "WHO of a secret room is 315 alone outside",
    who: "eve",
    given: ["MODE #r +s"],
    line: "WHO #r",
    answer: "315 eve #r :End of WHO list",
  },
  {
    name: "WHOIS without a nick is 431 (Modern, WHOIS message)",
    who: "eve",
    line: "WHOIS",
    answer: "431 eve :No nickname given",
  },
  {
    name: "USERHOST without a nick is 461 (Modern, USERHOST message)",
    who: "eve",
    line: "USERHOST",
    answer: "461 eve USERHOST :Not enough parameters",
  },
  { name: "USERHOST of nobody is empty", who: "eve", line: "USERHOST nobody", answer: "302 eve :" },
  {
    name: "ISON without a nick is 461",
    who: "eve",
    line: "ISON",
    answer: "461 eve ISON :Not enough parameters",
  },
  {
    name: "ISON names those who are here, as they write themselves (RFC 1459, ISON)",
    who: "eve",
    line: "ISON BOB nobody :ann BOB",
    answer: "303 eve :bob ann",
  },
]);

/** The answers of one command without what does not matter here: server, asker and closing line. */
function told(lines: readonly string[]): string[][] {
  return lines.map((line) => parseMessage(line)!).map(({ command, params }) => [command, ...params.slice(1)]);
}

Deno.test("WHO of a room: here or gone, operator, bot and rank of each (Modern, RPL_WHOREPLY)", async () => {
  await using cast = await assemble({ operators: await operators({ root: "pw" }) });
  await cast.bob.ask("AWAY :out", "MODE bob +B", "OPER root pw");
  await cast.ann.ask("MODE #r +v ann", "MODE #r +o bob");
  await cast.hush();
  assertEquals(told(await cast.eve.ask("WHO #R")), [
    ["352", "#r", "~ann", "localhost", "chat.local", "ann", "H@", "0 ann"],
    ["352", "#r", "~bob", "localhost", "chat.local", "bob", "G*@B", "0 bob"],
    ["315", "#R", "End of WHO list"],
  ]);
  const [ann] = told(await cast.eve.ask("CAP REQ multi-prefix", "WHO #r")).filter(([command]) =>
    command === "352"
  );
  assertEquals(ann![6], "H@+");
});

Deno.test("WHO with a mask looks at nick, user, host and real name; the invisible need a shared room or their exact nick", async () => {
  await using cast = await assemble();
  await cast.add("zoe", { realname: "Zoe the Great" });
  await cast.bob.ask("MODE bob +i");
  const found = async (who: "ann" | "eve", mask: string) =>
    told(await cast[who].ask(`WHO ${mask}`)).filter(([command]) => command === "352").map((line) => line[5])
      .sort();
  assertEquals(await found("eve", "*Great"), ["zoe"]);
  assertEquals(await found("eve", "b*"), []);
  assertEquals(await found("eve", "BOB"), ["bob"]);
  assertEquals(await found("ann", "b*"), ["bob"]);
  assertEquals(await found("eve", "localhost"), ["ann", "eve", "zoe"]);
});

Deno.test("WHOIS tells who, where, since when, and ends with 318 (Modern, WHOIS message)", async () => {
  await using cast = await assemble();
  const answers = told(await cast.eve.ask("WHOIS BOB"));
  assertEquals(answers.map(([command]) => command), ["311", "319", "312", "317", "318"]);
  assertEquals(answers[0], ["311", "bob", "~bob", "localhost", "*", "bob"]);
  assertEquals(answers[1], ["319", "bob", "#r"]);
  assertEquals(answers[2], ["312", "bob", "chat.local", "A chat server"]);
  assertMatch(answers[3]!.join(" "), /^317 bob \d+ \d{10} seconds idle, signon time$/);
  assertEquals(answers[4], ["318", "BOB", "End of /WHOIS list"]);
});

Deno.test("WHOIS tells of away, bot and operator, and of oneself where one connects from (Modern, WHOIS message)", async () => {
  await using cast = await assemble({ operators: await operators({ root: "pw" }) });
  await cast.eve.ask("AWAY :lunch", "OPER root pw", "MODE eve +B");
  const answers = told(await cast.eve.ask("WHOIS chat.local eve"));
  assertEquals(answers.map(([command]) => command), [
    "311",
    "312",
    "313",
    "335",
    "301",
    "338",
    "379",
    "317",
    "318",
  ]);
  assertEquals(answers[4], ["301", "eve", "lunch"]);
  assertEquals(answers.slice(5, 7), [
    ["338", "eve", "127.0.0.1", "is actually using host"],
    ["379", "eve", "is using modes +Bo"],
  ]);
  assertEquals(
    await cast.bob.ask("WHOIS eve").then(told).then((lines) => lines.map(([command]) => command)),
    [
      "311",
      "312",
      "313",
      "335",
      "301",
      "317",
      "318",
    ],
  );
});

Deno.test("WHOIS of nobody is 401 and 318 (Modern, WHOIS message)", async () => {
  await using cast = await assemble();
  assertEquals(told(await cast.eve.ask("WHOIS nobody")), [
    ["401", "nobody", "No such nick"],
    ["318", "nobody", "End of /WHOIS list"],
  ]);
});

Deno.test("WHOIS hides secret rooms, and all rooms of the invisible, from who is not in them (Modern, RPL_WHOISCHANNELS)", async () => {
  await using cast = await assemble();
  await cast.ann.ask("JOIN #hidden", "MODE #hidden +s");
  const rooms = async (who: "bob" | "eve") =>
    told(await cast[who].ask("WHOIS ann")).filter(([command]) => command === "319").map((line) => line[2]);
  assertEquals(await rooms("bob"), ["@#r"]);
  await cast.ann.ask("MODE ann +i");
  assertEquals(await rooms("bob"), ["@#r"]);
  assertEquals(await rooms("eve"), []);
});

Deno.test("WHOIS names all rooms of somebody who is in many, in lines that fit", async () => {
  await using cast = await assemble();
  const names = Array.from({ length: 60 }, (_, i) => `#a-room-with-quite-a-long-name-${i}`);
  for (let i = 0; i < names.length; i += 10) await cast.bob.ask(`JOIN ${names.slice(i, i + 10).join(",")}`);
  const lines = await cast.eve.ask("WHOIS bob");
  for (const line of lines) assertLessOrEqual(line.length, 510);
  const shown = told(lines).filter(([command]) => command === "319").flatMap((line) => line[2]!.split(" "));
  assertEquals(shown.sort(), ["#r", ...names.map((name) => `@${name}`)].sort());
});

Deno.test("USERHOST shows operator, away and host of up to five (Modern, RPL_USERHOST)", async () => {
  await using cast = await assemble({ operators: await operators({ root: "pw" }) });
  await cast.ann.ask("OPER root pw");
  await cast.bob.ask("AWAY :out");
  assertEquals(await cast.eve.ask("USERHOST ann BOB nobody eve"), [
    ":chat.local 302 eve :ann*=+~ann@localhost bob=-~bob@localhost eve=+~eve@localhost",
  ]);
});

Deno.test("ISON and USERHOST go on in a further line rather than cut somebody's name (Modern, Message Format)", async () => {
  const name = `${"n".repeat(58)}.test`;
  await using server = await testServer({ name });
  const nicks = Array.from({ length: 15 }, (_, i) => `${"b".repeat(30)}${10 + i}`);
  const people = await connectAll(server.port, { nicks });
  const [first] = people as [IrcClient];
  const said = await first.ask(`ISON ${nicks.slice(0, 14).join(" ")}`);
  assertEquals(said.length, 2);
  for (const line of said) assertLessOrEqual(`${line}\r\n`.length, 512);
  assertEquals(said.flatMap((line) => line.split(" :")[1]!.split(" ")), nicks.slice(0, 14));
  const places = await first.ask(`USERHOST ${nicks.slice(0, 5).join(" ")}`);
  assertEquals(places.flatMap((line) => line.split(" :")[1]!.split(" ")).length, 5);
  for (const line of places) assertLessOrEqual(`${line}\r\n`.length, 512);
  for (const person of people) await person[Symbol.asyncDispose]();
});
