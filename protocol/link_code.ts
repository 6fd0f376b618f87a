/**
 * ED25519-LINK, both ends of it, over WebCrypto: a machine that has a code of an account gives the account its key.
 * docs/accounts.md has the messages; the first is the hello of ED25519-CHALLENGE. It refuses to know which codes are
 * good, and for how long.
 */

import type { Hello } from "./ed25519_challenge.ts";

/** The name of the mechanism in SASL. */
export const ED25519_LINK = "ED25519-LINK";

/** Crockford's Base32: what is easily taken for something else is not in it. */
const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/** Letters of a code, five bits each: whoever has read its use cannot search for it either. */
const LENGTH = 16;
/** In front of what is proved, so that no proof made for something else is one for this. */
const PURPOSE = "chat ED25519-LINK\0";

const encoder = new TextEncoder();

/** Makes up a code of 80 bits, in the form `7K3D-9QXM-0F4H-8TRC`. */
export function newLinkCode(): string {
  const letters = [...crypto.getRandomValues(new Uint8Array(LENGTH))].map((byte) => LETTERS[byte % 32]);
  return letters.join("").replace(/.{4}(?=.)/g, "$&-");
}

/**
 * Reads a code as people type it: in either case, with or without its dashes, `O` for `0`, `I` and `L` for `1`.
 *
 * @returns the code in the form in which it is proved, or undefined when it cannot be one
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(parseLinkCode("7k3d-9qxm of4h 8trc"), "7K3D9QXM0F4H8TRC");
 * ```
 */
export function parseLinkCode(text: string): string | undefined {
  const code = text.toUpperCase().replace(/[\s-]/g, "").replace(/O/g, "0").replace(/[IL]/g, "1");
  return code.length === LENGTH && [...code].every((letter) => LETTERS.includes(letter)) ? code : undefined;
}

/** What a server keeps of a code: enough to check a proof, too little to tell the code. @param code as {@linkcode parseLinkCode} gives it */
export async function hashOf(code: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", encoder.encode(code)));
}

/**
 * Proves that one knows the code, for one key of one account on one server: the code itself is never sent, and who
 * stands in between cannot put another key in the place of this one.
 *
 * @param hash what {@linkcode hashOf} gives
 * @returns HMAC-SHA-256 of purpose, server, account and key, by the hash
 */
export async function proofOf(
  hash: Uint8Array<ArrayBuffer>,
  { server, hello }: { readonly server: string; readonly hello: Hello },
): Promise<Uint8Array<ArrayBuffer>> {
  const key = await crypto.subtle.importKey("raw", hash, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const names = encoder.encode(`${PURPOSE}${server}\0${hello.account}\0`);
  return new Uint8Array(
    await crypto.subtle.sign("HMAC", key, new Uint8Array([...names, ...hello.publicKey])),
  );
}
