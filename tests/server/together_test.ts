// Several connections of one account under one nick: one person, at once on a laptop and a phone.

import { assert, assertEquals } from "@std/assert";
import type { ServeOptions } from "../../server/config.ts";
import type { RunningServer } from "../../server/serve.ts";
import { IrcClient } from "../support/irc.ts";
import { testServer } from "../support/server.ts";

const PASSWORD = "correct-horse";
const LAPTOP = ["echo-message"];
const PHONE = ["echo-message", "server-time"];

/** A server, ann in #r, and bob twice: on a laptop that is in #r and #s, and on a phone that came later. */
interface Scene {
  readonly server: RunningServer;
  readonly ann: IrcClient;
  readonly laptop: IrcClient;
  /** What the phone was told on coming. */
  readonly arrival: readonly string[];
  readonly phone: IrcClient;
}

async function scene(test: (scene: Scene) => Promise<void>, options: ServeOptions = {}): Promise<void> {
  await using server = await testServer(options);
  await using ann = await IrcClient.connect(server.port, { nick: "ann", join: "#r" });
  await using laptop = await IrcClient.connect(server.port, { nick: "bob", caps: LAPTOP });
  await laptop.ask(`REGISTER * * :${PASSWORD}`, "JOIN #r,#s", "TOPIC #s :ours");
  await using phone = await IrcClient.connect(server.port);
  const arrival = await logIn(phone, { nick: "bob", caps: PHONE });
  for (const client of [ann, laptop, phone]) await client.sync();
  await test({ server, ann, laptop, phone, arrival });
}

/** Logs in to bob's account by SASL and completes the registration. @returns what followed that */
async function logIn(client: IrcClient, who: { nick: string; caps?: readonly string[] }): Promise<string[]> {
  await client.ask("CAP LS 302", `CAP REQ :${["sasl", ...who.caps ?? []].join(" ")}`);
  const named = await client.ask(`NICK ${who.nick}`, "USER phone 0 * :Phone");
  assertEquals(named, [], "the nick is not refused before the login");
  await client.ask("AUTHENTICATE PLAIN", `AUTHENTICATE ${btoa(`\0bob\0${PASSWORD}`)}`);
  return await client.ask("CAP END");
}

/** Lines without the tag that the phone gets. */
function untimed(lines: readonly string[]): string[] {
  return lines.map((line) => line.replace(/^@time=\S+ /, ""));
}

function commands(lines: readonly string[]): string[] {
  return untimed(lines).map((line) => line.split(" ")[1]!);
}

const BOB = ":bob!~bob@localhost";

Deno.test("together: a second connection of an account has the nick of the first, and is where that is", async () => {
  await scene(async ({ ann, laptop, arrival }) => {
    const shown = untimed(arrival);
    assert(shown[0]?.startsWith(":chat.local 001 bob "), shown[0]);
    const after = shown.slice(shown.findIndex((line) => line.includes(" 376 ")) + 1);
    assertEquals(after, [
      `${BOB} JOIN #r`,
      `${BOB} JOIN #s`,
      ":chat.local 353 bob = #r :@ann bob",
      ":chat.local 366 bob #r :End of /NAMES list",
      ":chat.local 332 bob #s :ours",
      after[5],
      ":chat.local 353 bob = #s :@bob",
      ":chat.local 366 bob #s :End of /NAMES list",
    ]);
    assertEquals([await ann.sync(), await laptop.sync()], [[], []], "nobody hears of it");
  });
});

Deno.test("together: both read what is said in rooms, and what one says the other reads as well", async () => {
  await scene(async ({ ann, laptop, phone }) => {
    await ann.ask("PRIVMSG #r :hello");
    assertEquals(await laptop.sync(), [":ann!~ann@localhost PRIVMSG #r :hello"]);
    assertEquals(untimed(await phone.sync()), [":ann!~ann@localhost PRIVMSG #r :hello"]);
    assertEquals(await laptop.ask("PRIVMSG #r :hi"), [`${BOB} PRIVMSG #r :hi`]);
    assertEquals(untimed(await phone.sync()), [`${BOB} PRIVMSG #r :hi`]);
    assertEquals(await ann.sync(), [`${BOB} PRIVMSG #r :hi`], "once");
  });
});

