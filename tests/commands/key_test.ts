// KEY and the mechanism ED25519-CHALLENGE: docs/accounts.md.

import { assert, assertEquals, assertMatch } from "@std/assert";
import { fromBase64 } from "../../protocol/base64.ts";
import {
  formatHello,
  keyId,
  type KeyPair,
  newKeyPair,
  parseChallenge,
  parsePublicKey,
  sign,
} from "../../protocol/ed25519_challenge.ts";
import { toChunks } from "../../protocol/sasl.ts";
import { IrcClient } from "../support/irc.ts";
import { testServer } from "../support/server.ts";
import { assemble, logIn, testRefusals } from "./cast.ts";

const PAIR = await newKeyPair();
const ID = keyId(parsePublicKey(PAIR.publicKey)!);

testRefusals([
  {
    name: "KEY by somebody without an account is FAIL ACCOUNT_REQUIRED",
    who: "bob",
    line: `KEY ADD ${PAIR.publicKey}`,
    answer: "FAIL KEY ACCOUNT_REQUIRED :Log in first",
  },
  {
    name: "KEY with another word is FAIL INVALID_SUBCOMMAND",
    who: "bob",
    line: "KEY __proto__",
    answer: "FAIL KEY INVALID_SUBCOMMAND :Say KEY ADD, KEY LIST, KEY DROP or KEY CODE",
  },
  {
    name: "KEY without a word is 461",
    who: "bob",
    line: "KEY",
    answer: "461 bob KEY :Not enough parameters",
  },
]);

Deno.test("KEY ADD takes a key with a name, KEY LIST shows it, KEY DROP takes it away", async () => {
  await using cast = await assemble();
  await logIn(cast.bob);
  assertEquals(await cast.bob.ask(`KEY ADD ${PAIR.publicKey} :my laptop`), [
    `:chat.local NOTE KEY KEY_ADDED ${ID} :A key may log in to bob now: my laptop`,
  ]);
  const [line, end] = await cast.bob.ask("KEY LIST");
  assertMatch(line!, /^:chat\.local NOTE KEY KEY \S+ 20\S+Z :\S+: my laptop, since 20\S+Z$/);
  assertEquals(end, ":chat.local NOTE KEY END_OF_KEYS :These are the keys of bob");
  assertEquals(
    await cast.bob.ask(`KEY ADD ${PAIR.publicKey} again`, "KEY LIST").then((said) => said.length),
    3,
  );
  assertEquals(await cast.bob.ask(`KEY DROP ${ID}`, `KEY DROP ${ID}`), [
    `:chat.local NOTE KEY KEY_DROPPED ${ID} :A key may not log in to bob any more`,
    ":chat.local FAIL KEY NO_SUCH_KEY :Your account has no such key; KEY LIST shows those it has",
  ]);
  assertEquals((await cast.bob.ask("KEY LIST")).length, 1);
});

Deno.test("KEY ADD refuses what is no key, and more keys than the limit", async () => {
  await using cast = await assemble({ limits: { keys: 1 } });
  await logIn(cast.bob);
  const other = await newKeyPair();
  const said = await cast.bob.ask(
    "KEY ADD",
    "KEY ADD AAAA",
    `KEY ADD ${PAIR.publicKey}`,
    `KEY ADD ${other.publicKey}`,
  );
  assertEquals(said.map((line) => line.split(" ")[3]), [
    "INVALID_KEY",
    "INVALID_KEY",
    "KEY_ADDED",
    "TOO_MANY_KEYS",
  ]);
});

/** A server where bob has an account with the key, and a client that has asked for `sasl` and is not welcome yet. */
async function withKey(test: (client: IrcClient, bob: IrcClient) => Promise<void>): Promise<void> {
  await using server = await testServer();
  await using bob = await IrcClient.connect(server.port, { nick: "bob" });
  await logIn(bob);
  await bob.ask(`KEY ADD ${PAIR.publicKey} laptop`);
  await using client = await IrcClient.connect(server.port);
  await client.ask("CAP LS 302", "CAP REQ sasl");
  await test(client, bob);
}

