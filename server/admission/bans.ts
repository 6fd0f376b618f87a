/**
 * Who is not to be on this server: addresses, accounts and masks, each with who said so, why and until when. It
 * keeps them in the store; what happens to those whom they mean is not known here.
 */

import { fold } from "../../protocol/names.ts";
import type { Backend } from "../backend/backend.ts";
import { type Mask, means, parseMask } from "../room/extbans.ts";
import { covers, parseAddress, parsePrefix, type Prefix, PrefixMap } from "./prefix.ts";

const PREFIX = "ban/";

/** A ban, as it is stored. */
export interface Ban {
  /** Whom it means: a prefix of addresses, `a:` and an account, or `nick!user@host`. */
  readonly target: string;
  /** The nick of the operator who set it. */
  readonly by: string;
  readonly reason: string;
  /** When it was set, and when it is over: milliseconds since 1970. */
  readonly set: number;
  readonly until: number | undefined;
}

/** As much of somebody as bans can mean. */
export interface Suspect {
  readonly nick: string;
  readonly user: string;
  /** As others see it; masks mean the address behind it as well. */
  readonly host: string;
  readonly account: string | undefined;
}

/** Whom a ban means, read. */
export type BanTarget =
  | { readonly text: string; readonly prefix: Prefix }
  | { readonly text: string; readonly mask: Mask };

/**
 * Reads whom a ban is to mean, as an operator gave it.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(parseBanTarget("192.0.2.7/24").text, "192.0.2.0/24");
 * assertEquals(parseBanTarget("*@192.0.2.7").text, "192.0.2.7");
 * assertEquals(parseBanTarget("account:bob").text, "a:bob");
 * assertEquals(parseBanTarget("bob").text, "bob!*@*");
 * ```
 *
 * @throws {RangeError} in words for a person, when nobody could be meant
 */
export function parseBanTarget(given: string): BanTarget {
  const prefix = parsePrefix(given.replace(/^(?:\*!)?\*@/, ""));
  if (prefix !== undefined) return { text: prefix.text, prefix };
  const mask = parseMask(given);
  if (mask.mute || mask.minutes !== undefined) {
    throw new RangeError("m: and t: are for rooms; a time stands behind the mask");
  }
  return { text: mask.text, mask };
}

/** Whether a ban means somebody who connects from an address. */
export function isMeant(target: BanTarget, { nick, user, host, account }: Suspect, remote: string): boolean {
  if ("prefix" in target) {
    const address = parseAddress(remote);
    return address !== undefined && covers(target.prefix, address);
  }
  const hosts = [host, remote];
  return hosts.some((host) => means(target.mask, { source: `${nick}!${user}@${host}`, account }));
}

/** Every ban of the server. */
export class Bans {
  readonly #backend: Backend;
  readonly #now: () => number;
  readonly #bans = new Map<string, Ban>();
  readonly #addresses = new PrefixMap<Ban>();
  readonly #masks = new Map<string, { readonly target: BanTarget; readonly ban: Ban }>();

  /** @param options.now milliseconds since 1970 */
  constructor(backend: Backend, { now }: { readonly now: () => number }) {
    this.#backend = backend;
    this.#now = now;
  }

  /** Brings back what is stored. To be awaited before anybody is let in. */
  async restore(): Promise<void> {
    for (const [, { value }] of await this.#backend.list<Ban>(PREFIX)) this.#hold(value);
  }

  /** All of them, in the order in which they were set. */
  get all(): readonly Ban[] {
    return [...this.#bans.values()].filter((ban) => this.#holds(ban)).sort((a, b) => a.set - b.set);
  }

  /** @returns the ban of this target, as {@linkcode parseBanTarget} writes it */
  find(target: string): Ban | undefined {
    const ban = this.#bans.get(fold(target));
    return ban !== undefined && this.#holds(ban) ? ban : undefined;
  }

  /** @returns a ban that means everybody at an address */
  at(remote: string): Ban | undefined {
    const address = parseAddress(remote);
    if (address === undefined) return undefined;
    for (const ban of this.#addresses.of(address)) if (this.#holds(ban)) return ban;
    return undefined;
  }

  /** @returns a ban that means somebody who connects from an address */
  of(suspect: Suspect, remote: string): Ban | undefined {
    const found = this.at(remote);
    if (found !== undefined) return found;
    for (const { target, ban } of this.#masks.values()) {
      if (this.#holds(ban) && isMeant(target, suspect, remote)) return ban;
    }
    return undefined;
  }

  /**
   * Sets a ban, instead of one with the same target.
   *
   * @throws {StoreError} when it could not be stored; then nothing has changed
   */
  async add(ban: Ban): Promise<void> {
    await this.#store(ban.target, ban);
    this.#hold(ban);
  }

  /**
   * Lifts a ban.
   *
   * @returns the ban; undefined when there is none of this target
   * @throws {StoreError} when it could not be stored; then nothing has changed
   */
  async remove(target: string): Promise<Ban | undefined> {
    const ban = this.find(target);
    if (ban === undefined) return undefined;
    await this.#store(target, undefined);
    this.#forget(ban);
    return ban;
  }

  /**
   * Forgets those whose time is over, here at once and in the store in the background.
   *
   * @param failed called when the store did not do it; then a restart does
   * @returns what was forgotten
   */
  expire(failed: (error: unknown) => void): Ban[] {
    const over = [...this.#bans.values()].filter((ban) => !this.#holds(ban));
    for (const ban of over) {
      this.#forget(ban);
      this.#store(ban.target, undefined).catch(failed);
    }
    return over;
  }

  #holds({ until }: Ban): boolean {
    return until === undefined || until > this.#now();
  }

  #hold(ban: Ban): void {
    const target = parseBanTarget(ban.target);
    this.#bans.set(fold(ban.target), ban);
    if ("prefix" in target) this.#addresses.set(target.prefix, ban);
    else this.#masks.set(fold(ban.target), { target, ban });
  }

  #forget(ban: Ban): void {
    const target = parseBanTarget(ban.target);
    this.#bans.delete(fold(ban.target));
    if ("prefix" in target) this.#addresses.delete(target.prefix);
    else this.#masks.delete(fold(ban.target));
  }

  // Whoever else has written it meanwhile is written over: the last word holds.
  async #store(target: string, ban: Ban | undefined): Promise<void> {
    const key = PREFIX + fold(target);
    for (let stored = false; !stored;) {
      const version = (await this.#backend.load(key))?.version;
      if (ban === undefined && version === undefined) return;
      stored = await this.#backend.save(key, ban, version);
    }
  }
}
