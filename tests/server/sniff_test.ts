// One port, every client: what the first bytes decide, and what silence does.

import { assertEquals, assertStringIncludes } from "@std/assert";
import { COMMANDS } from "../../server/commands/mod.ts";
import { classify, type Speech } from "../../server/transport/sniff.ts";
import { IrcClient } from "../support/irc.ts";
import { PlainClient } from "../support/plain.ts";
import { testServer } from "../support/server.ts";

const TABLE: readonly [first: string, speech: Speech][] = [
  ["NICK bob\r\n", "irc"],
  ["nick bob\n", "irc"],
  ["CAP LS 302\r\n", "irc"],
  ["CAP LS", "irc"],
  ["\r\nPING x\r\n", "irc"],
  [":bob NICK bob\r\n", "irc"],
  ["@label=1 CAP LS\r\n", "irc"],
  ["DANCE\r\n", "irc"],
  ["NICK bob\r\nPRIVMSG #r :\u0001ACTION waves\u0001\r\n", "irc"],
  ["bob\n", "plain"],
  ["bob", "plain"],
  ["hello there", "plain"],
  ["nickname", "plain"],
  ["Ünlü\n", "plain"],
  ["?\n", "plain"],
  ["", "undecided"],
  ["\r\n", "undecided"],
  ["N", "undecided"],
  ["NIC", "undecided"],
  ["NICK", "undecided"],
  ["PO", "undecided"],
  ["POST", "undecided"],
  ["GET /", "undecided"],
  ["GET / HTTP/1.1\r\n", "http"],
  ["POST /x HTTP/1.0\r\nNICK evil\r\n", "http"],
  ["PRI * HTTP/2.0\r\n", "http"],
  ["PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04", "http"],
  ["GET /\r\n", "http"],
  ["POST /a b HTTP/1.1\n", "http"],
  ["get / http/1.1\r\n", "http"],
  ["\x16\x03\x01\x02\x00\x01", "tls"],
  ["\x16", "tls"],
  ["\x00\x00\x00\x08\x04\xd2\x16\x2f", "binary"],
  ["\x05\x01\x00", "binary"],
  ["ab\n\x00\x01", "binary"],
  ["PRO", "undecided"],
  ["PROXY", "undecided"],
  ["PROXY TC", "undecided"],
  ["PROXY\n", "plain"],
  ["PROXY war", "plain"],
  ["PROXY TCP4", "binary"],
  ["PROXY UNKNOWN\r\n", "binary"],
  ["\xff\xff\xff\xff", "binary"],
  ["\x80\xa1\n", "binary"],
];
for (const [first, speech] of TABLE) {
  Deno.test(`sniff: ${JSON.stringify(first)} is ${speech}`, () => {
    assertEquals(classify(first, Object.keys(COMMANDS)), speech);
  });
}

const INTRODUCTION = "NICK bob\r\nUSER bob 0 * :Bob\r\n";

Deno.test("sniff: silence is answered with exactly the six bytes alias? in one read of their own", async () => {
  await using server = await testServer();
  await using bob = await PlainClient.connect(server.port);
  assertEquals(await bob.read(), "alias?");
  await bob.send("bob");
  await bob.until("you are now connected!");
  assertEquals(bob.reads[0], "alias?");
});

Deno.test("sniff: an IRC client that speaks first hears no alias?", async () => {
  await using server = await testServer();
  await using bob = await PlainClient.connect(server.port);
  await bob.send(INTRODUCTION);
  assertEquals((await bob.until(" 376 ")).startsWith(":chat.local 001 bob "), true);
});

for (
  const [first, introduction] of [["NICK", INTRODUCTION], ["cap", `cap ls 302\r\n${INTRODUCTION}CAP END\r\n`]]
) {
  Deno.test(`sniff: a slow IRC client that answers alias? with ${first} gets a line break, and then it is IRC`, async () => {
    await using server = await testServer();
    await using bob = await PlainClient.connect(server.port);
    await bob.until("alias?");
    await bob.send(introduction!);
    const text = await bob.until(" 376 ");
    assertStringIncludes(text, "alias?\r\n:chat.local ");
    assertStringIncludes(text, "\n:chat.local 001 bob ");
  });
}

