// What a client may send, at the edges. The limits are the server's; the connection outlives a line too long.

import { assertEquals, assertStringIncludes } from "@std/assert";
import { parseMessage } from "../../protocol/message.ts";
import { connectAll, IrcClient } from "../support/irc.ts";
import { limit, testServer } from "../support/server.ts";

const TOO_LONG = ":chat.local 417 bob :Input line was too long";

Deno.test("limits: a line of 512 bytes with CR LF is taken, one byte more is 417 (Modern, ERR_INPUTTOOLONG)", async () => {
  await using server = await testServer();
  await using bob = await IrcClient.connect(server.port, { nick: "bob" });
  const line = (bytes: number) => `TOPIC ${"x".repeat(bytes - "TOPIC \r\n".length)}`;
  assertStringIncludes((await bob.ask(line(512)))[0]!, ":chat.local 403 bob xxxx");
  assertEquals(await bob.ask(line(513)), [TOO_LONG]);
});

Deno.test("limits: LF alone ends a line as well, and counts as CR LF", async () => {
  await using server = await testServer();
  await using bob = await IrcClient.connect(server.port, { nick: "bob" });
  await bob.sendRaw(`TOPIC ${"x".repeat(510 - 6)}\nTOPIC ${"x".repeat(511 - 6)}\n`);
  const [first, second] = await bob.sync();
  assertStringIncludes(first!, " 403 bob ");
  assertEquals(second, TOO_LONG);
});

Deno.test("limits: tags may fill 4096 bytes beside the 512 of the message, one byte more is 417 (IRCv3, message-tags, Size limit)", async () => {
  await using server = await testServer();
  await using bob = await IrcClient.connect(server.port, { nick: "bob", caps: ["message-tags"], join: "#r" });
  await using amy = await IrcClient.connect(server.port, { nick: "amy", caps: ["message-tags"], join: "#r" });
  const tags = (bytes: number) => `@+x=${"v".repeat(bytes - "@+x= ".length)}`;
  await bob.sync();
  assertEquals(await bob.ask(`${tags(4_097)} TAGMSG #r`), [TOO_LONG]);
  const body = `PRIVMSG #r :${"y".repeat(512 - "PRIVMSG #r :\r\n".length)}`;
  assertEquals(await bob.ask(`${tags(4_096)} ${body}`), []);
  const heard = (await amy.sync()).map((line) => parseMessage(line)!);
  assertEquals(heard.map(({ command }) => command), ["PRIVMSG"]);
  assertEquals(heard[0]!.tags.get("+x"), "v".repeat(4_091));
});

Deno.test("limits: 16 KiB without a newline close the connection, and the room is told", async () => {
  await using server = await testServer();
  const [bob, amy] = await connectAll(server.port, { nicks: ["bob", "amy"], join: "#r" });
  await using _ = bob!;
  await using __ = amy!;
  await bob!.sendRaw("x".repeat(16_384)).catch(() => {});
  await bob!.expectClosed();
  assertStringIncludes(await amy!.next("QUIT"), ":bob!~bob@localhost QUIT :");
});

Deno.test("limits: a long line that does end is refused and forgotten, the next one is handled", async () => {
  await using server = await testServer();
  await using bob = await IrcClient.connect(server.port, { nick: "bob" });
  assertEquals(await bob.ask(`PRIVMSG #r :${"x".repeat(4_000)}`, "DANCE"), [
    TOO_LONG,
    ":chat.local 421 bob DANCE :Unknown command",
  ]);
});

Deno.test("limits: invalid UTF-8 is FAIL, reaches nobody, and the connection stays (IRCv3, UTF8ONLY)", async () => {
  await using server = await testServer();
  await using bob = await IrcClient.connect(server.port, { nick: "bob", join: "#r" });
  await using amy = await IrcClient.connect(server.port, { nick: "amy", join: "#r" });
  await bob.sync();
  await bob.sendRaw(new Uint8Array([...new TextEncoder().encode("PRIVMSG #r :caf"), 0xe9, 0x0d, 0x0a]));
  const [answer] = await bob.sync();
  assertStringIncludes(answer!, ":chat.local FAIL PRIVMSG INVALID_UTF8 :");
  await bob.ask("PRIVMSG #r :café");
  assertEquals(await amy.sync(), [":bob!~bob@localhost PRIVMSG #r :café"]);
});

