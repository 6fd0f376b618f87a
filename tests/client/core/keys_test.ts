// Logging in by a key of this machine, and how it comes by one: docs/accounts.md.

import { assert, assertEquals, assertMatch } from "@std/assert";
import type { Client } from "../../../client/core/client.ts";
import type { KeyRing, StoredKey } from "../../../client/core/keys.ts";
import { StorageKeyRing } from "../../../client/key_ring.ts";
import { fromBase64 } from "../../../protocol/base64.ts";
import {
  formatChallenge,
  isSigned,
  keyId,
  newChallenge,
  newKeyPair,
  parseHello,
  parsePublicKey,
} from "../../../protocol/ed25519_challenge.ts";
import { toChunks } from "../../../protocol/sasl.ts";
import { feed, newClient, told } from "./fixture.ts";

const KEY: StoredKey = { ...await newKeyPair(), server: "s.t" };
const ID = keyId(parsePublicKey(KEY.publicKey)!);
const LS = ":s.t CAP * LS :sasl=SCRAM-SHA-256,PLAIN,ED25519-CHALLENGE draft/account-registration";

/** A ring with these keys. */
function ring(keys: Record<string, StoredKey> = {}): KeyRing & { readonly keys: Map<string, StoredKey> } {
  const kept = new Map(Object.entries(keys));
  return {
    keys: kept,
    find: (account) => kept.get(account),
    keep: (account, key) => kept.set(account, key).has(account),
    drop: (account) => void kept.delete(account),
  };
}

/** A client that has been granted `sasl`. */
function greeted(options: Parameters<typeof newClient>[0]): Client {
  const client = newClient(options);
  client.connected("verified");
  feed(client, LS);
  assertEquals(client.takeLines().at(-1), "CAP REQ sasl");
  feed(client, ":s.t CAP * ACK :sasl");
  return client;
}

async function lines(client: Client): Promise<string[]> {
  await Promise.all(client.takeWork());
  return client.takeLines();
}

function bytesOf(line: string | undefined): Uint8Array<ArrayBuffer> {
  return fromBase64((line ?? "").replace("AUTHENTICATE ", "")) ?? new Uint8Array();
}

/** Plays the server's part up to the client's signature. */
async function challenged(client: Client, server = "s.t") {
  assertEquals(client.takeLines(), ["AUTHENTICATE ED25519-CHALLENGE"]);
  feed(client, "AUTHENTICATE +");
  const hello = parseHello(bytesOf((await lines(client))[0]))!;
  const challenge = newChallenge(server);
  feed(client, `AUTHENTICATE ${toChunks(formatChallenge(challenge))[0]}`);
  return { hello, challenge, last: await lines(client) };
}

for (const account of ["bob", undefined]) {
  Deno.test(`keys: ${account === undefined ? "the alias" : "--account"} with a key logs in without a word`, async () => {
    const client = greeted({ account, keys: ring({ bob: KEY }) });
    const { hello, challenge, last } = await challenged(client);
    assertEquals(hello.account, "bob");
    assert(await isSigned(hello, { challenge, signature: bytesOf(last[0]) }));
    feed(client, ":s.t 900 * *!*@h bob :x", ":s.t 903 * :ok");
    assertEquals(client.takeLines(), ["CAP END"]);
    assertEquals(told(client, "password-wanted"), []);
    feed(client, ":s.t 001 bob :Hi", ":s.t 376 bob :End");
    assertEquals((await lines(client)).some((line) => line.startsWith("KEY")), false, "it has one already");
  });
}

Deno.test("keys: nothing is signed for a server of another name", async () => {
  const client = greeted({ account: "bob", keys: ring({ bob: KEY }) });
  const { last } = await challenged(client, "evil.example");
  assertEquals(last, ["AUTHENTICATE *"]);
  feed(client, ":s.t 906 * :aborted");
  assertMatch(told(client, "password-wanted")[0]?.refused ?? "", /made for another server/);
});

Deno.test("keys: where --account's key is refused the password is asked for", async () => {
  const client = greeted({ account: "bob", keys: ring({ bob: KEY }) });
  await challenged(client);
  feed(client, ":s.t 904 * :SASL authentication failed");
  assertMatch(told(client, "password-wanted")[0]?.refused ?? "", /key of this machine is none/);
  client.password("pencil");
  assertEquals(client.takeLines(), ["AUTHENTICATE SCRAM-SHA-256"]);
});

Deno.test("keys: where nobody asked for a login, a refused key is told and does not keep anybody out", async () => {
  const client = greeted({ keys: ring({ bob: KEY }) });
  await challenged(client);
  feed(client, ":s.t 904 * :SASL authentication failed");
  assertEquals(client.takeLines(), ["CAP END"]);
  assertMatch(told(client, "info")[0]?.text ?? "", /^Not logged in as bob/);
  feed(client, ":s.t 001 bob :Hi");
  assertEquals([client.over, client.state.phase], [false, "welcomed"]);
  const without = newClient({ keys: ring({ bob: KEY }) });
  without.connected("verified");
  feed(without, LS, ":s.t CAP * NAK :sasl");
  assertEquals([without.over, without.takeLines().at(-1)], [false, "CAP END"]);
});