Deno.test("together: what is said to the person reaches both, and so does their answer", async () => {
  await scene(async ({ ann, laptop, phone }) => {
    await ann.ask("PRIVMSG bob :psst");
    assertEquals(await laptop.sync(), [":ann!~ann@localhost PRIVMSG bob :psst"]);
    assertEquals(untimed(await phone.sync()), [":ann!~ann@localhost PRIVMSG bob :psst"]);
    await phone.ask("PRIVMSG ann :yes?");
    assertEquals(await laptop.sync(), [`${BOB} PRIVMSG ann :yes?`], "it knows its own words: echo-message");
    assertEquals(await ann.sync(), [`${BOB} PRIVMSG ann :yes?`]);
  });
});

Deno.test("together: without echo-message one's words to a person stay with the connection that said them", async () => {
  await scene(async ({ server, laptop, phone }) => {
    await using old = await IrcClient.connect(server.port);
    await logIn(old, { nick: "bob" });
    await old.sync();
    await phone.ask("PRIVMSG ann :hi", "PRIVMSG #r :all");
    assertEquals(await old.sync(), [`${BOB} PRIVMSG #r :all`]);
    await old.ask("PRIVMSG bob :note to self");
    assertEquals((await laptop.sync()).at(-1), `${BOB} PRIVMSG bob :note to self`);
  });
});

Deno.test("together: joins, parts, nicks, modes and real names are in step", async () => {
  await scene(async ({ ann, laptop, phone }) => {
    await laptop.ask("JOIN #new");
    assertEquals(untimed(await phone.sync()), [
      `${BOB} JOIN #new`,
      ":chat.local 353 bob = #new :@bob",
      ":chat.local 366 bob #new :End of /NAMES list",
    ]);
    assertEquals(await phone.ask("JOIN #new"), [], "it is there already");
    await phone.ask("PART #new");
    assertEquals(await laptop.sync(), [`${BOB} PART #new`]);
    await phone.ask("MODE bob +B");
    assertEquals(await laptop.sync(), [`${BOB} MODE bob +B`]);
    await phone.ask("NICK rob");
    assertEquals(await laptop.sync(), [`${BOB} NICK rob`]);
    assertEquals(await ann.sync(), [`${BOB} NICK rob`]);
  });
});

Deno.test("together: whoever is put out of a room is out with all connections", async () => {
  await scene(async ({ ann, laptop, phone }) => {
    await ann.ask("KICK #r bob");
    assertEquals(commands(await laptop.sync()), ["KICK"]);
    assertEquals(commands(await phone.sync()), ["KICK"]);
    await ann.ask("PRIVMSG #r :gone?");
    assertEquals([await laptop.sync(), await phone.sync()], [[], []]);
  });
});

Deno.test("together: the person leaves with the last connection, and keeps its rooms until then", async () => {
  await scene(async ({ ann, laptop, phone }) => {
    await laptop.send("QUIT :off");
    await laptop.expectClosed();
    assertEquals(await ann.sync(), [], "nobody has left");
    await ann.ask("PRIVMSG #r :still here?");
    assertEquals(commands(await phone.sync()), ["PRIVMSG"]);
    await phone.send("QUIT :off too");
    await phone.expectClosed();
    assertEquals(await ann.next("QUIT"), `${BOB} QUIT :Quit: off too`);
    assertEquals(commands(await ann.ask("WHOIS bob")), ["401", "318"]);
  });
});

Deno.test("together: a person is away when all connections are, and back when one is (AWAY, away-notify)", async () => {
  await scene(async ({ server, laptop, phone }) => {
    await using eve = await IrcClient.connect(server.port, {
      nick: "eve",
      caps: ["away-notify"],
      join: "#r",
    });
    await eve.sync();
    await laptop.ask("AWAY :lunch");
    assertEquals(await eve.sync(), [], "the phone is here");
    await phone.ask("AWAY :on the bus");
    assertEquals(await eve.sync(), [`${BOB} AWAY :on the bus`]);
    await laptop.ask("AWAY");
    assertEquals(await eve.sync(), [`${BOB} AWAY`]);
    await laptop.send("QUIT");
    await laptop.expectClosed();
    assertEquals(await eve.next("AWAY"), `${BOB} AWAY :on the bus`);
  });
});

Deno.test("together: what is killed is the person (KILL)", async () => {
  await scene(async ({ server, laptop, phone }) => {
    await using oper = await IrcClient.connect(server.port, { nick: "op" });
    await oper.ask("OPER root secret");
    await oper.send("KILL bob :enough");
    for (const client of [laptop, phone]) {
      assertEquals(commands(await client.expectClosed()).slice(0, 2), ["KILL", "QUIT"]);
    }
    assertEquals(commands(await oper.ask("WHOIS bob")).filter((command) => command !== "NOTICE"), [
      "401",
      "318",
    ]);
  }, { operators: new Map([["root", await verifier()]]) });
});

