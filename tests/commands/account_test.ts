// IRCv3 "sasl-3.1", "sasl-3.2", "draft/account-registration", "account-notify"

import { assert, assertEquals } from "@std/assert";
import { fromBase64, toBase64 } from "../../protocol/base64.ts";
import { formatPlain, toChunks } from "../../protocol/sasl.ts";
import { ScramClient } from "../../protocol/scram.ts";
import { IrcClient } from "../support/irc.ts";
import { testServer } from "../support/server.ts";

const PASSWORD = "correct horse";

function plain(name: string, password = PASSWORD, authzid = ""): string {
  return toChunks(formatPlain({ authzid, name, password }))[0]!;
}

/** A server that has an account bob, and a client that has asked for `sasl` and is not welcome yet. */
async function withBob(test: (client: IrcClient, port: number) => Promise<void>): Promise<void> {
  await using server = await testServer();
  await using bob = await IrcClient.connect(server.port, { nick: "bob" });
  const [made] = await bob.ask(`REGISTER * * :${PASSWORD}`);
  assertEquals(made, ":chat.local REGISTER SUCCESS bob :Account successfully registered");
  await bob.ask("QUIT").catch(() => undefined);
  await using client = await IrcClient.connect(server.port);
  await client.ask("CAP LS 302", "CAP REQ sasl");
  await test(client, server.port);
}

Deno.test("sasl-3.2: CAP LS 302 names the mechanisms", async () => {
  await using server = await testServer();
  await using client = await IrcClient.connect(server.port);
  const listed = (await client.ask("CAP LS 302")).join(" ");
  assert(/ sasl=SCRAM-SHA-256,PLAIN,ED25519-CHALLENGE,ED25519-LINK /.test(listed), listed);
});

Deno.test("PLAIN: 900 and 903, and the welcome knows the account", async () => {
  await withBob(async (client) => {
    await client.ask("NICK bob", "USER bob 0 * :Bob");
    assertEquals(await client.ask("AUTHENTICATE PLAIN"), ["AUTHENTICATE +"]);
    assertEquals(await client.ask(`AUTHENTICATE ${plain("BOB")}`), [
      ":chat.local 900 bob bob!~bob@localhost bob :You are now logged in as bob",
      ":chat.local 903 bob :SASL authentication successful",
    ]);
    await client.ask("CAP END");
    const whois = await client.ask("WHOIS bob");
    assert(whois.includes(":chat.local 330 bob bob bob :is logged in as"), whois.join("\n"));
  });
});

Deno.test("PLAIN before NICK: the numerics are addressed to *", async () => {
  await withBob(async (client) => {
    await client.ask("AUTHENTICATE PLAIN");
    const [logged] = await client.ask(`AUTHENTICATE ${plain("bob", PASSWORD, "bob")}`);
    assertEquals(logged, ":chat.local 900 * *!*@localhost bob :You are now logged in as bob");
  });
});

Deno.test("SCRAM-SHA-256: both prove that they know", async () => {
  await withBob(async (client) => {
    const scram = new ScramClient("bob", PASSWORD);
    const say = async (text: string) => {
      const chunks = toChunks(new TextEncoder().encode(text));
      const said = await client.ask(...chunks.map((chunk) => `AUTHENTICATE ${chunk}`));
      return said;
    };
    const decode = (line: string | undefined) =>
      new TextDecoder().decode(fromBase64((line ?? "").replace("AUTHENTICATE ", "")));
    assertEquals(await client.ask("AUTHENTICATE scram-sha-256"), ["AUTHENTICATE +"]);
    const [challenge] = await say(scram.first);
    const [end] = await say((await scram.answer(decode(challenge)))!);
    assert(scram.isServer(decode(end)), end);
    assertEquals((await client.ask("AUTHENTICATE +")).map((line) => line.split(" ")[1]), ["900", "903"]);
  });
});