Deno.test("keys: without a key, or on a server without the mechanism, an alias is only an alias", () => {
  const none = newClient({ keys: ring() });
  none.connected("verified");
  feed(none, LS);
  assertEquals(none.takeLines().at(-1), "CAP END");
  const other = newClient({ keys: ring({ bob: KEY }) });
  other.connected("verified");
  feed(other, ":s.t CAP * LS :sasl=PLAIN");
  assertEquals(other.takeLines().at(-1), "CAP END");
});

/** A client that has registered, and has offered a key for it. */
async function registered(keys: KeyRing): Promise<{ client: Client; publicKey: string }> {
  const client = newClient({ keys });
  client.connected("verified");
  feed(client, LS, ":s.t 001 bob :Hi", ":s.t 005 bob SAFERATE :are supported", ":s.t 376 bob :End");
  client.input("/register");
  client.password("correct horse");
  client.takeLines();
  feed(client, ":s.t REGISTER SUCCESS bob :ok");
  const [line = ""] = await lines(client);
  assertMatch(line, /^KEY ADD \S+ :chat join$/);
  client.takeEvents();
  return { client, publicKey: line.split(" ")[2]! };
}

Deno.test("keys: who has registered gets a key, which is kept when the server has it", async () => {
  const keys = ring();
  const { client, publicKey } = await registered(keys);
  assertEquals(keys.keys.size, 0);
  feed(client, ":s.t NOTE KEY KEY_ADDED somebodyelse :A key may log in to bob now: other");
  assertEquals(keys.keys.size, 0, "that was another connection's");
  feed(client, `:s.t NOTE KEY KEY_ADDED ${publicKey.slice(0, 12)} :A key may log in to bob now: chat join`);
  const kept = keys.keys.get("bob");
  assertEquals([kept?.publicKey, kept?.server], [publicKey, "s.t"]);
  assertEquals(told(client, "info").map(({ text }) => text), [
    "A key may log in to bob now: other",
    "This machine logs in as bob by itself now; /logout ends that",
  ]);
});

Deno.test("keys: a key that cannot be kept is taken back", async () => {
  const { client, publicKey } = await registered({ ...ring(), keep: () => false });
  feed(client, `:s.t NOTE KEY KEY_ADDED ${publicKey.slice(0, 12)} :A key may log in to bob now: chat join`);
  assertEquals(client.takeLines(), [`KEY DROP ${publicKey.slice(0, 12)}`]);
});

Deno.test("keys: who has logged in by password before the welcome gets one after it", async () => {
  const client = newClient({ account: "bob", keys: ring() });
  client.connected("verified");
  feed(client, ":s.t CAP * LS :sasl=PLAIN,ED25519-CHALLENGE", ":s.t CAP * ACK :sasl");
  client.password("pencil");
  feed(client, "AUTHENTICATE +");
  await lines(client);
  feed(client, ":s.t 903 * :ok");
  assertEquals(await lines(client), ["CAP END"]);
  feed(client, ":s.t 001 bob :Hi", ":s.t 376 bob :End");
  assertMatch((await lines(client)).at(-1) ?? "", /^KEY ADD /);
});

Deno.test("/logout: the key leaves the account and this machine", async () => {
  const keys = ring({ bob: KEY });
  const client = greeted({ keys });
  await challenged(client);
  feed(client, ":s.t 903 * :ok", ":s.t 001 bob :Hi", ":s.t 376 bob :End");
  client.takeLines();
  client.input("/logout");
  assertEquals(client.takeLines(), [`KEY DROP ${ID}`, "NICKSERV LOGOUT"]);
  assertEquals(keys.keys.size, 0);
});

/** Web Storage as far as a ring uses it. */
function shelf() {
  const items = new Map<string, string>();
  return {
    items,
    getItem: (name: string) => items.get(name) ?? null,
    setItem: (name: string, value: string) => void items.set(name, value),
    removeItem: (name: string) => void items.delete(name),
  };
}

Deno.test("key ring: a key belongs to one address and one account", () => {
  const storage = shelf();
  const here = new StorageKeyRing(() => storage, "Chat.Example:55555");
  assertEquals(here.keep("Bob", KEY), true);
  assertEquals(here.find("bob"), KEY);
  assertEquals(here.find("amy"), undefined);
  assertEquals(new StorageKeyRing(() => storage, "evil.example:55555").find("bob"), undefined);
  assertEquals(new StorageKeyRing(() => storage, "chat.example:55556").find("bob"), undefined);
  here.drop("BOB");
  assertEquals(storage.items.size, 0);
});

Deno.test("key ring: where there is no storage, or nonsense in it, there is no key", () => {
  const none = new StorageKeyRing(() => {
    throw new DOMException("no storage", "NotSupportedError");
  }, "h:1");
  none.drop("bob");
  assertEquals([none.find("bob"), none.keep("bob", KEY)], [undefined, false]);
  const storage = shelf();
  for (const nonsense of ["", "{", "null", "7", '{"server":"s.t"}']) {
    storage.setItem("key h:1 bob", nonsense);
    assertEquals(new StorageKeyRing(() => storage, "h:1").find("bob"), undefined);
  }
});
