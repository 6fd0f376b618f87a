// The plain conversation: each thing that the tutorial's program did, over bare sockets.

import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { parseMessage } from "../../protocol/message.ts";
import type { Connection } from "../../server/transport/tcp.ts";
import { PlainTransport, Translator } from "../../server/transport/plain.ts";
import { IrcClient } from "../support/irc.ts";
import { PlainClient } from "../support/plain.ts";
import { testServer } from "../support/server.ts";

/** What somebody on IRC has heard said in the room since the last barrier. */
async function saidTo(listener: IrcClient): Promise<string[]> {
  const messages = (await listener.sync()).map((line) => parseMessage(line)!);
  return messages.filter(({ command }) => command === "PRIVMSG").map(({ params }) => params[1]!);
}

/** Waits until `listener` has heard a text, and gives all that was said up to it. */
async function saidUntil(listener: IrcClient, last: string): Promise<string[]> {
  const texts: string[] = [];
  while (texts.at(-1) !== last) texts.push(parseMessage(await listener.next("PRIVMSG"))!.params[1]!);
  return texts;
}

for (
  const [how, answer] of [["without a newline", "bob"], ["with a newline", "bob\n"], [
    "with CR LF",
    "bob\r\n",
  ]]
) {
  Deno.test(`plain: an alias ${how} is welcome with "you are now connected!"`, async () => {
    await using server = await testServer();
    await using bob = await PlainClient.connect(server.port);
    await bob.until("alias?");
    await bob.send(answer!);
    assertEquals(
      await bob.until("room\n"),
      "alias?you are now connected!\nbob has connected to the chat room\n",
    );
  });
}

Deno.test("plain: everyone is told who has connected and who has left", async () => {
  await using server = await testServer();
  await using bob = await PlainClient.join(server.port, "bob");
  {
    await using _amy = await PlainClient.join(server.port, "amy");
    await bob.until("amy has connected to the chat room\n");
  }
  await bob.until("amy has left the chat room!\n");
  assertEquals(bob.reads.slice(-2), [
    "amy has connected to the chat room\n",
    "amy has left the chat room!\n",
  ]);
});

Deno.test("plain: what one says reaches all others in one order, and not oneself", async () => {
  await using server = await testServer();
  const names = ["ann", "ben", "cat", "dan", "eve", "fay"];
  await using stack = new AsyncDisposableStack();
  const clients = await Promise.all(names.map((name) => PlainClient.join(server.port, name)));
  for (const client of clients) stack.use(client);
  await using irc = await IrcClient.connect(server.port, { nick: "irc", join: "#lobby" });
  for (let round = 0; round < 20; round++) {
    await Promise.all(clients.map((client, i) => client.send(`${names[i]} says ${round}\n`)));
  }
  const heard: string[] = [];
  while (heard.length < names.length * 20) {
    const { source, params } = parseMessage(await irc.next("PRIVMSG"))!;
    heard.push(`${source!.split("!")[0]}: ${params[1]}`);
  }
  await irc.send("PRIVMSG #lobby :the end");
  for (const [i, client] of clients.entries()) {
    const text = await client.until("irc: the end\n");
    const lines = text.split("\n").filter((line) => / says \d+$/.test(line));
    assertEquals(lines, heard.filter((line) => !line.startsWith(`${names[i]}: `)));
  }
});

Deno.test("plain: plain users and IRC users are in one room", async () => {
  await using server = await testServer();
  await using irc = await IrcClient.connect(server.port, { nick: "irc", join: "#lobby" });
  await using bob = await PlainClient.join(server.port, "bob");
  await irc.next("JOIN");
  await bob.send("hello from nc\n");
  assertEquals(await irc.next("PRIVMSG"), ":bob!~plain@localhost PRIVMSG #lobby :hello from nc");
  await irc.send("PRIVMSG #lobby :hello from IRC");
  await bob.until("irc: hello from IRC\n");
  assertEquals((await irc.ask("NAMES #lobby"))[0], ":chat.local 353 irc = #lobby :@irc bob");
});

Deno.test("plain: a taken alias is told so and asked for again, with alias? in a read of its own", async () => {
  await using server = await testServer();
  await using first = await PlainClient.join(server.port, "bob");
  await using second = await PlainClient.connect(server.port);
  await second.until("alias?");
  await second.send("BOB");
  await second.until("taken");
  while (!second.reads.slice(1).join("").includes("alias?")) await second.read();
  assertEquals(second.reads.at(-1), "alias?");
  await second.send("rob");
  await second.until("you are now connected!");
  await first.until("rob has connected to the chat room\n");
});