const REFUSED: [name: string, steps: string[], answers: RegExp[]][] = [
  ["a mechanism that there is not: 908, then 904", ["FOO"], [
    / 908 \* SCRAM-SHA-256,PLAIN,ED25519-CHALLENGE,ED25519-LINK :/,
    / 904 \* :/,
  ]],
  ["__proto__ is no mechanism", ["__proto__"], [/ 908 /, / 904 /]],
  ["no Base64: 904", ["PLAIN", "***"], [/^AUTHENTICATE \+/, / 904 /]],
  ["missing NULs: 904", ["PLAIN", toBase64(new TextEncoder().encode("bob"))], [/^AUTH/, / 904 /]],
  ["a chunk over 400: 905", ["PLAIN", "A".repeat(401)], [/^AUTH/, / 905 /]],
  ["giving up: 906", ["PLAIN", "*"], [/^AUTH/, / 906 \* :/]],
  ["nothing to give up: 906", ["*"], [/ 906 /]],
  ["a wrong password: 904", ["PLAIN", plain("bob", "wrong")], [/^AUTH/, / 904 /]],
  ["an unknown account: 904", ["PLAIN", plain("amy")], [/^AUTH/, / 904 /]],
  ["to act for another: 904", ["PLAIN", plain("bob", PASSWORD, "amy")], [/^AUTH/, / 904 /]],
  ["nothing: 904", ["PLAIN", "+"], [/^AUTH/, / 904 /]],
];

for (const [name, steps, answers] of REFUSED) {
  Deno.test(`SASL refuses ${name}`, async () => {
    await withBob(async (client) => {
      const said = await client.ask(...steps.map((step) => `AUTHENTICATE ${step}`));
      assertEquals(said.length, answers.length, said.join("\n"));
      for (const [i, answer] of answers.entries()) assert(answer.test(said[i]!), said[i]);
      await client.ask("AUTHENTICATE PLAIN");
      const again = await client.ask(`AUTHENTICATE ${plain("bob")}`);
      assert(again.some((line) => line.includes(" 903 ")), `it can be tried again: ${again}`);
    });
  });
}

Deno.test("sasl-3.1: AUTHENTICATE needs the capability", async () => {
  await using server = await testServer();
  await using client = await IrcClient.connect(server.port, { nick: "bob" });
  assertEquals((await client.ask("AUTHENTICATE PLAIN")).map((line) => line.split(" ")[1]), ["904"]);
});

Deno.test("a message in chunks of exactly 400 characters ends with +", async () => {
  await withBob(async (client) => {
    const long = formatPlain({ authzid: "", name: "bob", password: "x".repeat(300 - 5) });
    const chunks = toChunks(long);
    assertEquals(chunks.map((chunk) => chunk.length), [400, 1]);
    const said = await client.ask("AUTHENTICATE PLAIN", ...chunks.map((chunk) => `AUTHENTICATE ${chunk}`));
    assertEquals(said.map((line) => line.split(" ")[1]), ["+", "904"]);
  });
});

Deno.test("sasl-3.1: CAP END in the middle is 906, and the welcome comes without a login", async () => {
  await withBob(async (client) => {
    const said = await client.ask("NICK carl", "USER carl 0 * :C", "AUTHENTICATE PLAIN", "CAP END");
    assertEquals(said.map((line) => line.split(" ")[1]).slice(0, 3), ["+", "906", "001"]);
    assert(!(await client.ask("WHOIS carl")).some((line) => line.includes(" 330 ")));
  });
});

Deno.test("sasl-3.2: whoever is welcome may log in later, and the room hears it (account-notify)", async () => {
  await withBob(async (_, port) => {
    await using carl = await IrcClient.connect(port, { nick: "carl", caps: ["sasl"], join: "#r" });
    await using amy = await IrcClient.connect(port, {
      nick: "amy",
      caps: ["account-notify", "account-tag"],
      join: "#r",
    });
    await carl.ask("AUTHENTICATE PLAIN", `AUTHENTICATE ${plain("bob")}`);
    await carl.ask("PRIVMSG #r :hello");
    assertEquals(await amy.sync(), [
      "@account=bob :carl!~carl@localhost ACCOUNT bob",
      "@account=bob :carl!~carl@localhost PRIVMSG #r :hello",
    ]);
  });
});

