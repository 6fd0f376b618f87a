/**
 * Accounts: names that somebody owns, proved by a password of which only a SCRAM verifier is kept. It knows the
 * store; it refuses to know sessions, nicks in use and the wire.
 */

import { fold } from "../../protocol/names.ts";
import { checkPassword, type Verifier } from "../../protocol/scram.ts";
import { networkOf } from "../admission/prefix.ts";
import type { Backend, Versioned } from "../backend/backend.ts";
import type { Limits } from "../limits.ts";
import { NamesByLook } from "../people/lookalikes.ts";
import { Derivations } from "./derivations.ts";
import { Throttle, throttled, WINDOW } from "./throttle.ts";
import { ITERATIONS, newVerifier } from "./verifiers.ts";

const PREFIX = "account/";

/** What is stored of an account. */
export interface Account {
  /** The name as it was registered. */
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly registered: number;
  readonly verifier: Verifier;
  /** What may log in beside the password; none where it is missing. */
  readonly keys?: readonly AccountKey[];
  /** The code that may add a key, if there is one. */
  readonly link?: LinkCode;
}

/** What is stored of a code that adds a machine. */
export interface LinkCode {
  readonly hash: Uint8Array<ArrayBuffer>;
  /** Milliseconds since 1970, from when on it is good no more. */
  readonly until: number;
}

/** A public key of an account. */
export interface AccountKey {
  /** Ed25519, as it is (RFC 8032). */
  readonly publicKey: Uint8Array<ArrayBuffer>;
  /** What its owner calls it. */
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly added: number;
}

/** Who tries to log in, and from where. */
export interface Attempt {
  readonly name: string;
  /** The address of the connection. */
  readonly from: string;
}

/** Why a login did not succeed; `wrong` says the same for an unknown name and a wrong password. */
export type Failure = "wrong" | "throttled";

/** What became of a registration; `exists` also where the name would be taken for another account's. */
export type Registered = "made" | "exists" | "throttled";

/** Milliseconds within which registrations are counted. */
const REGISTRATIONS = 3_600_000;

/** What accounts share with the rest of a server. */
export interface AccountsOptions {
  readonly derivations: Derivations;
  readonly limits: Limits;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Milliseconds of a clock that never goes back. */
  readonly clock: () => number;
}

/** Every account of the store. */
export class Accounts {
  readonly #backend: Backend;
  readonly #now: () => number;
  readonly #throttle: Throttle;
  /** Registrations by address. */
  readonly #made: Throttle;
  readonly #derivations: Derivations;
  /** Proofs are looked at in a moment, and each after the one before has failed or not. */
  readonly #proofs = new Derivations({ atOnce: 1, waiting: Infinity });
  /** The folded names of all accounts, by what they look like. */
  readonly #names = new NamesByLook();
  /** Likewise those that are being registered just now. */
  readonly #coming = new NamesByLook();
  readonly #registering = new Set<string>();
  readonly #secret = crypto.getRandomValues(new Uint8Array(32));

  constructor(backend: Backend, options: AccountsOptions) {
    this.#backend = backend;
    this.#derivations = options.derivations;
    this.#now = options.now;
    this.#throttle = new Throttle({ limit: options.limits.logins, window: WINDOW, now: options.clock });
    const { registrations } = options.limits;
    this.#made = new Throttle({ limit: registrations, window: REGISTRATIONS, now: options.clock });
  }

  /** Learns which names are taken. To be awaited before anybody is hosted. */
  async restore(): Promise<void> {
    for (const [, { value: { name } }] of await this.#backend.list<Account>(PREFIX)) {
      this.#names.add(fold(name));
    }
  }

  /**
   * @param except the account, folded, whose own names may look as they like
   * @returns the name of an account, folded, that a person would read this one as; not the very same name
   */
  imitated(name: string, except: string): string | undefined {
    const folded = fold(name);
    for (const names of [this.#names, this.#coming]) {
      for (const other of names.like(folded)) if (other !== except) return other;
    }
    return undefined;
  }

  /** @returns the account of this name, in any case */
  async find(name: string): Promise<Account | undefined> {
    return (await this.#load(name))?.value;
  }

  /**
   * Registers an account. Of two names at the same time that are one to the eye, the first is registered.
   *
   * @throws {BusyError} when too many logins are being checked
   * @throws {StoreError} when it could not be stored
   */
  async register({ name, from }: Attempt, password: string): Promise<Registered> {
    const folded = fold(name);
    // Nothing may be awaited between these looks and the claim.
    if (this.#registering.has(folded) || this.imitated(name, "") !== undefined) return "exists";
    this.#registering.add(folded);
    this.#coming.add(folded);
    try {
      if (await this.#load(name) !== undefined) return "exists";
      const network = networkOf(from);
      if (this.#made.isHeld(network)) return "throttled";
      // Counted before the work: who asks for a hundred at once is not to have it done a hundred times.
      this.#made.failed(network);
      return await this.#make(name, password) ? "made" : "exists";
    } finally {
      this.#coming.delete(folded);
      this.#registering.delete(folded);
    }
  }

  async #make(name: string, password: string): Promise<boolean> {
    const verifier = await this.newVerifier(password);
    const account: Account = { name, registered: this.#now(), verifier };
    const made = await this.#backend.save(keyOf(name), account, undefined);
    if (made) this.#names.add(fold(name));
    return made;
  }

  /**
   * Makes a verifier from a password, when its turn has come.
   *
   * @throws {BusyError} when too many logins are being checked
   */
  newVerifier(password: string): Promise<Verifier> {
    return this.#derivations.run(() => newVerifier(password));
  }

  /**
   * Changes what is stored of an account.
   *
   * @param edit gives what is to be stored instead, or undefined to leave it; it may be called more than once
   * @returns false when it was left, or there is no such account
   * @throws {StoreError} when it could not be stored
   */
  async change(name: string, edit: (account: Account) => Account | undefined): Promise<boolean> {
    while (true) {
      const found = await this.#load(name);
      const changed = found && edit(found.value);
      if (changed === undefined) return false;
      if (await this.#backend.save(keyOf(name), changed, found?.version)) return true;
    }
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
    // Others may fail before it is this one's turn.
    const right = await this.#derivations.run(() =>
      this.#throttle.judge(keysOf(attempt), async () => {
        const fits = await checkPassword(password, verifier);
        return fits && account !== undefined;
      })
    );
    if (right === "throttled") return right;
    return right ? { name: account!.name } : "wrong";
  }

  /**
   * Looks at a proof of a password that was derived elsewhere (SCRAM), one after the other.
   *
   * @returns whether it is right
   */
  judge(attempt: Attempt, prove: () => Promise<boolean>): Promise<boolean | "throttled"> {
    return this.#proofs.run(() => this.#throttle.judge(keysOf(attempt), prove));
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
  isHeld(attempt: Attempt): boolean {
    return keysOf(attempt).some((key) => this.#throttle.isHeld(key));
  }

  /** How an attempt ended that nobody can guess (a key). */
  judged(attempt: Attempt, proved: boolean): void {
    for (const key of keysOf(attempt)) {
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

/** What fails with an attempt. */
function keysOf({ name, from }: Attempt): string[] {
  return throttled(fold(name), from);
}

function keyOf(name: string): string {
  return PREFIX + fold(name);
}