for (const unusable of ["two words", "#room", "a@b", ":colon", "x".repeat(40), "*"]) {
  Deno.test(`plain: the alias ${JSON.stringify(unusable)} cannot be used and is asked for again`, async () => {
    await using server = await testServer();
    await using bob = await PlainClient.connect(server.port);
    await bob.until("alias?");
    await bob.send(unusable);
    while (bob.text.split("alias?").length < 3) await bob.read();
    assertEquals(bob.reads.at(-1), "alias?");
    assertStringIncludes(bob.text, "That name cannot be used here\n");
    await bob.send("bob");
    await bob.until("you are now connected!");
  });
}

Deno.test("plain: a name in another script is an alias", async () => {
  await using server = await testServer();
  await using bob = await PlainClient.join(server.port, "Jürgen");
  await using _ = await PlainClient.join(server.port, "日本");
  await bob.until("日本 has connected to the chat room\n");
});

Deno.test("plain: ten refused aliases end it", async () => {
  await using server = await testServer();
  await using stuck = await PlainClient.connect(server.port);
  await stuck.until("alias?");
  for (let i = 1; i <= 10; i++) {
    await stuck.send("#no");
    while (stuck.text.split("alias?").length < i + 2) if (await stuck.read() === undefined) break;
  }
  assertEquals((await stuck.expectClosed()).split("alias?").length - 1, 10);
});

Deno.test("plain: the prefix that the tutorial's client adds is dropped", async () => {
  await using server = await testServer();
  await using irc = await IrcClient.connect(server.port, { nick: "irc", join: "#lobby" });
  await using bob = await PlainClient.join(server.port, "bob");
  await bob.send("bob: hello");
  assertEquals(await saidUntil(irc, "hello"), ["hello"]);
});

Deno.test("plain: somebody else's name in front is what was said", async () => {
  await using server = await testServer();
  await using irc = await IrcClient.connect(server.port, { nick: "irc", join: "#lobby" });
  await using bob = await PlainClient.join(server.port, "bob");
  await bob.send("amy: hello\n");
  assertEquals(await saidUntil(irc, "amy: hello"), ["amy: hello"]);
});

Deno.test("plain: two sayings that arrived as one are two messages", async () => {
  await using server = await testServer();
  await using irc = await IrcClient.connect(server.port, { nick: "irc", join: "#lobby" });
  await using bob = await PlainClient.join(server.port, "bob");
  await bob.send("bob: onebob: two");
  assertEquals(await saidUntil(irc, "two"), ["one", "two"]);
});

Deno.test("plain: the alias and the first words in one write", async () => {
  await using server = await testServer();
  await using irc = await IrcClient.connect(server.port, { nick: "irc", join: "#lobby" });
  await using bob = await PlainClient.connect(server.port);
  await bob.send("bob\nhello\n\nthere\r\n");
  assertEquals(await saidUntil(irc, "there"), ["hello", "there"]);
});

Deno.test("plain: a script that says its piece and closes is heard to the end", async () => {
  await using server = await testServer();
  await using irc = await IrcClient.connect(server.port, { nick: "irc", join: "#lobby" });
  await using ci = await PlainClient.connect(server.port);
  await ci.send("ci\ndeployed\n");
  await ci.halfClose();
  assertMatch(await irc.next("JOIN"), /^:ci!/);
  assertEquals(await saidUntil(irc, "deployed"), ["deployed"]);
  assertMatch(await irc.next("QUIT"), /^:ci!/);
});

Deno.test("plain: nothing said with spaces alone is a message", async () => {
  await using server = await testServer();
  await using irc = await IrcClient.connect(server.port, { nick: "irc", join: "#lobby" });
  await using bob = await PlainClient.join(server.port, "bob");
  await bob.send("\n  \n\r\n\nhello\n");
  assertEquals(await saidUntil(irc, "hello"), ["hello"]);
});

Deno.test("plain: IRC typed by a plain user is said, not executed", async () => {
  await using server = await testServer();
  await using irc = await IrcClient.connect(server.port, { nick: "irc", join: "#lobby" });
  await using bob = await PlainClient.join(server.port, "bob");
  await bob.send("QUIT\nNICK eve\nPRIVMSG #lobby :x\rNICK eve\nhello\0there\n");
  assertEquals(await saidUntil(irc, "hellothere"), [
    "QUIT",
    "NICK eve",
    "PRIVMSG #lobby :xNICK eve",
    "hellothere",
  ]);
  assertStringIncludes((await irc.ask("WHOIS eve"))[0]!, " 401 ");
});

