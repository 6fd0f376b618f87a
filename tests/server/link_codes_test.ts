// How long a code is good that adds a machine (docs/accounts.md), and what is kept of it.

import { assert, assertEquals } from "@std/assert";
import { hashOf, parseLinkCode, proofOf } from "../../protocol/link_code.ts";
import { Accounts } from "../../server/accounts/accounts.ts";
import { Derivations } from "../../server/accounts/derivations.ts";
import { makeLinkCode, redeem } from "../../server/accounts/link_codes.ts";
import type { Backend } from "../../server/backend/backend.ts";
import { openMemory } from "../../server/backend/memory.ts";
import { limitsWith } from "../../server/limits.ts";

/** The accounts of a server that has bob, and its clock. */
async function withBob(): Promise<{ accounts: Accounts; backend: Backend }> {
  const backend = openMemory();
  const derivations = new Derivations({ atOnce: 1, waiting: 1 });
  const accounts = new Accounts(backend, { derivations, limits: limitsWith(), now: () => 0, clock: () => 0 });
  assertEquals(await accounts.register({ name: "bob", from: "::1" }, "correct horse"), "made");
  return { accounts, backend };
}

async function take(accounts: Accounts, code: string, now: number, most = 1): Promise<string> {
  const [hello, server] = [{ account: "bob", publicKey: new Uint8Array(32) }, "chat.local"];
  const proof = await proofOf(await hashOf(parseLinkCode(code)!), { server, hello });
  const outcome = await redeem(accounts, { hello, server, proof, now, most });
  return typeof outcome === "string" ? outcome : outcome.name;
}

const MINUTE = 60_000;

Deno.test("a link code is good for ten minutes, and not a millisecond more", async () => {
  const { accounts } = await withBob();
  const late = await makeLinkCode(accounts, "bob", 5 * MINUTE);
  assertEquals(await take(accounts, late!, 15 * MINUTE), "wrong");
  assertEquals(await take(accounts, late!, 15 * MINUTE - 1), "bob");
});

Deno.test("of a link code the store has the hash, and nothing once it was taken", async () => {
  const { accounts, backend } = await withBob();
  const code = await makeLinkCode(accounts, "bob", 0);
  const kept = async () => JSON.stringify(await backend.list("account/"));
  assert(!(await kept()).includes(code!) && !(await kept()).includes(parseLinkCode(code!)!));
  assertEquals((await accounts.find("bob"))?.link?.hash, await hashOf(parseLinkCode(code!)!));
  await take(accounts, code!, 1);
  assertEquals((await accounts.find("bob"))?.link, undefined);
  assertEquals((await accounts.find("bob"))?.keys?.length, 1);
});

Deno.test("there is no link code for an account that there is not", async () => {
  const { accounts } = await withBob();
  assertEquals(await makeLinkCode(accounts, "amy", 0), undefined);
});

Deno.test("a link code that finds no room for a key stays good", async () => {
  const { accounts } = await withBob();
  const code = await makeLinkCode(accounts, "bob", 0);
  assertEquals(await take(accounts, code!, 1, 0), "full");
  assertEquals(await take(accounts, code!, 1), "bob");
});
