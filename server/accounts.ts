/**
 * Accounts: names that somebody owns, proved by a password of which only a SCRAM verifier is kept. It knows the
 * store; it refuses to know sessions, nicks in use and the wire.
 */

import { fold } from "../protocol/names.ts";
import { checkPassword, makeVerifier, type Verifier } from "../protocol/scram.ts";
import type { Backend, Versioned } from "./backend/backend.ts";
import { Derivations } from "./derivations.ts";
import type { Limits } from "./limits.ts";
import { Throttle } from "./throttle.ts";

/** Rounds of PBKDF2-SHA-256 in a new verifier, about 40 ms of one core: what a guess costs whoever steals the store. */
const ITERATIONS = 210_000;
/** Derivations at the same time, and how many may wait for one. */
const DERIVATIONS = { atOnce: 2, waiting: 200 };
/** Milliseconds within which failed logins are counted. */
const WINDOW = 60_000;

/** What is stored of an account. */
export interface Account {
  /** The name as it was registered. */
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly registered: number;
  readonly verifier: Verifier;
}

/** Who tries to log in, and from where. */
export interface Attempt {
  readonly name: string;
  /** The address of the connection. */
  readonly from: string;
}

/** Why a login did not succeed; `wrong` says the same for an unknown name and a wrong password. */
export type Failure = "wrong" | "throttled";

/** Every account of the store. */
export class Accounts {
  readonly #backend: Backend;
  readonly #now: () => number;
  readonly #throttle: Throttle;
  readonly #derivations = new Derivations(DERIVATIONS);
  readonly #secret = crypto.getRandomValues(new Uint8Array(32));

  constructor(backend: Backend, options: { readonly limits: Limits; readonly now: () => number }) {
    this.#backend = backend;
    this.#now = options.now;
    this.#throttle = new Throttle({ limit: options.limits.logins, window: WINDOW, now: options.now });
  }

  /** @returns the account of this name, in any case */
  async find(name: string): Promise<Account | undefined> {
    return (await this.#load(name))?.value;
  }

  /**
   * Registers an account.
   *
   * @returns false when there is one of that name
   * @throws {BusyError} when too many logins are being checked
   * @throws {StoreError} when it could not be stored
   */
  async register(name: string, password: string): Promise<boolean> {
    if (await this.#load(name) !== undefined) return false;
    const verifier = await this.#derivations.run(() => makeVerifier(password, { iterations: ITERATIONS }));
    const account: Account = { name, registered: this.#now(), verifier };
    return await this.#backend.save(keyOf(name), account, undefined);
  }

  /**
   * Checks a password. What it costs and says does not depend on whether there is such an account.
   *
   * @returns the account's name as it was registered
   * @throws {BusyError} when too many logins are being checked
   */
  async logIn(attempt: Attempt, password: string): Promise<{ name: string } | Failure> {
    if (this.isHeld(attempt)) return "throttled";
    const account = await this.find(attempt.name);
    const verifier = account?.verifier ?? await this.#decoy(attempt.name);
    const right = await this.#derivations.run(() => checkPassword(password, verifier));
    const proved = right && account !== undefined;
    this.judged(attempt, proved);
    return proved ? { name: account.name } : "wrong";
  }

  /**
   * What SCRAM is to be checked against. For an unknown name it is a verifier that nothing fits, always the
   * same for one name, so that asking does not tell which accounts there are.
   */
  async verifierOf(name: string): Promise<{ account: Account | undefined; verifier: Verifier }> {
    const account = await this.find(name);
    return { account, verifier: account?.verifier ?? await this.#decoy(name) };
  }

  /** Whether this name, or this address, has failed so often that no password is looked at for now. */
  isHeld({ name, from }: Attempt): boolean {
    return this.#throttle.isHeld(`name/${fold(name)}`) || this.#throttle.isHeld(`address/${from}`);
  }

  /** How an attempt ended that was checked elsewhere (SCRAM). */
  judged({ name, from }: Attempt, proved: boolean): void {
    for (const key of [`name/${fold(name)}`, `address/${from}`]) {
      if (proved) this.#throttle.succeeded(key);
      else this.#throttle.failed(key);
    }
  }

  async #decoy(name: string): Promise<Verifier> {
    const seed = new Uint8Array([...this.#secret, ...new TextEncoder().encode(fold(name))]);
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", seed));
    const nothing = crypto.getRandomValues(new Uint8Array(32));
    return { salt: digest.slice(0, 16), iterations: ITERATIONS, storedKey: nothing, serverKey: nothing };
  }

  #load(name: string): Promise<Versioned<Account> | undefined> {
    return this.#backend.load<Account>(keyOf(name));
  }
}

function keyOf(name: string): string {
  return `account/${fold(name)}`;
}
