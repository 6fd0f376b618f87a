// KEY CODE and the mechanism ED25519-LINK: docs/accounts.md.

import { assertEquals, assertMatch } from "@std/assert";
import { fromBase64 } from "../../protocol/base64.ts";
import {
  formatHello,
  keyId,
  type KeyPair,
  newKeyPair,
  parsePublicKey,
} from "../../protocol/ed25519_challenge.ts";
import { hashOf, newLinkCode, parseLinkCode, proofOf } from "../../protocol/link_code.ts";
import { toChunks } from "../../protocol/sasl.ts";
import type { ServeOptions } from "../../server/config.ts";
import { IrcClient } from "../support/irc.ts";
import { testServer } from "../support/server.ts";
import { logIn, testRefusals } from "./cast.ts";

const PAIR = await newKeyPair();
const ID = keyId(parsePublicKey(PAIR.publicKey)!);

testRefusals([{
  name: "KEY CODE by somebody without an account is FAIL ACCOUNT_REQUIRED",
  who: "bob",
  line: "KEY CODE",
  answer: "FAIL KEY ACCOUNT_REQUIRED :Log in first",
}]);

/** bob is logged in, and another machine has asked for `sasl` and is not welcome yet. */
async function withMachine(
  test: (bob: IrcClient, machine: IrcClient, port: number) => Promise<void>,
  options: ServeOptions = {},
): Promise<void> {
  await using server = await testServer(options);
  await using bob = await IrcClient.connect(server.port, { nick: "bob" });
  await logIn(bob);
  await using machine = await IrcClient.connect(server.port);
  await machine.ask("CAP REQ sasl");
  await test(bob, machine, server.port);
}

async function codeOf(client: IrcClient): Promise<string> {
  const [line = "", ...more] = await client.ask("KEY CODE");
  assertEquals(more, []);
  const [, code = ""] = /^:chat\.local NOTE KEY CODE (\S+) bob :Good once, for 10 minutes: \1$/.exec(line) ??
    [];
  assertMatch(code, /^\w{4}-\w{4}-\w{4}-\w{4}$/, line);
  return code;
}

/** What is different about a machine that comes by a code. */
interface Manner {
  readonly account?: string;
  readonly pair?: KeyPair;
  readonly server?: string;
}

/** Gives the account this machine's key by the code. @returns what the server says to the last message */
async function link(client: IrcClient, code: string, manner: Manner = {}): Promise<string[]> {
  const { account = "bob", pair = PAIR, server } = manner;
  const hello = { account, publicKey: parsePublicKey(pair.publicKey)! };
  await client.ask("AUTHENTICATE ED25519-LINK");
  const [line = ""] = await client.ask(`AUTHENTICATE ${toChunks(formatHello(hello))[0]}`);
  const name = new TextDecoder().decode(fromBase64(line.replace("AUTHENTICATE ", "")));
  if (line.startsWith("AUTHENTICATE ")) assertEquals(name, "chat.local");
  else return [line];
  const proof = await proofOf(await hashOf(parseLinkCode(code)!), { server: server ?? name, hello });
  return await client.ask(`AUTHENTICATE ${toChunks(proof)[0]}`);
}

const WRONG = [":chat.local 904 * :SASL authentication failed"];

Deno.test("ED25519-LINK: a code logs in and adds the key, and all who are logged in are told", async () => {
  await withMachine(async (bob, machine) => {
    const said = await link(machine, await codeOf(bob), { account: "BOB" });
    const note = `NOTE KEY KEY_ADDED ${ID} :A machine was added by a code, and may log in to bob now`;
    assertEquals(said, [
      ":chat.local 900 * *!*@localhost bob :You are now logged in as bob",
      `:chat.local ${note}`,
      ":chat.local 903 * :SASL authentication successful",
    ]);
    assertEquals(await bob.sync(), [`:chat.local ${note}`]);
    const [key] = await bob.ask("KEY LIST");
    assertMatch(key!, /: chat join --link, since 20/);
  });
});