Deno.test("whoever logs in or out is told by ACCOUNT as well, once welcome (account-notify, Errata)", async () => {
  await withBob(async (_, port) => {
    const caps = ["account-notify", "labeled-response", "batch", "sasl"];
    await using carl = await IrcClient.connect(port, { nick: "carl", caps, join: "#r" });
    const logIn = (label: string) => carl.ask("AUTHENTICATE PLAIN", `${label}AUTHENTICATE ${plain("bob")}`);
    const login = await logIn("@label=in ");
    const accounts = (lines: string[]) => lines.filter((line) => line.includes(" ACCOUNT "));
    assertEquals(accounts(login).map((line) => line.replace(/^@batch=\S+ /, "")), [
      ":carl!~carl@localhost ACCOUNT bob",
    ]);
    assertEquals(accounts(await logIn("")), [], "as before");
    assertEquals(accounts(await carl.ask("NS LOGOUT")), [":carl!~carl@localhost ACCOUNT *"]);
    await using dora = await IrcClient.connect(port);
    const early = await dora.ask("CAP REQ account-notify", "NICK dora", "REGISTER * * :battery staple");
    assertEquals(accounts(early), []);
  });
});

Deno.test("an account owns the nick of its name: others get 433, whoever logs in gets it", async () => {
  await withBob(async (client, port) => {
    await using carl = await IrcClient.connect(port, { nick: "carl", caps: ["sasl"] });
    assertEquals(await carl.ask("NICK Bob"), [
      ":chat.local 433 carl Bob :Bob belongs to an account; log in to it, or choose another name",
    ]);
    await carl.ask("AUTHENTICATE PLAIN", `AUTHENTICATE ${plain("bob")}`);
    assertEquals(await carl.ask("NICK Bob"), [":carl!~carl@localhost NICK Bob"]);
    const said = await client.ask("NICK bob", "USER b 0 * :B", "CAP END");
    assertEquals(said.map((line) => line.split(" ").slice(1, 4).join(" ")), ["433 * bob"]);
    assert((await client.ask("NICK bert")).some((line) => line.includes(" 001 bert ")));
  });
});

Deno.test("whoever does not log in gets another's nick neither by CAP END nor by waiting", async () => {
  await withBob(async (client, port) => {
    assertEquals((await client.ask("NICK bob", "USER b 0 * :B")).length, 0);
    const refused = await client.ask("CAP END");
    assertEquals(refused.map((line) => line.split(" ").slice(1, 4).join(" ")), ["433 * bob"]);
    await using other = await IrcClient.connect(port);
    await other.ask(
      "CAP REQ sasl",
      "NICK bob",
      "USER b 0 * :B",
      "AUTHENTICATE PLAIN",
      `AUTHENTICATE ${plain("bob")}`,
    );
    assert((await other.ask("CAP END")).some((line) => line.includes(" 001 bob ")));
  });
});

Deno.test("a nick or an account that reads like an account's name is refused, also while nobody bears that", async () => {
  await withBob(async (_, port) => {
    await using carl = await IrcClient.connect(port, { nick: "carl" });
    assertEquals(await carl.ask("NICK b\u043eb"), [
      ":chat.local 433 carl b\u043eb :b\u043eb looks like a name that belongs to an account; please choose another name",
    ]);
    const [refused] = await carl.ask(`REGISTER b\u043eb * :${PASSWORD}`);
    assert(refused!.startsWith(":chat.local FAIL REGISTER ACCOUNT_EXISTS b\u043eb :"), refused);
  });
});

Deno.test("HOSTILE: the 4th wrong password in a minute is not looked at, nor the right one", async () => {
  await withBob(async (client) => {
    for (let i = 0; i < 3; i++) {
      await client.ask("AUTHENTICATE PLAIN", `AUTHENTICATE ${plain("bob", `no ${i}`)}`);
    }
    const [, refused] = await client.ask("AUTHENTICATE PLAIN", `AUTHENTICATE ${plain("bob")}`);
    assert(refused!.includes("try again in a minute"), refused);
  });
});