/** Says that we are `account` by this key, and signs what the server makes up; what it says to that is returned. */
async function logInBy(
  client: IrcClient,
  pair: KeyPair,
  { account = "bob", signedFor }: { account?: string; signedFor?: string } = {},
): Promise<string[]> {
  await client.ask("AUTHENTICATE ED25519-CHALLENGE");
  const hello = formatHello({ account, publicKey: parsePublicKey(pair.publicKey)! });
  const [line = ""] = await client.ask(`AUTHENTICATE ${toChunks(hello)[0]}`);
  const challenge = parseChallenge(fromBase64(line.replace("AUTHENTICATE ", ""))!)!;
  assertEquals(challenge.server, "chat.local");
  const signed = { account, challenge: { ...challenge, server: signedFor ?? challenge.server } };
  const signature = await sign(pair.privateKey, signed);
  return await client.ask(`AUTHENTICATE ${toChunks(signature)[0]}`);
}

const numerics = (lines: readonly string[]) => lines.map((line) => line.split(" ")[1]);

Deno.test("ED25519-CHALLENGE: a key of the account logs in, in any case of the name", async () => {
  await withKey(async (client) => {
    const said = await logInBy(client, PAIR, { account: "BOB" });
    assertEquals(numerics(said), ["900", "903"]);
    assert(said[0]!.endsWith(":You are now logged in as bob"), "as it was registered");
  });
});

Deno.test("ED25519-CHALLENGE refuses a stranger's key, another account, and what was signed for another server", async () => {
  await withKey(async (client) => {
    assertEquals(await logInBy(client, await newKeyPair()), [
      ":chat.local 904 * :SASL authentication failed",
    ]);
    assertEquals(await logInBy(client, PAIR, { account: "amy" }), [
      ":chat.local 904 * :SASL authentication failed",
    ]);
  });
  await withKey(async (client) => {
    const said = await logInBy(client, PAIR, { signedFor: "evil.example" });
    assertEquals(said, [":chat.local 904 * :SASL authentication failed"]);
  });
});

Deno.test("ED25519-CHALLENGE: a key that was dropped logs in no more", async () => {
  await withKey(async (client, bob) => {
    await bob.ask(`KEY DROP ${ID}`);
    assertEquals(numerics(await logInBy(client, PAIR)), ["904"]);
  });
});

Deno.test("ED25519-CHALLENGE: after three failures in a minute nothing is looked at", async () => {
  await withKey(async (client) => {
    const stranger = await newKeyPair();
    for (let i = 0; i < 3; i++) await logInBy(client, stranger);
    await client.ask("AUTHENTICATE ED25519-CHALLENGE");
    const hello = formatHello({ account: "bob", publicKey: parsePublicKey(PAIR.publicKey)! });
    assertMatch(
      (await client.ask(`AUTHENTICATE ${toChunks(hello)[0]}`)).join(),
      / 904 \* :.*too many attempts/,
    );
  });
});

Deno.test("ED25519-CHALLENGE: a message that is none is 904", async () => {
  await withKey(async (client) => {
    await client.ask("AUTHENTICATE ED25519-CHALLENGE");
    assertEquals(numerics(await client.ask("AUTHENTICATE AAAA")), ["904"]);
  });
});

Deno.test("KEY ADD is told to all connections of the person, so that a key that somebody else added is noticed", async () => {
  await withKey(async (client, bob) => {
    await logInBy(client, PAIR);
    await client.ask("NICK bob2", "USER bob 0 * :Bob", "CAP END");
    await client.ask(`KEY ADD ${(await newKeyPair()).publicKey} :somebody else`);
    assertMatch(
      (await bob.sync()).join("\n"),
      / NOTE KEY KEY_ADDED \S+ :A key may log in to bob now: somebody else/,
    );
  });
});