Deno.test("ED25519-LINK: a code is good once, also when two machines take it at the same time", async () => {
  await withMachine(async (bob, machine, port) => {
    await using other = await IrcClient.connect(port);
    await other.ask("CAP REQ sasl");
    const code = await codeOf(bob);
    const pair = await newKeyPair();
    const said = await Promise.all([link(machine, code), link(other, code, { pair })]);
    const outcomes = said.map((lines) => lines.at(-1)!.split(" ")[1]);
    assertEquals(outcomes.sort(), ["903", "904"]);
    assertEquals((await bob.ask("KEY LIST")).filter((line) => / NOTE KEY KEY /.test(line)).length, 1);
  });
});

Deno.test("ED25519-LINK: a new code ends the one before it", async () => {
  await withMachine(async (bob, machine) => {
    const [first, second] = [await codeOf(bob), await codeOf(bob)];
    assertEquals(await link(machine, first), WRONG);
    assertEquals((await link(machine, second)).length, 3);
  });
});

const REFUSED: [name: string, manner: Manner, code?: string][] = [
  ["a code that nobody made", {}, newLinkCode()],
  ["a code of another account", { account: "amy" }],
  ["a code of an account that there is not", { account: "nobody" }],
  ["what was proved to another server", { server: "evil.example" }],
];

for (const [name, manner, code] of REFUSED) {
  Deno.test(`ED25519-LINK refuses ${name}, and the code stays good`, async () => {
    await withMachine(async (bob, machine, port) => {
      await using amy = await IrcClient.connect(port, { nick: "amy" });
      await logIn(amy);
      const good = await codeOf(bob);
      assertEquals(await link(machine, code ?? good, manner), WRONG);
      assertEquals((await link(machine, good)).length, 3);
    });
  });
}

Deno.test("ED25519-LINK: a proof is for the key that was named, and for no other", async () => {
  await withMachine(async (bob, machine) => {
    const code = await codeOf(bob);
    const [mine, theirs] = [PAIR, await newKeyPair()].map(({ publicKey }) => parsePublicKey(publicKey)!);
    await machine.ask(
      "AUTHENTICATE ED25519-LINK",
      `AUTHENTICATE ${toChunks(formatHello({ account: "bob", publicKey: theirs! }))[0]}`,
    );
    const hello = { account: "bob", publicKey: mine! };
    const proof = await proofOf(await hashOf(parseLinkCode(code)!), { server: "chat.local", hello });
    assertEquals(await machine.ask(`AUTHENTICATE ${toChunks(proof)[0]}`), WRONG);
  });
});

Deno.test("ED25519-LINK: after three wrong codes in a minute nothing is looked at", async () => {
  await withMachine(async (bob, machine) => {
    const code = await codeOf(bob);
    for (let i = 0; i < 3; i++) assertEquals(await link(machine, newLinkCode()), WRONG);
    assertEquals(await link(machine, code), [
      ":chat.local 904 * :SASL authentication failed: too many attempts; try again in a minute",
    ]);
  });
});

Deno.test("ED25519-LINK: an account with as many keys as it may have gets no more", async () => {
  await withMachine(async (bob, machine) => {
    const other = await newKeyPair();
    await bob.ask(`KEY ADD ${other.publicKey}`);
    const code = await codeOf(bob);
    assertEquals(await link(machine, code), [
      ":chat.local 904 * :SASL authentication failed: the account has as many keys as it may; drop one first",
    ]);
    await bob.ask(`KEY DROP ${keyId(parsePublicKey(other.publicKey)!)}`);
    assertEquals((await link(machine, await codeOf(bob))).length, 3);
  }, { limits: { keys: 1 } });
});

Deno.test("ED25519-LINK: a message that is none is 904", async () => {
  await withMachine(async (_, machine) => {
    assertEquals((await machine.ask("AUTHENTICATE ED25519-LINK", "AUTHENTICATE AAAA")).at(-1), WRONG[0]);
  });
});

const ENDS: [what: string, line: string][] = [
  ["KEY DROP", `KEY DROP ${ID}`],
  ["another password", `PASSWORD ${btoa("correct horse")} ${btoa("battery staple")}`],
];

for (const [what, line] of ENDS) {
  Deno.test(`ED25519-LINK: ${what} ends the code that was made before`, async () => {
    await withMachine(async (bob, machine) => {
      await bob.ask(`KEY ADD ${PAIR.publicKey}`);
      const code = await codeOf(bob);
      await bob.ask(line);
      assertEquals(await link(machine, code, { pair: await newKeyPair() }), WRONG);
    });
  });
}
