// Coming by a key with a code (ED25519-LINK), and giving one: docs/accounts.md.

import { assert, assertEquals } from "@std/assert";
import type { Client } from "../../../client/core/client.ts";
import type { KeyRing, StoredKey } from "../../../client/core/keys.ts";
import { fromBase64, toBase64 } from "../../../protocol/base64.ts";
import { type Hello, keyId, parseHello } from "../../../protocol/ed25519_challenge.ts";
import { hashOf, proofOf } from "../../../protocol/link_code.ts";
import { toChunks } from "../../../protocol/sasl.ts";
import { feed, newClient, told, welcomed } from "./fixture.ts";

const CODE = "7k3d-9qxm-of4h-8trc";

/** A ring that keeps all keys, or none. */
function ring(keeps = true): KeyRing & { readonly keys: Map<string, StoredKey> } {
  const keys = new Map<string, StoredKey>();
  return {
    keys,
    find: (account) => keys.get(account),
    keep: (account, key) => keeps && keys.set(account, key).has(account),
    drop: (account) => void keys.delete(account),
  };
}

async function lines(client: Client): Promise<string[]> {
  await Promise.all(client.takeWork());
  return client.takeLines();
}

/** A client with the code, on a server that has these mechanisms. */
function greeted(keys: KeyRing, mechanisms = "PLAIN,ED25519-CHALLENGE,ED25519-LINK"): Client {
  const client = newClient({ account: "bob", code: CODE, keys });
  client.connected();
  feed(client, `:s.t CAP * LS :sasl=${mechanisms}`, ":s.t CAP * ACK :sasl");
  return client;
}

function bytesOf(line = ""): Uint8Array<ArrayBuffer> {
  return fromBase64(line.replace("AUTHENTICATE ", "")) ?? new Uint8Array();
}

/** Plays the server's part up to the proof. */
async function proved(client: Client, server = "s.t"): Promise<{ hello: Hello; proof: string[] }> {
  assertEquals(client.takeLines().at(-1), "AUTHENTICATE ED25519-LINK");
  feed(client, "AUTHENTICATE +");
  const hello = parseHello(bytesOf((await lines(client))[0]))!;
  feed(client, `AUTHENTICATE ${toChunks(new TextEncoder().encode(server))[0]}`);
  return { hello, proof: await lines(client) };
}

Deno.test("linking: the code is proved for a new key, which is kept at once with the server's name", async () => {
  const keys = ring();
  const client = greeted(keys);
  const { hello, proof } = await proved(client);
  assertEquals(hello.account, "bob");
  const expected = await proofOf(await hashOf("7K3D9QXM0F4H8TRC"), { server: "s.t", hello });
  assertEquals(bytesOf(proof[0]), expected);
  assertEquals(keys.keys.size, 0, "not before the server has taken it");
  feed(client, ":s.t 903 * :ok");
  assertEquals(client.takeLines(), ["CAP END"]);
  const kept = keys.keys.get("bob")!;
  assertEquals([kept.server, kept.publicKey], ["s.t", toBase64(hello.publicKey)]);
  feed(client, ":s.t 001 bob :Welcome", ":s.t 376 bob :End");
  assertEquals((await lines(client)).filter((line) => line.startsWith("KEY")), [], "it needs no other key");
});

Deno.test("linking: the next connection logs in by the key, as the code is used up", async () => {
  const client = greeted(ring());
  await proved(client);
  feed(client, ":s.t 903 * :ok", ":s.t 001 bob :Welcome", ":s.t 376 bob :End");
  client.disconnected("gone", 1);
  client.takeLines();
  client.connected();
  feed(client, ":s.t CAP * LS :sasl=PLAIN,ED25519-CHALLENGE,ED25519-LINK", ":s.t CAP * ACK :sasl");
  assertEquals(client.takeLines().at(-1), "AUTHENTICATE ED25519-CHALLENGE");
});

Deno.test("linking: a key that cannot be kept is given back", async () => {
  const client = greeted(ring(false));
  const { hello } = await proved(client);
  feed(client, ":s.t 903 * :ok", ":s.t 001 bob :Welcome");
  assert(!client.takeLines().some((line) => line.startsWith("KEY")), "not before the greeting is complete");
  feed(client, ":s.t 376 bob :End");
  assert(client.takeLines().includes(`KEY DROP ${keyId(hello.publicKey)}`));
  assertEquals(told(client, "error").map(({ text }) => text), [
    "This machine can keep no key; next time it needs the password",
  ]);
});

const REFUSED: [what: string, answer: string, fault: RegExp][] = [
  ["a wrong code", "SASL authentication failed", /^not logged in as bob: the code is wrong, was used before/],
  [
    "too many attempts",
    "SASL authentication failed: too many attempts",
    /^not logged in as bob: SASL.*too many/,
  ],
];

for (const [what, answer, fault] of REFUSED) {
  Deno.test(`linking: ${what} is the end, and no password is asked for`, async () => {
    const keys = ring();
    const client = greeted(keys);
    await proved(client);
    feed(client, `:s.t 904 * :${answer}`);
    assertEquals(told(client, "password-wanted"), []);
    assert(client.over && fault.test(client.fault ?? ""), client.fault);
    assertEquals(keys.keys.size, 0);
  });
}

Deno.test("linking: a server that adds no machines that way is the end", () => {
  const client = greeted(ring(), "PLAIN");
  assertEquals(client.fault, "not logged in as bob: this server adds no machines by a code");
});

Deno.test("linking: a server that gives no name, or that succeeds before the proof, gets nothing and is not believed", async () => {
  const client = greeted(ring());
  assertEquals((await proved(client, "")).proof, ["AUTHENTICATE *"]);
  const keys = ring();
  const hasty = greeted(keys);
  feed(hasty, "AUTHENTICATE +");
  await lines(hasty);
  feed(hasty, ":s.t 903 * :ok");
  assert(hasty.over);
  assertEquals(keys.keys.size, 0);
});

Deno.test("/link asks for a code, and the answer is an event with all that the other machine needs", () => {
  const client = welcomed({ place: "chat.example:55555" });
  client.input("/link");
  assertEquals(client.takeLines(), ["KEY CODE"]);
  feed(client, ":s.t NOTE KEY CODE 7K3D-9QXM-0F4H-8TRC bob :Good once");
  const [event] = told(client, "link-code");
  assertEquals([event?.account, event?.code, event?.place], [
    "bob",
    "7K3D-9QXM-0F4H-8TRC",
    "chat.example:55555",
  ]);
});

Deno.test("an errand is done instead of entering rooms", () => {
  const client = newClient({ errand: ["KEY", "CODE"] });
  client.connected();
  feed(client, ":s.t 001 bob :Welcome", ":s.t 376 bob :End");
  assertEquals(client.takeLines().slice(-1), ["KEY CODE"]);
});