Deno.test("plain: a character that is split between two writes arrives whole", async () => {
  await using server = await testServer();
  await using irc = await IrcClient.connect(server.port, { nick: "irc", join: "#lobby" });
  await using bob = await PlainClient.join(server.port, "bob");
  const bytes = new TextEncoder().encode("naïve 🙂!\n");
  await bob.send(bytes.subarray(0, 3));
  await irc.next("PRIVMSG");
  await bob.send(bytes.subarray(3, 9));
  const second = parseMessage(await irc.next("PRIVMSG"))!.params[1];
  await bob.send(bytes.subarray(9));
  const third = parseMessage(await irc.next("PRIVMSG"))!.params[1];
  assertEquals(["na", second, third], ["na", "ïve ", "🙂!"]);
});

Deno.test("plain: a long line is said in pieces, and nothing of it is lost", async () => {
  await using server = await testServer();
  await using irc = await IrcClient.connect(server.port, { nick: "irc", join: "#lobby" });
  await using bob = await PlainClient.join(server.port, "bob");
  const text = Array.from({ length: 900 }, (_, i) => `w${i}é`).join(" ");
  await bob.send(`${text}\nover\n`);
  const pieces = (await saidUntil(irc, "over")).slice(0, -1);
  assert(pieces.length > 10);
  assertEquals(pieces.join(" ").replace(/\s+/g, " "), text);
});

const WORDS = {
  lobby: "#lobby",
  password: false,
  messageBytes: 390,
  longestAnswer: 5_632,
  translator: new Translator(),
};

Deno.test("plain: what is said without an end is passed on before the end", async () => {
  const connection = { remote: "127.0.0.1", filled: true, keepAlive() {}, write: () => Promise.resolve() };
  let read = 0;
  async function* chunks(): AsyncGenerator<Uint8Array> {
    yield new TextEncoder().encode("bob\n");
    for (; read < 200; read++) yield await Promise.resolve(new Uint8Array(16_384).fill(97));
  }
  const plain = new PlainTransport(connection as unknown as Connection, {
    chunks: chunks(),
    words: WORDS,
    patience: 9,
  });
  for await (const lines of plain.lines) {
    if (lines[0]!.toString().startsWith("NICK")) {
      await plain.write(new TextEncoder().encode(":chat.local 001 bob :Welcome\r\n"));
    }
    if (lines[0]!.toString().startsWith("PRIVMSG")) break;
  }
  assert(read < 10, `${read} full reads were kept in memory`);
});

Deno.test("plain: whoever came while nothing could be stored is in the room once something can", async () => {
  const connection = { remote: "127.0.0.1", filled: false, keepAlive() {}, write: () => Promise.resolve() };
  async function* chunks(): AsyncGenerator<Uint8Array> {
    for (const said of ["bob\n", "one\n", "two\n", "three\n"]) {
      yield await Promise.resolve(new TextEncoder().encode(said));
    }
  }
  const plain = new PlainTransport(connection as unknown as Connection, {
    chunks: chunks(),
    words: WORDS,
    patience: 9,
  });
  const tell = (line: string) => plain.write(new TextEncoder().encode(`:chat.local ${line}\r\n`));
  const asked: string[] = [];
  for await (const lines of plain.lines) {
    asked.push(lines.join());
    if (asked.length === 1) await tell("001 bob :Welcome");
    if (asked.length === 2 || asked.length === 3) await tell("FAIL JOIN TRY_AGAIN :Try again");
  }
  assertEquals(asked.slice(1), [
    "JOIN #lobby",
    "JOIN #lobby,PRIVMSG #lobby :one",
    "JOIN #lobby,PRIVMSG #lobby :two",
    "PRIVMSG #lobby :three",
  ]);
});

