// Modern IRC "Connection Registration" and IRCv3 "Capability Negotiation", over real sockets.

import { assert, assertArrayIncludes, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { parseIsupport } from "../../protocol/isupport.ts";
import { parseMessage } from "../../protocol/message.ts";
import { fold } from "../../protocol/names.ts";
import { IrcClient } from "../support/irc.ts";
import { limit, testServer } from "../support/server.ts";

function commandsOf(lines: readonly string[]): string[] {
  return lines.map((line) => parseMessage(line)!.command);
}

/** Registers and gives 005 as names and values. */
async function isupportOf(client: IrcClient): Promise<Map<string, string>> {
  const welcome = await client.ask("NICK bob", "USER bob 0 * :Bob");
  const lines = welcome.map((line) => parseMessage(line)!).filter(({ command }) => command === "005");
  const tokens = lines.flatMap(({ params }) => parseIsupport(params));
  return new Map(tokens.map(({ name, value }) => [name, value]));
}

Deno.test("registration: the welcome is 001 to 005, the counts and the message of the day, in this order (Modern, Connection Registration)", async () => {
  await using server = await testServer({ motd: "one\ntwo" });
  await using bob = await IrcClient.connect(server.port);
  const welcome = await bob.ask("NICK bob", "USER bob 0 * :Bob");
  assertEquals(
    commandsOf(welcome).filter((command, index, all) => command !== all[index - 1]),
    ["001", "002", "003", "004", "005", "251", "252", "253", "254", "255", "265", "266", "375", "372", "376"],
  );
  assertEquals(welcome[0], ":chat.local 001 bob :Welcome to chat.local, bob");
  assertMatch(welcome[3]!, /^:chat\.local 004 bob chat\.local chat-\S+ [A-Za-z]+ [A-Za-z]+ [A-Za-z]+$/);
  const [modes, withArgument] = welcome[3]!.split(" ").slice(-2);
  assertEquals(withArgument, [...modes!].filter((letter) => "Iabefhkloqv".includes(letter)).join(""));
  assertEquals(welcome.filter((line) => line.includes(" 372 ")), [
    ":chat.local 372 bob :- one",
    ":chat.local 372 bob :- two",
  ]);
});

Deno.test("registration: USER may come in front of NICK", async () => {
  await using server = await testServer();
  await using bob = await IrcClient.connect(server.port);
  assertEquals(commandsOf(await bob.ask("USER bob 0 * :Bob", "NICK bob"))[0], "001");
});

Deno.test("registration: without a message of the day there is 422 (Modern, ERR_NOMOTD)", async () => {
  await using server = await testServer({ motd: "" });
  await using bob = await IrcClient.connect(server.port);
  assertEquals(commandsOf(await bob.ask("NICK bob", "USER bob 0 * :Bob")).at(-1), "422");
});

Deno.test("registration: a 005 has at most 13 tokens and a closing text (Modern, RPL_ISUPPORT)", async () => {
  await using server = await testServer();
  await using bob = await IrcClient.connect(server.port);
  const lines = (await bob.ask("NICK bob", "USER bob 0 * :Bob")).filter((line) => line.includes(" 005 "));
  assert(lines.length > 1);
  for (const { params } of lines.map((line) => parseMessage(line)!)) {
    assert(params.length - 2 <= 13);
    assertEquals(params.at(-1), "are supported by this server");
  }
});

Deno.test("registration: 005 says what the server does (Modern, RPL_ISUPPORT)", async () => {
  await using server = await testServer({ lobby: "#hall", limits: { nick: 9, topic: 11, rooms: 0 } });
  await using bob = await IrcClient.connect(server.port);
  const tokens = await isupportOf(bob);
  assertEquals(tokens.get("LOBBY"), "#hall");
  assertEquals(tokens.get("NICKLEN"), "9");
  assertEquals(tokens.get("TOPICLEN"), "11");
  assertEquals(tokens.get("CHANLIMIT"), "#:", "no limit is an empty value");
  assertEquals(tokens.get("CHANTYPES"), "#");
  assertEquals(tokens.get("PREFIX"), "(qaohv)~&@%+");
  assertEquals(tokens.get("CASEMAPPING"), "ascii");
  assertEquals(tokens.get("NETWORK"), "chat.local");
  assert(tokens.has("UTF8ONLY"));
});

Deno.test("registration: NICKLEN, CHANNELLEN and TOPICLEN of 005 are enforced to the byte", async () => {
  await using server = await testServer({ limits: { nick: 9, "room-name": 8, topic: 11 } });
  await using bob = await IrcClient.connect(server.port);
  await isupportOf(bob);
  assertStringIncludes((await bob.ask("NICK ten_bytes_"))[0]!, " 432 ");
  assertStringIncludes((await bob.ask("NICK nine_byte"))[0]!, " NICK ");
  assertStringIncludes((await bob.ask("JOIN #23456789"))[0]!, " 403 ");
  assertStringIncludes((await bob.ask("JOIN #2345678"))[0]!, " JOIN ");
  assertEquals((await bob.ask("TOPIC #2345678 :123456789012"))[0]?.split(" :")[1], "12345678901");
});

Deno.test("registration: MAXLIST of 005 is how many masks the lists take together (Modern, MAXLIST)", async () => {
  await using server = await testServer({ limits: { list: 2 } });
  await using bob = await IrcClient.connect(server.port);
  const tokens = await isupportOf(bob);
  await bob.ask("JOIN #r");
  for (const group of tokens.get("MAXLIST")!.split(",")) {
    const [letters = "", most = ""] = group.split(":");
    for (let i = 0; i < Number(most); i++) {
      const letter = letters[i % letters.length]!;
      assertStringIncludes((await bob.ask(`MODE #r +${letter} mask${i}!*@*`))[0]!, ` MODE #r +${letter} `);
    }
    assertStringIncludes((await bob.ask(`MODE #r +${letters[0]} more!*@*`))[0]!, " 478 ");
  }
});

Deno.test("registration: names that differ in ASCII case alone are one, others are not (CASEMAPPING=ascii)", async () => {
  await using server = await testServer();
  await using bob = await IrcClient.connect(server.port, { nick: "B[b" });
  await using amy = await IrcClient.connect(server.port);
  assertEquals(fold("B[b"), "b[b");
  assertStringIncludes((await amy.ask("NICK b[B"))[0]!, " 433 * b[B ");
  assertEquals(commandsOf(await amy.ask("NICK b{b", "USER amy 0 * :Amy"))[0], "001");
  assertEquals(await bob.sync(), []);
});

Deno.test("CAP LS: lists the capabilities, with 302 as a later version too (IRCv3, CAP LS Version)", async () => {
  await using server = await testServer();
  await using bob = await IrcClient.connect(server.port);
  const lines = await bob.ask("CAP LS 302");
  const messages = lines.map((line) => parseMessage(line)!);
  for (const [index, { params, command }] of messages.entries()) {
    const more = index < lines.length - 1 ? ["*"] : [];
    assertEquals([command, ...params.slice(0, -1)], ["CAP", "*", "LS", ...more]);
  }
  assertArrayIncludes(messages.flatMap(({ params }) => params.at(-1)!.split(" ")), [
    "account-notify",
    "account-tag",
    "away-notify",
    "batch",
    "cap-notify",
    "echo-message",
    "extended-join",
    "invite-notify",
    "labeled-response",
    "message-tags",
    "multi-prefix",
    "server-time",
    "setname",
    "standard-replies",
    "userhost-in-names",
  ]);
  assertEquals(await bob.ask("CAP LS 307"), lines);
});

Deno.test("CAP LS: without 302 one line without values, cut at a whole name if it must be (IRCv3, CAP LS Version)", async () => {
  for (const name of ["chat.local", `${"n".repeat(58)}.test`]) {
    await using server = await testServer({ name });
    await using bob = await IrcClient.connect(server.port, { nick: "b".repeat(32) });
    const [line, ...more] = await bob.ask("CAP LS");
    assertEquals(more, []);
    assert(new TextEncoder().encode(`${line}\r\n`).length <= 512);
    const names = parseMessage(line!)!.params.at(-1)!.split(" ");
    assertArrayIncludes(names, ["account-notify", "sasl", "userhost-in-names", "draft/chathistory"]);
    assertEquals(await bob.ask(`CAP REQ :${names.slice(-9).join(" ")}`), [
      `:${name} CAP ${"b".repeat(32)} ACK :${names.slice(-9).join(" ")}`,
    ]);
  }
});

Deno.test("CAP LS 302 turns cap-notify on by itself, CAP LS does not (IRCv3, cap-notify)", async () => {
  await using server = await testServer();
  await using bob = await IrcClient.connect(server.port);
  assertEquals((await bob.ask("CAP LS", "CAP LIST"))[1], ":chat.local CAP * LIST :");
  assertEquals((await bob.ask("CAP LS 302", "CAP LIST")).at(-1), ":chat.local CAP * LIST :cap-notify");
});

Deno.test("CAP LS holds the welcome back until CAP END (IRCv3, CAP END)", async () => {
  await using server = await testServer();
  await using bob = await IrcClient.connect(server.port);
  assertEquals(commandsOf(await bob.ask("CAP LS", "NICK bob", "USER bob 0 * :Bob")), ["CAP"]);
  assertEquals(commandsOf(await bob.ask("CAP END"))[0], "001");
});

Deno.test("CAP REQ holds the welcome back as well (IRCv3, CAP REQ)", async () => {
  await using server = await testServer();
  await using bob = await IrcClient.connect(server.port);
  assertEquals(await bob.ask("CAP REQ :batch", "NICK bob", "USER bob 0 * :Bob"), [
    ":chat.local CAP * ACK :batch",
  ]);
  assertEquals(commandsOf(await bob.ask("CAP END"))[0], "001");
});

Deno.test("CAP REQ: all or nothing (IRCv3, CAP REQ)", async () => {
  await using server = await testServer();
  await using bob = await IrcClient.connect(server.port, { nick: "bob" });
  assertEquals(await bob.ask("CAP REQ :batch no-such-thing", "CAP LIST"), [
    ":chat.local CAP bob NAK :batch no-such-thing",
    ":chat.local CAP bob LIST :",
  ]);
  assertEquals(await bob.ask("CAP REQ :batch setname", "CAP LIST"), [
    ":chat.local CAP bob ACK :batch setname",
    ":chat.local CAP bob LIST :batch setname",
  ]);
});

Deno.test("CAP REQ -NAME turns a capability off (IRCv3, CAP REQ)", async () => {
  await using server = await testServer();
  await using bob = await IrcClient.connect(server.port, { nick: "bob", caps: ["batch", "setname"] });
  assertEquals(await bob.ask("CAP REQ :-batch", "CAP LIST"), [
    ":chat.local CAP bob ACK :-batch",
    ":chat.local CAP bob LIST :setname",
  ]);
});

Deno.test("CAP: a subcommand that does not exist is 410 (IRCv3, ERR_INVALIDCAPCMD)", async () => {
  await using server = await testServer();
  await using bob = await IrcClient.connect(server.port);
  assertEquals(await bob.ask("CAP DANCE"), [":chat.local 410 * DANCE :Invalid CAP command"]);
});

Deno.test("registration: PING is answered before the welcome", async () => {
  await using server = await testServer();
  await using bob = await IrcClient.connect(server.port);
  await bob.send("PING :early bird");
  assertEquals(await bob.next("PONG"), ":chat.local PONG chat.local :early bird");
});

for (const pass of [["PASS wrong"], [], ["PASS :"]]) {
  Deno.test(`PASS: ${pass[0] ?? "none"} where one is required is 464 and ERROR (Modern, PASS message)`, async () => {
    await using server = await testServer({ password: "opensesame" });
    await using bob = await IrcClient.connect(server.port);
    await bob.send(...pass, "NICK bob", "USER bob 0 * :Bob");
    assertEquals(await bob.expectClosed(), [
      ":chat.local 464 bob :Password incorrect",
      "ERROR :Closing link: localhost (Bad password)",
    ]);
    await using amy = await IrcClient.connect(server.port, { nick: "bob", password: "opensesame" });
    assertEquals(await amy.sync(), [], "the nick is free again");
  });
}

Deno.test("PASS: the right one is followed by the welcome, and the last one given counts (Modern, PASS message)", async () => {
  await using server = await testServer({ password: "open sesame" });
  await using bob = await IrcClient.connect(server.port);
  const said = await bob.ask("PASS no", "PASS :open sesame", "NICK bob", "USER bob 0 * :Bob");
  assertEquals(commandsOf(said)[0], "001");
});

Deno.test("PASS and USER after the welcome are 462 (Modern, ERR_ALREADYREGISTERED)", async () => {
  await using server = await testServer();
  await using bob = await IrcClient.connect(server.port, { nick: "bob" });
  const refusal = ":chat.local 462 bob :You may not reregister";
  assertEquals(await bob.ask("PASS x", "USER other 0 * :Other"), [refusal, refusal]);
  assertStringIncludes((await bob.ask("WHOIS bob"))[0]!, " ~bob localhost * :bob");
});

Deno.test("NICK: of two who want one name at the same moment exactly one gets it, the other 433 (Modern, ERR_NICKNAMEINUSE)", async () => {
  await using server = await testServer();
  await using one = await IrcClient.connect(server.port);
  await using two = await IrcClient.connect(server.port);
  const lines = ["NICK bob", "USER bob 0 * :Bob"];
  const answers = await Promise.all([one.ask(...lines), two.ask(...lines)]);
  assertEquals(answers.map((lines) => commandsOf(lines)[0]).sort(), ["001", "433"]);
});

Deno.test("NICK: the name of somebody who is not welcome yet is taken, and free when that one is gone", async () => {
  await using server = await testServer();
  await using bob = await IrcClient.connect(server.port);
  {
    await using shy = await IrcClient.connect(server.port);
    await shy.ask("NICK bob");
    assertStringIncludes((await bob.ask("NICK bob"))[0]!, " 433 * bob :");
    await shy.send("QUIT");
    await shy.expectClosed();
  }
  assertEquals(commandsOf(await bob.ask("NICK bob", "USER bob 0 * :Bob"))[0], "001");
});

Deno.test("NICK: another choice before the welcome gives the first one back", async () => {
  await using server = await testServer();
  await using bob = await IrcClient.connect(server.port);
  await bob.ask("NICK first", "NICK second", "USER bob 0 * :Bob");
  await using amy = await IrcClient.connect(server.port, { nick: "first" });
  assertEquals(await amy.sync(), []);
});

for (const bad of ["#bob", "bob!x", "b@b", "1bob\u0001", "n".repeat(33), "bob*", "a,b", "chat.local"]) {
  Deno.test(`NICK ${JSON.stringify(bad)} is 432 (Modern, ERR_ERRONEUSNICKNAME)`, async () => {
    await using server = await testServer();
    await using bob = await IrcClient.connect(server.port);
    assertStringIncludes((await bob.ask(`NICK ${bad}`))[0] ?? "nothing", ` 432 * ${bad} :`);
  });
}

const REFUSALS: readonly [name: string, line: string, answer: string][] = [
  ["NICK without a name is 431 (Modern, ERR_NONICKNAMEGIVEN)", "NICK", "431 * :No nickname given"],
  ["NICK with an empty name is 431", "NICK :", "431 * :No nickname given"],
  [
    "USER with three parameters is 461 (Modern, USER message)",
    "USER a b c",
    "461 * USER :Not enough parameters",
  ],
  [
    "USER with an empty real name is 461 (Modern, USER message)",
    "USER a 0 * :",
    "461 * USER :Not enough parameters",
  ],
  ["PASS without a password is 461 (Modern, PASS message)", "PASS", "461 * PASS :Not enough parameters"],
  ["JOIN before the welcome is 451 (Modern, ERR_NOTREGISTERED)", "JOIN #x", "451 * :You have not registered"],
  ["an unknown command is 421 (Modern, ERR_UNKNOWNCOMMAND)", "DANCE now", "421 * DANCE :Unknown command"],
];
for (const [name, line, answer] of REFUSALS) {
  Deno.test(`registration: ${name}`, async () => {
    await using server = await testServer();
    await using bob = await IrcClient.connect(server.port);
    assertEquals(await bob.ask(line), [`:chat.local ${answer}`]);
  });
}

Deno.test("registration: what is no command name is no property of a table either", async () => {
  await using server = await testServer();
  await using bob = await IrcClient.connect(server.port, { nick: "bob" });
  assertEquals(
    commandsOf(await bob.ask("CONSTRUCTOR", "__PROTO__", "TOSTRING", "CAP CONSTRUCTOR")),
    ["421", "421", "421", "410"],
  );
});

Deno.test("registration: a USER that may not name a mask keeps what is usable of it", async () => {
  await using server = await testServer();
  await using bob = await IrcClient.connect(server.port);
  await bob.ask("NICK bob", "USER b!o@b* 0 * :Bob");
  assertStringIncludes((await bob.ask("WHOIS bob"))[0]!, " 311 bob bob ~bob localhost * :Bob");
  await using amy = await IrcClient.connect(server.port);
  await amy.ask("NICK amy", `USER ${"u".repeat(50)} 0 * :Amy`);
  const user = parseMessage((await amy.ask("WHOIS amy"))[0]!)!.params[2]!;
  assertEquals(user.length, limit("user"), "USERLEN counts the ~");
});

Deno.test("registration: too many lines before the welcome end it", async () => {
  await using server = await testServer({ limits: { "registration-lines": 3 } });
  await using bob = await IrcClient.connect(server.port);
  await bob.send("PING 1", "PING 2", "PING 3", "PING 4");
  assertEquals(await bob.expectClosed(), [
    ":chat.local PONG chat.local :1",
    ":chat.local PONG chat.local :2",
    ":chat.local PONG chat.local :3",
    "ERROR :Closing link: localhost (Too many lines before the welcome)",
  ]);
});

Deno.test("QUIT before the welcome is answered with ERROR (Modern, QUIT message)", async () => {
  await using server = await testServer();
  await using bob = await IrcClient.connect(server.port);
  await bob.send("NICK bob", "QUIT :changed my mind");
  assertEquals(await bob.expectClosed(), ["ERROR :Closing link: localhost (Quit: changed my mind)"]);
});
