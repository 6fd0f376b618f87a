// Fingerprints of keys: SHA-256 in Base32 (RFC 4648 section 6), and the name that follows from one.

import { assertEquals } from "@std/assert";
import { fingerprintOf, isFingerprint, nameOf } from "../../protocol/fingerprint.ts";

// SHA-256 of nothing is e3b0c442 98fc1c14 9afbf4c8 996fb924 27ae41e4 649b934c a495991b 7852b855 (FIPS 180-4).
const OF_NOTHING = "4oymiquy7qobjgx36tejs35zeqt24qpemsnzgtfeswmrw6csxbkq";

Deno.test("fingerprintOf: the SHA-256 of the key in 52 small letters and digits (RFC 4648 section 6)", async () => {
  assertEquals(await fingerprintOf(new Uint8Array(0)), OF_NOTHING);
});

Deno.test("isFingerprint: 52 characters of its alphabet and nothing else", () => {
  assertEquals(isFingerprint(OF_NOTHING), true);
  for (
    const text of [
      "",
      OF_NOTHING.slice(1),
      `${OF_NOTHING}a`,
      OF_NOTHING.toUpperCase(),
      `1${OF_NOTHING.slice(1)}`,
    ]
  ) {
    assertEquals(isFingerprint(text), false, text);
  }
});

Deno.test("nameOf: a host name that no public authority can vouch for (RFC 2606 section 2)", () => {
  assertEquals(nameOf(OF_NOTHING), `${OF_NOTHING}.chat.invalid`);
});