Deno.test("sniff: a slow IRC client may answer alias? one byte a packet", async () => {
  await using server = await testServer();
  await using bob = await PlainClient.connect(server.port);
  await bob.until("alias?");
  for (const byte of INTRODUCTION) {
    await bob.send(byte);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  assertStringIncludes(await bob.until(" 376 "), "alias?\r\n:chat.local 001 bob ");
});

Deno.test("sniff: an alias that looks like the beginning of IRC is an alias all the same", async () => {
  await using server = await testServer();
  await using nick = await PlainClient.connect(server.port);
  await nick.until("alias?");
  await nick.send("nick");
  assertStringIncludes(await nick.until("room\n"), "alias?you are now connected!\nnick has connected");
});

Deno.test("sniff: IRC one byte a packet is IRC", async () => {
  await using server = await testServer();
  await using bob = await PlainClient.connect(server.port);
  for (const byte of INTRODUCTION) {
    await bob.send(byte);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  assertEquals((await bob.until(" 376 ")).startsWith(":chat.local 001 bob "), true);
});

Deno.test("sniff: a script that gives its alias unasked is asked all the same, and is in", async () => {
  await using server = await testServer();
  await using bob = await PlainClient.connect(server.port);
  await bob.send("bob\n");
  assertEquals(
    await bob.until("room\n"),
    "alias?you are now connected!\nbob has connected to the chat room\n",
  );
});

for (const request of ["POST / HTTP/1.1\r\nHost: x\r\n\r\n", "GET /NICK HTTP/1.1\n\n"]) {
  Deno.test(`sniff: ${request.split(" ")[0]} is told once that this is no HTTP port, and nothing behind it is executed`, async () => {
    await using server = await testServer();
    await using watcher = await IrcClient.connect(server.port, { nick: "watcher", join: "#lobby" });
    await using browser = await PlainClient.connect(server.port);
    await browser.send(`${request}${INTRODUCTION}JOIN #lobby\r\nPRIVMSG #lobby :evil\r\n`);
    const answer = await browser.expectClosed();
    assertEquals(answer.split("ERROR :").length, 2);
    assertEquals(answer.startsWith("HTTP/1.1 400 "), true);
    assertEquals(await watcher.ask("WHOIS bob"), [
      ":chat.local 401 watcher bob :No such nick",
      ":chat.local 318 watcher bob :End of /WHOIS list",
    ]);
  });
}

Deno.test("sniff: an HTTP request one byte a packet is HTTP too", async () => {
  await using server = await testServer();
  await using browser = await PlainClient.connect(server.port);
  for (const byte of "POST / HTTP/1") {
    await browser.send(byte);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  assertStringIncludes(await browser.expectClosed(), "ERROR :This port speaks IRC, not HTTP");
});

const SILENTLY_CLOSED: readonly [name: string, bytes: number[]][] = [
  ["a TLS hello", [0x16, 0x03, 0x01, 0x00, 0x05, 0x01, 0x00, 0x00, 0x01, 0x03]],
  ["SOCKS", [0x05, 0x01, 0x00]],
  ["binary", [0xff, 0x00, 0x80, 0x0a]],
];
for (const [name, bytes] of SILENTLY_CLOSED) {
  Deno.test(`sniff: ${name} is closed without an answer`, async () => {
    await using server = await testServer();
    await using peer = await PlainClient.connect(server.port);
    await peer.send(new Uint8Array(bytes));
    assertEquals(await peer.expectClosed(), "");
  });
}

Deno.test("sniff: somebody who connects and leaves without a word is forgotten", async () => {
  await using server = await testServer();
  for (let i = 0; i < 20; i++) {
    await using _ = await PlainClient.connect(server.port);
  }
  await using bob = await IrcClient.connect(server.port, { nick: "bob" });
  assertEquals((await bob.ask("LUSERS"))[2], ":chat.local 253 bob 0 :unknown connection(s)");
});

Deno.test("sniff: with plain off silence is not asked, and what is no command is IRC's to refuse", async () => {
  await using server = await testServer({ plain: false });
  await using other = await testServer();
  await using bob = await PlainClient.connect(server.port);
  await using clock = await PlainClient.connect(other.port);
  await clock.until("alias?");
  await bob.send(INTRODUCTION);
  assertEquals((await bob.until(" 376 ")).startsWith(":chat.local 001 bob "), true);
  await using amy = await PlainClient.connect(server.port);
  await amy.send("hello\n");
  assertEquals(await amy.until("\n"), ":chat.local 421 * HELLO :Unknown command\r\n");
});
