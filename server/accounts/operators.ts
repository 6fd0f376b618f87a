/** Who may become an operator of the server, proved by a password of which only a verifier is known here. */

import { checkPassword, makeVerifier, type Verifier } from "../../protocol/scram.ts";
import type { Limits } from "../limits.ts";
import type { Attempt, Failure } from "./accounts.ts";
import type { Derivations } from "./derivations.ts";
import { Throttle, throttled, WINDOW } from "./throttle.ts";
import { ITERATIONS } from "./verifiers.ts";

/** The operators that the command line names, each with its verifier, or one that is being made. */
export type OperatorVerifiers = ReadonlyMap<string, Verifier | Promise<Verifier>>;

/** What checking needs. */
export interface OperatorsOptions {
  readonly derivations: Derivations;
  readonly limits: Limits;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
}

/** Everybody who may say OPER. */
export class Operators {
  readonly #verifiers: OperatorVerifiers;
  readonly #derivations: Derivations;
  readonly #throttle: Throttle;
  /** Checked where there is no such operator, so that this costs the same. Nobody knows its password. */
  #decoy: Promise<Verifier> | undefined;

  constructor(verifiers: OperatorVerifiers, { derivations, limits, now }: OperatorsOptions) {
    this.#verifiers = verifiers;
    this.#derivations = derivations;
    this.#throttle = new Throttle({ limit: limits.logins, window: WINDOW, now });
  }

  /** Whether nobody can be one. */
  get none(): boolean {
    return this.#verifiers.size === 0;
  }

  /** Whether there is one of this name. */
  has(name: string): boolean {
    return this.#verifiers.has(name);
  }

  /**
   * Checks a password; names are told apart by case.
   *
   * @throws {BusyError} when too many passwords are being checked
   */
  async check({ name, from }: Attempt, password: string): Promise<"right" | Failure> {
    const keys = throttled(name, from);
    if (keys.some((key) => this.#throttle.isHeld(key))) return "throttled";
    const known = this.#verifiers.get(name);
    // Others may fail before it is this one's turn.
    const right = await this.#derivations.run(() =>
      this.#throttle.judge(keys, async () => {
        const fits = await checkPassword(password, await (known ?? this.#nobody()));
        return fits && known !== undefined;
      })
    );
    if (right === "throttled") return right;
    return right ? "right" : "wrong";
  }

  #nobody(): Promise<Verifier> {
    return this.#decoy ??= makeVerifier(crypto.randomUUID(), { iterations: ITERATIONS });
  }
}