async function verifier() {
  const { newVerifier } = await import("../../server/accounts/verifiers.ts");
  return await newVerifier("secret");
}

Deno.test("together: LUSERS counts people, and WHO names a person once (Modern, LUSERS and WHO)", async () => {
  await scene(async ({ ann }) => {
    const counts = await ann.ask("LUSERS");
    assert(counts.includes(":chat.local 255 ann :I have 2 clients and 0 servers"), counts.join("\n"));
    assert(counts.includes(":chat.local 253 ann 0 :unknown connection(s)"), counts.join("\n"));
    assertEquals(commands(await ann.ask("WHO #r")), ["352", "352", "315"]);
  });
});

Deno.test("together: a login to another account, or out of this one, is refused while others share it", async () => {
  await scene(async ({ server, phone }) => {
    await using eve = await IrcClient.connect(server.port, { nick: "eve" });
    await eve.ask(`REGISTER * * :${PASSWORD}`);
    await phone.ask("AUTHENTICATE PLAIN");
    const [refused] = untimed(await phone.ask(`AUTHENTICATE ${btoa(`\0eve\0${PASSWORD}`)}`));
    assert(refused?.startsWith(":chat.local 904 bob "), refused);
    const [said] = untimed(await phone.ask("PRIVMSG NickServ :LOGOUT")).slice(-1);
    assert(said?.includes("Other connections share your name"), said);
    await phone.ask("AUTHENTICATE PLAIN");
    const again = untimed(await phone.ask(`AUTHENTICATE ${btoa(`\0bob\0${PASSWORD}`)}`));
    assertEquals(commands(again), ["900", "903"], "the same account is no other");
  });
});

Deno.test("together: who does not log in is refused the nick at the end of the registration (433)", async () => {
  await scene(async ({ server }) => {
    await using thief = await IrcClient.connect(server.port);
    await thief.ask("CAP LS 302", "NICK bob", "USER thief 0 * :Thief");
    const [refused] = await thief.ask("CAP END");
    assertEquals(refused?.split(" ").slice(1, 4), ["433", "*", "bob"]);
    assertEquals(commands(await thief.ask("NICK rob")).slice(0, 1), ["001"]);
  });
});

Deno.test("together: a nick that is not the account's name is shared as well", async () => {
  await scene(async ({ server, laptop, phone }) => {
    await laptop.ask("NICK bobby");
    await phone.sync();
    await using third = await IrcClient.connect(server.port);
    const arrival = await logIn(third, { nick: "bobby" });
    assert(arrival[0]?.startsWith(":chat.local 001 bobby "), arrival[0]);
    await phone.ask("PRIVMSG #r :three of us");
    assertEquals(await third.sync(), [":bobby!~bob@localhost PRIVMSG #r :three of us"]);
  });
});

Deno.test("together: who came under another nick goes over to the person by NICK", async () => {
  await scene(async ({ server, ann, laptop }) => {
    await using tablet = await IrcClient.connect(server.port, { nick: "bob_", join: "#r,#t" });
    await ann.sync();
    await tablet.ask(`PRIVMSG NickServ :IDENTIFY bob ${PASSWORD}`);
    await laptop.sync();
    const moved = await tablet.ask("NICK bob");
    assertEquals(moved.slice(0, 4), [
      ":bob_!~bob_@localhost NICK bob",
      `${BOB} PART #t`,
      `${BOB} JOIN #s`,
      ":chat.local 332 bob #s :ours",
    ]);
    assertEquals(await ann.sync(), [":bob_!~bob_@localhost QUIT :Now bob"]);
    await ann.ask("PRIVMSG #r :one of you");
    assertEquals(await tablet.sync(), [":ann!~ann@localhost PRIVMSG #r :one of you"]);
    assertEquals(commands(await laptop.sync()), ["QUIT", "PRIVMSG"]);
  });
});

Deno.test("together: a connection that changes its capabilities reads its own variant, the other does not", async () => {
  await scene(async ({ ann, laptop, phone }) => {
    await phone.ask("CAP REQ -server-time");
    await laptop.ask("CAP REQ server-time");
    await ann.ask("PRIVMSG #r :hello");
    const [bare] = await phone.sync();
    const [timed] = await laptop.sync();
    assertEquals(bare, ":ann!~ann@localhost PRIVMSG #r :hello");
    assert(timed?.startsWith("@time="), timed);
  });
});
