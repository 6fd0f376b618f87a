// NickServ, as clients know it that have no SASL

import { assert, assertEquals } from "@std/assert";
import { IrcClient } from "../support/irc.ts";
import { testServer } from "../support/server.ts";

async function withBob(test: (bob: IrcClient, port: number) => Promise<void>): Promise<void> {
  await using server = await testServer();
  await using bob = await IrcClient.connect(server.port, { nick: "bob" });
  await test(bob, server.port);
}

function notices(lines: readonly string[]): string[] {
  const mark = ":NickServ!NickServ@chat.local NOTICE bob :";
  return lines.filter((line) => line.startsWith(mark)).map((line) => line.slice(mark.length));
}

Deno.test("NickServ registers, logs out and logs in", async () => {
  await withBob(async (bob) => {
    const registered = await bob.ask("PRIVMSG NickServ :REGISTER correct-horse bob@example.com");
    assertEquals(notices(registered), ["Your account is registered, and you are logged in as bob."]);
    assert(registered.some((line) => line.split(" ")[1] === "900"), registered.join("\n"));
    const out = await bob.ask("NS LOGOUT");
    assertEquals(notices(out), ["You are logged out."]);
    assert(out.some((line) => line.split(" ")[1] === "901"), out.join("\n"));
    assertEquals(notices(await bob.ask("PRIVMSG nickserv :identify bob correct-horse")), [
      "You are logged in as bob.",
    ]);
    await bob.ask("NICKSERV LOGOUT");
    assertEquals(notices(await bob.ask("NS IDENTIFY correct-horse")), ["You are logged in as bob."]);
  });
});

const ANSWERED: [line: string, answer: RegExp][] = [
  ["PRIVMSG NickServ :IDENTIFY bob wrong-horse", /^There is no such account, or the password is wrong\.$/],
  ["PRIVMSG NickServ :IDENTIFY", /^Say it like this: IDENTIFY \[<account>\] <password>$/],
  ["PRIVMSG NickServ :REGISTER short", /^A password has at least 6 characters\.$/],
  ["PRIVMSG NickServ :DANCE", /^I know no command DANCE\./],
  ["PRIVMSG NickServ :__proto__", /^I know no command __proto__\./],
  ["PRIVMSG NickServ : ", /^I know no command \./],
  ["NS LOGOUT", /^You are not logged in\.$/],
];

for (const [line, answer] of ANSWERED) {
  Deno.test(`${line}: ${answer}`, async () => {
    await withBob(async (bob) => {
      const said = await bob.ask(line);
      assertEquals(said.length, 1, said.join("\n"));
      assert(answer.test(notices(said)[0] ?? ""), said[0]);
    });
  });
}

Deno.test("NickServ HELP lists what it can do", async () => {
  await withBob(async (bob) => {
    const words = notices(await bob.ask("NS HELP")).map((line) => line.split(" ")[0]);
    assertEquals(words, ["REGISTER", "IDENTIFY", "PASSWD", "LOGOUT"]);
  });
});

Deno.test("NickServ never answers a notice, and what is said to it comes back to whoever asked, in its turn (IRCv3, echo-message)", async () => {
  await withBob(async (bob, port) => {
    await using amy = await IrcClient.connect(port, { nick: "amy", caps: ["echo-message"] });
    const [hi, notice, words, answer, ...more] = await amy.ask(
      "PRIVMSG bob :hi",
      "NOTICE NickServ :HELP",
      "PRIVMSG NickServ :DANCE",
    );
    assertEquals([hi, notice, words, more], [
      ":amy!~amy@localhost PRIVMSG bob :hi",
      ":amy!~amy@localhost NOTICE NickServ :HELP",
      ":amy!~amy@localhost PRIVMSG NickServ :DANCE",
      [],
    ]);
    assert(answer!.startsWith(":NickServ!"), answer);
    const heard = await bob.ask("PRIVMSG NickServ :IDENTIFY bob secret-word");
    assert(!heard.join("\n").includes("secret-word"), heard.join("\n"));
  });
});

Deno.test("the fourth wrong password in a minute is not looked at", async () => {
  await withBob(async (bob) => {
    await bob.ask("NS REGISTER correct-horse", "NS LOGOUT");
    for (let i = 0; i < 3; i++) await bob.ask("NS IDENTIFY wrong");
    assertEquals(notices(await bob.ask("NS IDENTIFY correct-horse")), [
      "Too many attempts; try again in a minute.",
    ]);
  });
});