for (const [name, text] of [["NUL", "a\0b"], ["a bare CR", "a\rQUIT"]] as const) {
  Deno.test(`limits: ${name} in a line is refused and reaches nobody (Modern, Message Format)`, async () => {
    await using server = await testServer();
    await using bob = await IrcClient.connect(server.port, { nick: "bob", join: "#r" });
    await using amy = await IrcClient.connect(server.port, { nick: "amy", join: "#r" });
    await bob.sync();
    // In a command's place as well: the answer names what can be named.
    assertEquals(await bob.ask(`PRIVMSG #r :${text}`, `NICK ${text}`, `${text.slice(1, 2)} x`, `${text} x`), [
      ":chat.local 400 bob PRIVMSG :A line may not hold NUL or CR",
      ":chat.local 400 bob NICK :A line may not hold NUL or CR",
      ":chat.local 400 bob * :A line may not hold NUL or CR",
      `:chat.local 400 bob ${text.slice(0, 1).toUpperCase()}${
        text.slice(2).toUpperCase()
      } :A line may not hold NUL or CR`,
    ]);
    assertEquals(await amy.sync(), []);
  });
}

Deno.test("limits: what is relayed with its source fits 512 bytes, cut between characters", async () => {
  await using server = await testServer();
  await using bob = await IrcClient.connect(server.port, { nick: "bob", caps: ["echo-message"], join: "#r" });
  await using amy = await IrcClient.connect(server.port, { nick: "amy", join: "#r" });
  await bob.sync();
  const text = `${"é".repeat(240)}x`;
  const [echo] = await bob.ask(`PRIVMSG #r :${text}`, `PRIVMSG amy :${text}`);
  const heard = await amy.sync();
  assertEquals(heard[0], echo, "the echo is what the others got");
  for (const line of heard) {
    const bytes = new TextEncoder().encode(`${line}\r\n`).length;
    assertEquals([bytes > 508, bytes <= 512, line.includes("\ufffd")], [true, true, false]);
  }
});

Deno.test("limits: a topic, a part reason, an away text and a real name are cut at theirs", async () => {
  await using server = await testServer({ limits: { topic: 5, kick: 6, away: 7, realname: 8 } });
  await using bob = await IrcClient.connect(server.port);
  await bob.ask("NICK bob", "USER bob 0 * :1234567890", "JOIN #r");
  const text = "1234567890";
  const answers = await bob.ask(`TOPIC #r :${text}`, `AWAY :${text}`, "WHOIS bob", `PART #r :${text}`);
  const lastOf = (command: string) =>
    answers.map((line) => parseMessage(line)!).find((message) => message.command === command)?.params.at(-1);
  assertEquals(
    [lastOf("TOPIC"), lastOf("301"), lastOf("311"), lastOf("PART")],
    ["12345", "1234567", "12345678", "123456"],
  );
});

Deno.test("limits: the reasons of QUIT and KICK are cut as well (KICKLEN)", async () => {
  await using server = await testServer({ limits: { kick: 6 } });
  await using bob = await IrcClient.connect(server.port, { nick: "bob", join: "#r" });
  await using amy = await IrcClient.connect(server.port, { nick: "amy", join: "#r" });
  await bob.ask("KICK #r bob :1234567890", "JOIN #r");
  await bob.send("QUIT :1234567890");
  await bob.expectClosed();
  const texts = (await amy.sync()).map((line) => parseMessage(line)!.params.at(-1));
  assertEquals(texts, ["123456", "#r", "Quit: 123456"]);
});

Deno.test("limits: more rooms than allowed are 405 (Modern, ERR_TOOMANYCHANNELS)", async () => {
  await using server = await testServer({ limits: { rooms: 2 } });
  await using bob = await IrcClient.connect(server.port, { nick: "bob", join: "#1,#2" });
  assertEquals(await bob.ask("JOIN #3"), [":chat.local 405 bob #3 :You have joined too many channels"]);
  await bob.ask("PART #1");
  assertStringIncludes((await bob.ask("JOIN #3"))[0]!, " JOIN #3");
});

Deno.test("limits: no limit is no limit", async () => {
  await using server = await testServer({ limits: { line: 0, "receive-buffer": 0, topic: 0, nick: 0 } });
  await using bob = await IrcClient.connect(server.port, { nick: "bob", join: "#r" });
  const nick = `b${"o".repeat(100)}b`;
  assertStringIncludes((await bob.ask(`NICK ${nick}`))[0]!, ` NICK ${nick}`);
  await bob.ask("PRIVMSG #r :" + "x".repeat(20_000));
  assertEquals(await bob.sync(), []);
});

Deno.test("limits: how many messages may be on their way into the log changes nothing that others see", async () => {
  await using server = await testServer({ limits: { pending: 2, "flood-rate": 0 } });
  await using bob = await IrcClient.connect(server.port, { nick: "bob", join: "#r" });
  await using amy = await IrcClient.connect(server.port, { nick: "amy", join: "#r" });
  await bob.ask(...Array.from({ length: 200 }, (_, i) => `PRIVMSG #r :${i}`));
  const texts = (await amy.sync()).map((line) => parseMessage(line)!.params[1]);
  assertEquals(texts, Array.from({ length: 200 }, (_, i) => String(i)));
});

Deno.test("limits: the default of a line is what every IRC client expects", () => {
  assertEquals([limit("line"), limit("tags")], [512, 4_096]);
});
