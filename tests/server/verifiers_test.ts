// Verifiers as text: SCRAM-SHA-256$<iterations>:<salt>$<storedKey>:<serverKey>, close to RFC 5803 (3).

import { assert, assertEquals } from "@std/assert";
import { checkPassword, makeVerifier } from "../../protocol/scram.ts";
import { formatVerifier, ITERATIONS, newVerifier, parseVerifier } from "../../server/accounts/verifiers.ts";

Deno.test("verifiers: what is written can be read, and checks the password", async () => {
  const verifier = await newVerifier("correct horse");
  const text = formatVerifier(verifier);
  assert(text.startsWith(`SCRAM-SHA-256$${ITERATIONS}:`), text);
  assertEquals(parseVerifier(text), verifier);
  assert(await checkPassword("correct horse", parseVerifier(text)!));
});

Deno.test("verifiers: the salt differs each time", async () => {
  const made = [await newVerifier("pw"), await newVerifier("pw")].map(formatVerifier);
  assert(made[0] !== made[1]);
});

const GOOD = formatVerifier(await makeVerifier("pw", { iterations: 4096 }));
const BAD: readonly [name: string, text: string][] = [
  ["nothing", ""],
  ["a password", "hunter2"],
  ["another mechanism", GOOD.replace("SHA-256", "SHA-1")],
  ["too few rounds (RFC 7677 section 4)", GOOD.replace("$4096:", "$4095:")],
  ["rounds that would stop the server", GOOD.replace("$4096:", "$999999999:")],
  ["a cut end", GOOD.slice(0, -4)],
  ["something behind it", `${GOOD}x`],
  ["a key that is no Base64", GOOD.replace(/:[^:]*$/, ":***")],
];
for (const [name, text] of BAD) {
  Deno.test(`verifiers: ${name} is none`, () => assertEquals(parseVerifier(text), undefined));
}

Deno.test("verifiers: the text that the others are made from is one", () => assert(parseVerifier(GOOD)));
