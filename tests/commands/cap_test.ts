// CAP by its specification (IRCv3, "Capability Negotiation"). How it holds up registration is in tests/server/registration_test.ts.

import { assertEquals, assertLessOrEqual, assertMatch } from "@std/assert";
import { OFFERED } from "../../server/capabilities.ts";
import { IrcClient } from "../support/irc.ts";
import { testServer } from "../support/server.ts";
import { testRefusals } from "./cast.ts";

const ALL = [...OFFERED.keys()];
const bytes = (line: string) => new TextEncoder().encode(`${line}\r\n`).length;

/** The names in the last parameter of each line, put together. */
function namesIn(lines: readonly string[]): string[] {
  return lines.flatMap((line) => line.slice(line.indexOf(" :") + 2).split(" "));
}

testRefusals([
  {
    name: "CAP without a subcommand is 410 (capability-negotiation, The CAP command)",
    who: "bob",
    line: "CAP",
    answer: "410 bob * :Invalid CAP command",
  },
  {
    name: "CAP ACK is for servers: 410",
    who: "bob",
    line: "CAP ACK :batch",
    answer: "410 bob ACK :Invalid CAP command",
  },
  {
    name: "CAP REQ of what there is not is NAK with the exact list (capability-negotiation, CAP NAK)",
    who: "bob",
    line: "CAP REQ :setname  what-is-this -batch ",
    answer: "CAP bob NAK :setname  what-is-this -batch ",
  },
  {
    name: "CAP REQ knows no values: NAK (capability-negotiation, Capability Values)",
    who: "bob",
    line: "CAP REQ :sasl=PLAIN",
    answer: "CAP bob NAK :sasl=PLAIN",
  },
  {
    name: "CAP REQ minds the case of names: NAK (capability-negotiation, Rules for naming capabilities)",
    who: "bob",
    line: "CAP REQ Batch",
    answer: "CAP bob NAK :Batch",
  },
]);

Deno.test("CAP LS without a version is one line of 512 bytes with all names and no value (CAP LS Version)", async () => {
  await using server = await testServer();
  await using amy = await IrcClient.connect(server.port);
  for (const ask of [["CAP LS"], ["CAP LS 302", "CAP LS 301"]]) {
    const line = (await amy.ask(...ask)).at(-1)!;
    assertEquals(namesIn([line]), ALL);
    assertLessOrEqual(bytes(line), 512);
  }
});

Deno.test("CAP LS: a version above 302 is like 302 (CAP LS Version)", async () => {
  await using server = await testServer();
  await using amy = await IrcClient.connect(server.port);
  assertEquals(await amy.ask("CAP LS 307"), await amy.ask("CAP LS 302"));
  assertMatch((await amy.ask("CAP LS 302"))[0]!, /^:chat\.local CAP \* LS \* :/);
});

Deno.test("CAP REQ is done from left to right (The CAP command)", async () => {
  await using server = await testServer();
  await using amy = await IrcClient.connect(server.port);
  assertEquals(await amy.ask("CAP REQ :-batch batch -batch setname", "CAP LIST"), [
    ":chat.local CAP * ACK :-batch batch -batch setname",
    ":chat.local CAP * LIST :setname",
  ]);
});

Deno.test("CAP REQ: what is on already, and what is off, is no fault (The CAP REQ subcommand)", async () => {
  await using server = await testServer();
  await using amy = await IrcClient.connect(server.port);
  assertEquals(await amy.ask("CAP REQ :batch", "CAP REQ :batch batch -setname", "CAP LIST"), [
    ":chat.local CAP * ACK :batch",
    ":chat.local CAP * ACK :batch batch -setname",
    ":chat.local CAP * LIST :batch",
  ]);
});

Deno.test("CAP REQ of nothing changes nothing", async () => {
  await using server = await testServer();
  await using amy = await IrcClient.connect(server.port, { nick: "amy", caps: ["batch"] });
  assertEquals(await amy.ask("CAP REQ :", "CAP REQ", "CAP LIST"), [
    ":chat.local CAP amy ACK :",
    ":chat.local CAP amy ACK :",
    ":chat.local CAP amy LIST :batch",
  ]);
});

Deno.test("CAP REQ takes a list without its colon whole (draft/extended-isupport, Examples)", async () => {
  await using server = await testServer();
  await using amy = await IrcClient.connect(server.port);
  assertEquals(await amy.ask("CAP REQ batch draft/extended-isupport"), [
    ":chat.local CAP * ACK :batch draft/extended-isupport",
  ]);
});

Deno.test("CAP REQ: an answer too long for a line comes in several, each name whole (The CAP ACK subcommand)", async () => {
  await using server = await testServer();
  await using amy = await IrcClient.connect(server.port, { nick: "a".repeat(32) });
  // As many as fit one line.
  const list = [
    ...ALL.filter((name) => !/sasl|metadata|search/.test(name)),
    "batch",
    "setname",
    "chghost",
    "batch",
  ];
  for (const [last, verdict] of [["batch", "ACK"], ["nonsense", "NAK"]] as const) {
    const lines = await amy.ask(`CAP REQ :${[...list, last].join(" ")}`);
    assertEquals(namesIn(lines), [...list, last]);
    for (const line of lines) {
      assertMatch(line, new RegExp(`^:chat\\.local CAP a{32} ${verdict} :`));
      assertLessOrEqual(bytes(line), 512);
    }
  }
});

Deno.test("CAP LIST has several lines for those who said 302, and one for others (Multiline replies)", async () => {
  await using server = await testServer({ name: "a-server-with-quite-a-name.example" });
  await using amy = await IrcClient.connect(server.port, { nick: "a".repeat(32) });
  for (const name of ALL) await amy.ask(`CAP REQ ${name}`);
  const short = await amy.ask("CAP LIST");
  assertEquals(short.length, 1);
  assertLessOrEqual(bytes(short[0]!), 512);
  await amy.ask("CAP LS 302");
  const [first, second] = await amy.ask("CAP LIST");
  assertMatch(first!, / LIST \* :/);
  assertMatch(second!, / LIST :/);
  assertEquals(namesIn([first!, second!]).sort(), [...ALL].sort());
});

Deno.test("CAP: whoever said 302 keeps cap-notify, others may drop it (cap-notify)", async () => {
  await using server = await testServer();
  await using amy = await IrcClient.connect(server.port);
  assertEquals(await amy.ask("CAP REQ cap-notify", "CAP REQ -cap-notify", "CAP LIST"), [
    ":chat.local CAP * ACK :cap-notify",
    ":chat.local CAP * ACK :-cap-notify",
    ":chat.local CAP * LIST :",
  ]);
  await amy.ask("CAP LS 302", "CAP LS");
  assertEquals(await amy.ask("CAP REQ :cap-notify batch", "CAP REQ :-batch -cap-notify", "CAP LIST"), [
    ":chat.local CAP * ACK :cap-notify batch",
    ":chat.local CAP * NAK :-batch -cap-notify",
    ":chat.local CAP * LIST :cap-notify batch",
  ]);
});

Deno.test("CAP END twice, or after the welcome, is nothing (The CAP END subcommand)", async () => {
  await using server = await testServer();
  await using amy = await IrcClient.connect(server.port);
  const said = await amy.ask("CAP LS", "CAP END", "CAP END", "NICK amy", "USER amy 0 * :Amy");
  assertEquals(said.filter((line) => line.includes(" 001 ")).length, 1);
  assertEquals(await amy.ask("CAP END", "CAP END x"), []);
});
