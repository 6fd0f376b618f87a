// ED25519-CHALLENGE: docs/accounts.md.

import { assert, assertEquals } from "@std/assert";
import { fromBase64 } from "../../protocol/base64.ts";
import {
  formatChallenge,
  formatHello,
  type Hello,
  isSigned,
  keyId,
  newChallenge,
  newKeyPair,
  parseChallenge,
  parseHello,
  parsePublicKey,
  sign,
} from "../../protocol/ed25519_challenge.ts";

const PAIR = await newKeyPair();
const HELLO: Hello = { account: "bøb", publicKey: parsePublicKey(PAIR.publicKey)! };
const CHALLENGE = newChallenge("chat.example");
const SIGNATURE = await sign(PAIR.privateKey, { account: "bøb", challenge: CHALLENGE });

Deno.test("ED25519-CHALLENGE: the server reads what the client says, and the client what the server says", () => {
  assertEquals(parseHello(formatHello(HELLO)), HELLO);
  assertEquals(parseChallenge(formatChallenge(CHALLENGE)), CHALLENGE);
  assertEquals(formatHello(HELLO).length, 4 + 1 + 32);
  assertEquals(formatChallenge(CHALLENGE).length, 32 + 12);
});

Deno.test("ED25519-CHALLENGE: what the key has signed is accepted", async () => {
  assert(await isSigned(HELLO, { challenge: CHALLENGE, signature: SIGNATURE }));
});

Deno.test("ED25519-CHALLENGE: the signature is that of RFC 8032 over purpose, server, account and nonce", async () => {
  const key = await crypto.subtle.importKey("raw", HELLO.publicKey, "Ed25519", false, ["verify"]);
  const text = new TextEncoder().encode("chat ED25519-CHALLENGE\0chat.example\0bøb\0");
  const signed = new Uint8Array([...text, ...CHALLENGE.nonce]);
  assert(await crypto.subtle.verify("Ed25519", key, SIGNATURE, signed));
});

const OTHERS: readonly [name: string, hello: Partial<Hello>, challenge: Partial<typeof CHALLENGE>][] = [
  ["of another account", { account: "amy" }, {}],
  ["for another server, which passed our challenge on", {}, { server: "evil.example" }],
  ["for an earlier challenge", {}, { nonce: new Uint8Array(32) }],
  ["by another key", { publicKey: parsePublicKey((await newKeyPair()).publicKey)! }, {}],
  ["by what is no key", { publicKey: new Uint8Array(32).fill(255) }, {}],
];
for (const [name, hello, challenge] of OTHERS) {
  Deno.test(`ED25519-CHALLENGE: a signature ${name} is none`, async () => {
    const other = { challenge: { ...CHALLENGE, ...challenge }, signature: SIGNATURE };
    assertEquals(await isSigned({ ...HELLO, ...hello }, other), false);
  });
}

for (const size of [0, 63, 65]) {
  Deno.test(`ED25519-CHALLENGE: ${size} bytes are no signature`, async () => {
    const signature = new Uint8Array(size);
    assertEquals(await isSigned(HELLO, { challenge: CHALLENGE, signature }), false);
  });
}

Deno.test("ED25519-CHALLENGE: what is no message is none", () => {
  const text = (text: string) => new TextEncoder().encode(text);
  const none = [
    text(""),
    text("bob"),
    text("bob\0short"),
    new Uint8Array(33),
    new Uint8Array([255, 0, ...HELLO.publicKey]),
  ];
  for (const bytes of none) assertEquals(parseHello(bytes), undefined);
  for (const bytes of [text(""), new Uint8Array(32), new Uint8Array([...new Uint8Array(32), 255])]) {
    assertEquals(parseChallenge(bytes), undefined);
  }
  assertEquals([parsePublicKey("AAAA"), parsePublicKey("no key")], [undefined, undefined]);
});

Deno.test("ED25519-CHALLENGE: a key is named by the beginning of its Base64", () => {
  assertEquals(keyId(fromBase64(PAIR.publicKey)!), PAIR.publicKey.slice(0, 12));
});