const UNREGISTERED: [name: string, command: string, answer: string][] = [
  ["a name that is taken", `REGISTER bob * :${PASSWORD}`, "ACCOUNT_EXISTS bob"],
  ["the same name in another case", `REGISTER BOB * :${PASSWORD}`, "ACCOUNT_EXISTS BOB"],
  ["somebody else's nick", `REGISTER amy * :${PASSWORD}`, "ACCOUNT_EXISTS amy"],
  ["what is no name", `REGISTER a!b * :${PASSWORD}`, "BAD_ACCOUNT_NAME a!b"],
  ["a short password", "REGISTER * * :short", "WEAK_PASSWORD carl"],
  ["a password of 301 bytes", `REGISTER * * :${"x".repeat(301)}`, "UNACCEPTABLE_PASSWORD carl"],
  ["a password with a tab", "REGISTER * * :tab\tbed in", "UNACCEPTABLE_PASSWORD carl"],
];

for (const [name, command, answer] of UNREGISTERED) {
  Deno.test(`REGISTER refuses ${name}`, async () => {
    await withBob(async (_, port) => {
      await using _amy = await IrcClient.connect(port, { nick: "amy" });
      await using carl = await IrcClient.connect(port, { nick: "carl" });
      const [said, ...more] = await carl.ask(command);
      assert(said!.startsWith(`:chat.local FAIL REGISTER ${answer} :`), said);
      assertEquals(more, []);
    });
  });
}

Deno.test("REGISTER before NICK: NEED_NICK; before the welcome it works (before-connect)", async () => {
  await using server = await testServer();
  await using client = await IrcClient.connect(server.port);
  assertEquals(
    (await client.ask(`REGISTER * * :${PASSWORD}`))[0]?.split(" :")[0],
    ":chat.local FAIL REGISTER NEED_NICK *",
  );
  await client.ask("NICK dora");
  assertEquals(
    (await client.ask(`REGISTER * * :${PASSWORD}`)).map((line) => line.split(" ").slice(1, 4).join(" ")),
    [
      "REGISTER SUCCESS dora",
      "900 dora dora!*@localhost",
    ],
  );
  await client.ask("USER dora 0 * :Dora");
  const [said] = await client.ask(`REGISTER * * :${PASSWORD}`);
  assert(said!.startsWith(":chat.local FAIL REGISTER ALREADY_AUTHENTICATED dora :"), said);
});

Deno.test("REGISTER does not lead past the server's password", async () => {
  await using server = await testServer({ password: "door" });
  await using client = await IrcClient.connect(server.port);
  const said = await client.ask("CAP LS 302", "NICK eve", `REGISTER * * :${PASSWORD}`);
  assert(!/account-registration=\S*before-connect/.test(said.join(" ")), said[0]);
  assert(said.at(-1)!.startsWith(":chat.local FAIL REGISTER COMPLETE_CONNECTION_REQUIRED :"), said.at(-1));
});

Deno.test("a labelled REGISTER is answered as one batch", async () => {
  await using server = await testServer();
  await using client = await IrcClient.connect(server.port, {
    nick: "bob",
    caps: ["labeled-response", "batch"],
  });
  const said = await client.ask(`@label=7 REGISTER * * :${PASSWORD}`);
  assertEquals(said.length, 4);
  assert(said[0]!.startsWith("@label=7 :chat.local BATCH +"), said[0]);
});

Deno.test("REGISTER: beyond the limit of an hour for its address it is TEMPORARILY_UNAVAILABLE, for NickServ too", async () => {
  await using server = await testServer({ limits: { registrations: 1 } });
  await using amy = await IrcClient.connect(server.port, { nick: "amy" });
  await using bob = await IrcClient.connect(server.port, { nick: "bob" });
  await amy.ask(`REGISTER * * :${PASSWORD}`);
  const words = "Too many accounts were made from your address; try again in an hour";
  assertEquals(await bob.ask(`REGISTER * * :${PASSWORD}`), [
    `:chat.local FAIL REGISTER TEMPORARILY_UNAVAILABLE bob :${words}`,
  ]);
  assert((await bob.ask(`NS REGISTER ${PASSWORD}`))[0]!.endsWith(words + "."));
});