Deno.test("plain: control characters and tricks of IRC users never reach a plain client", async () => {
  await using server = await testServer();
  await using bob = await PlainClient.join(server.port, "bob");
  await using irc = await IrcClient.connect(server.port, { nick: "irc", join: "#lobby" });
  const start = (await bob.until("irc has connected")).length;
  await irc.send(
    "PRIVMSG #lobby :\u001b[2J\u001b]0;owned\u0007\u0008\u007f\u009b31m",
    "PRIVMSG #lobby :\u0002bold\u0002 \u000304red\u0003 \u202eevil",
    "TOPIC #lobby :\u001b[31mtopic",
    "PRIVMSG #lobby :\u0001ACTION \u001bwaves\u0001",
    "PRIVMSG #lobby :the end",
  );
  const text = (await bob.until("irc: the end\n")).slice(start);
  // deno-lint-ignore no-control-regex
  assertEquals(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]/.test(text), false, JSON.stringify(text));
  assertStringIncludes(text, "irc: bold red ");
  assertMatch(text, /^\* irc .*waves$/m);
});

Deno.test("plain: what others do is told in words", async () => {
  await using server = await testServer();
  await using irc = await IrcClient.connect(server.port, { nick: "irc", join: "#lobby" });
  await using bob = await PlainClient.join(server.port, "bob");
  await using amy = await PlainClient.join(server.port, "amy");
  await bob.until("amy has connected");
  const start = bob.text.length;
  await irc.send(
    "TOPIC #lobby :Today",
    "TOPIC #lobby :",
    "PRIVMSG #lobby :\u0001VERSION\u0001",
    "NOTICE #lobby :note",
    "PRIVMSG bob :just you",
    "MODE #lobby +v bob",
    "KICK #lobby amy :enough",
    "NICK ike",
    "QUIT :bye",
  );
  await bob.until("ike has left the chat room!\n");
  assertEquals(bob.text.slice(start).split("\n"), [
    "irc changed the topic to: Today",
    "irc cleared the topic",
    "irc: note",
    "irc (to you alone): just you",
    "amy was removed from the chat room by irc (enough)",
    "irc is now known as ike",
    "ike has left the chat room!",
    "",
  ]);
  await amy.until("amy was removed from the chat room by irc (enough)\n");
});

Deno.test("plain: a message that nobody may be given is refused in words", async () => {
  await using server = await testServer();
  await using irc = await IrcClient.connect(server.port, { nick: "irc", join: "#lobby" });
  await using bob = await PlainClient.join(server.port, "bob");
  await irc.ask("MODE #lobby +m");
  await bob.send("hello\n");
  await bob.until("Cannot send to channel: only those with voice may speak (+m)\n");
  assertEquals(await saidTo(irc), []);
});

Deno.test("plain: where the server has a password it is asked for after the alias", async () => {
  await using server = await testServer({ password: "open sesame" });
  await using bob = await PlainClient.connect(server.port);
  await bob.until("alias?");
  await bob.send("bob\n");
  await bob.until("password?");
  await bob.send("open sesame\n");
  assertEquals(
    await bob.until("room\n"),
    "alias?password?you are now connected!\nbob has connected to the chat room\n",
  );
});

Deno.test("plain: a wrong password is refused in words and closed", async () => {
  await using server = await testServer({ password: "open sesame" });
  await using bob = await PlainClient.connect(server.port);
  await bob.until("alias?");
  await bob.send("bob");
  await bob.until("password?");
  await bob.send("guess");
  const text = await bob.expectClosed();
  assertStringIncludes(text, "password?Password incorrect\n");
  assertEquals(text.includes("connected"), false);
});

Deno.test("plain: with a password a taken alias is asked again without it", async () => {
  await using server = await testServer({ password: "pw" });
  await using _ = await IrcClient.connect(server.port, { nick: "bob", password: "pw" });
  await using rob = await PlainClient.connect(server.port);
  await rob.until("alias?");
  await rob.send("bob");
  await rob.until("password?");
  await rob.send("pw");
  while (rob.text.split("alias?").length < 3) await rob.read();
  await rob.send("rob");
  await rob.until("rob has connected to the chat room\n");
});

Deno.test("plain: what fills a read exactly is heard all the same, also as the last word", async () => {
  await using server = await testServer();
  await using bob = await PlainClient.join(server.port, "bob");
  await using amy = await IrcClient.connect(server.port, { nick: "amy", join: "#lobby" });
  const heard = async (length: number) => {
    let said = "";
    while (said.length < length) said += (await amy.next("PRIVMSG")).split(" :")[1];
    return said;
  };
  for (const length of [1024, 2048]) {
    await bob.send("x".repeat(length));
    assertEquals(await heard(length), "x".repeat(length));
  }
});
