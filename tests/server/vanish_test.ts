// A client that is suddenly gone, in whatever way: removed, announced once, and nobody else notices anything.

import { assertEquals } from "@std/assert";
import { parseMessage } from "../../protocol/message.ts";
import { IrcClient } from "../support/irc.ts";
import { PlainClient } from "../support/plain.ts";
import { testServer } from "../support/server.ts";

/** How a client gets into #lobby, and how one sees that it is there. */
const ENTRIES = {
  irc: { said: "NICK bob\r\nUSER bob 0 * :Bob\r\nJOIN #lobby\r\n", there: " 366 bob #lobby " },
  plain: { said: "bob\n", there: "bob has connected" },
};

const decoder = new TextDecoder();

/** Enters the room with a socket that nothing of this project is wrapped around. */
async function enter(port: number, kind: keyof typeof ENTRIES): Promise<Deno.TcpConn> {
  const { said, there } = ENTRIES[kind];
  const conn = await Deno.connect({ hostname: "127.0.0.1", port });
  await conn.write(new TextEncoder().encode(said));
  // Byte by byte: the end of the line stays unread, and a socket that is closed with unread input resets.
  const byte = new Uint8Array(1);
  let text = "";
  while (!text.endsWith(there)) {
    if (await conn.read(byte) === null) throw new Error(`The server closed after ${text}`);
    text += decoder.decode(byte);
  }
  return conn;
}

/** Somebody on IRC and a plain user, who watch bob come and go by `leave` and then talk with each other. */
async function watch(leave: (port: number) => Promise<void>): Promise<string[]> {
  await using server = await testServer();
  await using irc = await IrcClient.connect(server.port, { nick: "irc", join: "#lobby" });
  await using plain = await PlainClient.join(server.port, "pat");
  await leave(server.port);
  const quit = await irc.next("QUIT");
  await plain.until("bob has left the chat room!\n");
  await irc.send("PRIVMSG #lobby :still here?");
  await plain.until("irc: still here?\n");
  await plain.send("yes\n");
  assertEquals(parseMessage(await irc.next("PRIVMSG"))!.params, ["#lobby", "yes"]);
  const after = await irc.ask("NAMES #lobby", "WHOIS bob");
  assertEquals(plain.text.split("bob has").length - 1, 2, plain.text);
  assertEquals(plain.text.split("irc has").length - 1, 0, plain.text);
  await using again = await IrcClient.connect(server.port, { nick: "bob" });
  assertEquals(await again.sync(), [], "the nick is free");
  return [quit, ...after];
}

const GONE = [
  ":chat.local 353 irc = #lobby :@irc pat",
  ":chat.local 366 irc #lobby :End of /NAMES list",
  ":chat.local 401 irc bob :No such nick",
  ":chat.local 318 irc bob :End of /WHOIS list",
];

for (const [kind, source] of [["irc", "bob!~bob@localhost"], ["plain", "bob!~plain@localhost"]] as const) {
  const expected = [`:${source} QUIT :Connection closed`, ...GONE];

  Deno.test(`vanish: a reset ${kind} client is announced once and gone`, async () => {
    const seen = await watch(async (port) => (await enter(port, kind)).close());
    assertEquals(seen, expected);
  });

  Deno.test(`vanish: a half-closed ${kind} client is announced once and gone, and its connection closed`, async () => {
    const seen = await watch(async (port) => {
      using conn = await enter(port, kind);
      await conn.closeWrite();
      const rest = new Uint8Array(4_096);
      while (await conn.read(rest) !== null);
    });
    assertEquals(seen, expected);
  });

  Deno.test(`vanish: a killed ${kind} process is announced once and gone`, async () => {
    const seen = await watch(async (port) => {
      const child = await enterAsProcess(port, kind);
      child.kill("SIGKILL");
      await child.status;
    });
    assertEquals(seen, expected);
  });
}

