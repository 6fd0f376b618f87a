// Codes of ED25519-LINK: docs/accounts.md.

import { assert, assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { toBase64 } from "../../protocol/base64.ts";
import { hashOf, newLinkCode, parseLinkCode, proofOf } from "../../protocol/link_code.ts";

Deno.test("a new link code has 16 letters that nobody confuses, and no two are the same", () => {
  const codes = Array.from({ length: 200 }, newLinkCode);
  for (const code of codes) assertMatch(code, /^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$/);
  assertEquals(new Set(codes).size, 200);
  assertEquals(new Set(codes.join("").replace(/-/g, "")).size, 32, "every letter comes up");
});

const TYPED: [text: string, code: string | undefined][] = [
  ["7K3D-9QXM-0F4H-8TRC", "7K3D9QXM0F4H8TRC"],
  ["7k3d9qxm0f4h8trc", "7K3D9QXM0F4H8TRC"],
  [" 7K3D 9QXM OF4H 8TRC\n", "7K3D9QXM0F4H8TRC"],
  ["IiLl-1111-0000-oOoO", "1111111100000000"],
  ["7K3D-9QXM-0F4H-8TR", undefined],
  ["7K3D-9QXM-0F4H-8TRCC", undefined],
  ["7K3D-9QXM-0F4H-8TRU", undefined],
  ["", undefined],
];

for (const [text, code] of TYPED) {
  Deno.test(`a link code typed as ${JSON.stringify(text)} is ${code}`, () => {
    assertEquals(parseLinkCode(text), code);
  });
}

Deno.test("the proof of a code is the HMAC of RFC 2104 by its hash, and another one for each server, account, key and code", async () => {
  const hello = { account: "bøb", publicKey: new Uint8Array(32).fill(7) };
  const hash = await hashOf("7K3D9QXM0F4H8TRC");
  const proof = await proofOf(hash, { server: "chat.example", hello });
  const key = await crypto.subtle.importKey("raw", hash, { name: "HMAC", hash: "SHA-256" }, false, [
    "verify",
  ]);
  const text = new TextEncoder().encode("chat ED25519-LINK\0chat.example\0bøb\0");
  assert(await crypto.subtle.verify("HMAC", key, proof, new Uint8Array([...text, ...hello.publicKey])));
  const others = [
    await proofOf(hash, { server: "evil.example", hello }),
    await proofOf(hash, { server: "chat.example", hello: { ...hello, account: "amy" } }),
    await proofOf(hash, { server: "chat.example", hello: { ...hello, publicKey: new Uint8Array(32) } }),
    await proofOf(await hashOf("7K3D9QXM0F4H8TRD"), { server: "chat.example", hello }),
  ];
  for (const other of others) assertNotEquals(toBase64(other), toBase64(proof));
});
