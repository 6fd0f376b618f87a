/** The public keys by which somebody may log in to an account instead of its password. How a key is proved is not known here. */

import { keyId } from "../../protocol/ed25519_challenge.ts";
import { sameBytes } from "../../protocol/scram.ts";
import type { Account, AccountKey, Accounts } from "./accounts.ts";

/** @returns the keys of an account, none where there is no such account */
export async function keysOf(accounts: Accounts, name: string): Promise<readonly AccountKey[]> {
  return (await accounts.find(name))?.keys ?? [];
}

/**
 * Gives an account a key; one that it has already is only named anew.
 *
 * @param options.most keys that one account may have
 * @returns false when it has as many as it may
 * @throws {StoreError} when it could not be stored
 */
export async function addKey(
  accounts: Accounts,
  name: string,
  { key, most }: { readonly key: AccountKey; readonly most: number },
): Promise<boolean> {
  return await accounts.change(name, (account) => withKey(account, { key, most }));
}

/** @returns the account with one key more, or undefined when it has as many as it may */
export function withKey(
  account: Account,
  { key, most }: { readonly key: AccountKey; readonly most: number },
): Account | undefined {
  const others = (account.keys ?? []).filter((other) => !sameBytes(other.publicKey, key.publicKey));
  return others.length < most ? { ...account, keys: [...others, key] } : undefined;
}

/**
 * Takes a key from an account, and ends its code if there is one: whoever found the machine may have asked for it.
 *
 * @returns false when it has no key of this id
 * @throws {StoreError} when it could not be stored
 */
export async function dropKey(accounts: Accounts, name: string, id: string): Promise<boolean> {
  return await accounts.change(name, (account) => {
    const keys = account.keys ?? [];
    const rest = keys.filter(({ publicKey }) => keyId(publicKey) !== id);
    return rest.length < keys.length ? { ...withoutCode(account), keys: rest } : undefined;
  });
}

/** @returns the account without the code that may add a key */
export function withoutCode({ link: _, ...account }: Account): Account {
  return account;
}

/** Whether this is a key of the account. */
export async function hasKey(accounts: Accounts, name: string, publicKey: Uint8Array): Promise<boolean> {
  return (await keysOf(accounts, name)).some((key) => sameBytes(key.publicKey, publicKey));
}
