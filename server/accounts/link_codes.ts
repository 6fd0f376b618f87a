/**
 * Codes that add a machine to an account: one at a time, good once and not for long. They are kept with the account,
 * so that taking one and adding the key that it is for are one change, whichever server of a store it happens on.
 */

import type { Hello } from "../../protocol/ed25519_challenge.ts";
import { hashOf, newLinkCode, parseLinkCode, proofOf } from "../../protocol/link_code.ts";
import { sameBytes } from "../../protocol/scram.ts";
import { withKey, withoutCode } from "./account_keys.ts";
import type { Account, AccountKey, Accounts } from "./accounts.ts";

/** Minutes for which a code is good: to walk over to another machine and type it. */
export const MINUTES = 10;

/** What the owner sees of a machine that came by a code, until there is a better name for it. */
const NAME = "chat join --link";

/** What is proved, and what there is to know when it is checked. */
export interface Proof {
  readonly hello: Hello;
  /** The name of this server, to which the proof is bound. */
  readonly server: string;
  /** What the client has made of the code. */
  readonly proof: Uint8Array;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Keys that one account may have. */
  readonly most: number;
}

/**
 * Makes a code for an account; the one before it, if there is any, is good no more.
 *
 * @param now milliseconds since 1970
 * @returns undefined when there is no such account
 * @throws {StoreError} when it could not be stored
 */
export async function makeLinkCode(
  accounts: Accounts,
  name: string,
  now: number,
): Promise<string | undefined> {
  const code = newLinkCode();
  const link = { hash: await hashOf(parseLinkCode(code)!), until: now + MINUTES * 60_000 };
  return await accounts.change(name, (account) => ({ ...account, link })) ? code : undefined;
}

/**
 * Takes a code, and gives its account the key.
 *
 * @returns the account as it is now; `wrong` when there is no such account, or none that this proves a code of; `full`
 *   when it has as many keys as it may, and then the code stays good
 * @throws {StoreError} when it could not be stored
 */
export async function redeem(accounts: Accounts, proof: Proof): Promise<Account | "wrong" | "full"> {
  const { hello: { account: name, publicKey }, now, most } = proof;
  const link = (await accounts.find(name))?.link;
  // A code that nothing proves, where there is none: that costs the same.
  const hash = link?.hash ?? crypto.getRandomValues(new Uint8Array(32));
  const proved = sameBytes(await proofOf(hash, proof), proof.proof);
  if (!proved || link === undefined || link.until <= now) return "wrong";
  const key: AccountKey = { publicKey, name: NAME, added: now };
  let outcome: Account | "wrong" | "full" = "wrong";
  await accounts.change(name, (account) => {
    // Meanwhile somebody else may have taken it, or its owner made another one.
    if (account.link === undefined || !sameBytes(account.link.hash, hash)) return void (outcome = "wrong");
    const changed = withKey(withoutCode(account), { key, most });
    outcome = changed ?? "full";
    return changed;
  });
  return outcome;
}