/** A process that enters the room and then waits to be killed. */
async function enterAsProcess(port: number, kind: keyof typeof ENTRIES): Promise<Deno.ChildProcess> {
  const { said, there } = ENTRIES[kind];
  const code = `const conn = await Deno.connect({ hostname: "127.0.0.1", port: ${port} });
    await conn.write(new TextEncoder().encode(${JSON.stringify(said)}));
    const chunk = new Uint8Array(4096);
    let text = "";
    while (!text.includes(${JSON.stringify(there)})) {
      text += new TextDecoder().decode(chunk.subarray(0, await conn.read(chunk) ?? Deno.exit(1)));
    }
    console.log("there");
    await conn.read(chunk);
    await new Promise(() => setInterval(() => {}, 1000));`;
  const command = new Deno.Command(Deno.execPath(), { args: ["eval", code], stdout: "piped" });
  const child = command.spawn();
  for await (const chunk of child.stdout) if (decoder.decode(chunk).includes("there")) break;
  return child;
}

Deno.test("vanish: what a client said in its last write is heard before it goes", async () => {
  await using server = await testServer();
  await using irc = await IrcClient.connect(server.port, { nick: "irc", join: "#lobby" });
  await using bob = await IrcClient.connect(server.port);
  await bob.send("NICK bob", "USER bob 0 * :Bob", "JOIN #lobby", "PRIVMSG #lobby :last words");
  await bob.halfClose();
  const commands: string[] = [];
  while (commands.at(-1) !== "QUIT") {
    commands.push(parseMessage(await irc.next(({ source }) => source?.startsWith("bob!") === true))!.command);
  }
  assertEquals(commands, ["JOIN", "PRIVMSG", "QUIT"]);
});

Deno.test("vanish: a script that sends all it has and half-closes gets all answers before the end", async () => {
  await using server = await testServer();
  await using bob = await IrcClient.connect(server.port);
  await bob.send("NICK bob", "USER bob 0 * :Bob", "JOIN #lobby", "WHOIS bob");
  await bob.halfClose();
  assertEquals((await bob.expectClosed()).at(-1), ":chat.local 318 bob bob :End of /WHOIS list");
});

Deno.test("vanish: somebody who half-closes and reads nothing is gone all the same", async () => {
  await using server = await testServer({ limits: { farewell: 1 } });
  await using irc = await IrcClient.connect(server.port, { nick: "irc", join: "#lobby" });
  await using bob = await IrcClient.connect(server.port, { nick: "bob", join: "#lobby" });
  await bob.send("MOTD");
  await bob.halfClose();
  assertEquals(await irc.next("QUIT"), ":bob!~bob@localhost QUIT :Connection closed");
});

Deno.test("vanish: many who reset at the same moment are all gone, each announced once", async () => {
  await using server = await testServer();
  await using irc = await IrcClient.connect(server.port, { nick: "irc", join: "#r" });
  const names = Array.from({ length: 40 }, (_, i) => `n${i}`);
  const clients = await Promise.all(
    names.map((nick) => IrcClient.connect(server.port, { nick, join: "#r" })),
  );
  await irc.send("PRIVMSG #r :unread, so that closing resets");
  await irc.sync();
  await Promise.all(clients.map((client) => client[Symbol.asyncDispose]()));
  const left: string[] = [];
  while (left.length < names.length) left.push(parseMessage(await irc.next("QUIT"))!.source!.split("!")[0]!);
  assertEquals(left.sort(), names.sort());
  assertEquals((await irc.ask("NAMES #r"))[0], ":chat.local 353 irc = #r :@irc");
});

Deno.test("vanish: a slow reader that falls too far behind is cut, and nobody else waits for it", async () => {
  await using server = await testServer({ limits: { "send-queue": 20_000, "flood-rate": 0 } });
  await using irc = await IrcClient.connect(server.port, { nick: "irc", join: "#r" });
  await using slow = await IrcClient.connect(server.port, { nick: "slow", join: "#r" });
  await using other = await IrcClient.connect(server.port, { nick: "other", join: "#r" });
  const text = "x".repeat(400);
  let quit: string | undefined;
  for (let sent = 0; quit === undefined && sent < 400; sent++) {
    await irc.send(...Array.from({ length: 50 }, () => `PRIVMSG #r :${text}`));
    quit = (await irc.sync()).find((line) => line.includes(" QUIT "));
    const heard = await other.sync();
    assertEquals(heard.filter((line) => line.includes(" PRIVMSG ")).length, 50);
  }
  assertEquals(quit, ":slow!~slow@localhost QUIT :SendQ exceeded");
  await slow.expectClosed();
  assertEquals(await irc.ask("NAMES #r"), [
    ":chat.local 353 irc = #r :@irc other",
    ":chat.local 366 irc #r :End of /NAMES list",
  ]);
});
