/**
 * Who may connect from where: how many connections there are in all and from each address, and how many of late.
 * It opens and closes none, and knows nothing of what they say.
 *
 * An address is what one host can choose its own from ({@linkcode networkOf}). Those that are exempt, this
 * machine's own unless configured otherwise, count among all connections and are held to nothing else: whoever is
 * on the machine can do it more harm than by connecting.
 */

import type { Limits } from "../limits.ts";
import { Lately } from "./lately.ts";
import { covers, networkOf, parseAddress, type Prefix } from "./prefix.ts";

/** Milliseconds within which new connections are counted. */
const WINDOW = 600_000;

/** The connections of one address. */
interface Held {
  all: number;
  unregistered: number;
}

/** How many connections there are, in all and of each address. */
class Tally {
  connections = 0;
  /** Only addresses that have a connection are in here. */
  readonly #held = new Map<string, Held>();

  of(network: string): Held {
    return this.#held.get(network) ?? { all: 0, unregistered: 0 };
  }

  /** @param network undefined for who is exempt */
  count(network: string | undefined, change: Held): void {
    this.connections += change.all;
    if (network === undefined) return;
    const held = this.of(network);
    held.all += change.all;
    held.unregistered += change.unregistered;
    if (held.all === 0) this.#held.delete(network);
    else this.#held.set(network, held);
  }
}

/** A connection that was let in. */
export class Guest {
  readonly #tally: Tally;
  readonly #network: string | undefined;
  #stage: "unregistered" | "welcomed" | "left" = "unregistered";

  constructor(tally: Tally, network: string | undefined) {
    this.#tally = tally;
    this.#network = network;
    tally.count(network, { all: 1, unregistered: 1 });
  }

  /** It is somebody now. May be called again. */
  welcomed(): void {
    if (this.#stage !== "unregistered") return;
    this.#stage = "welcomed";
    this.#tally.count(this.#network, { all: 0, unregistered: -1 });
  }

  /** It is gone. May be called again. */
  left(): void {
    if (this.#stage === "left") return;
    this.#tally.count(this.#network, { all: -1, unregistered: this.#stage === "unregistered" ? -1 : 0 });
    this.#stage = "left";
  }
}

/** Counts connections. */
export class Addresses {
  readonly #limits: Limits;
  readonly #exempt: readonly Prefix[];
  readonly #new: Lately;
  readonly #tally = new Tally();

  /**
   * @param options.exempt addresses that have no limits of their own
   * @param options.now the clock, in milliseconds
   */
  constructor(options: { limits: Limits; exempt: readonly Prefix[]; now: () => number }) {
    this.#limits = options.limits;
    this.#exempt = options.exempt;
    this.#new = new Lately({ most: options.limits["address-new"], window: WINDOW, now: options.now });
  }

  /** How many are connected. */
  get connections(): number {
    return this.#tally.connections;
  }

  /**
   * Lets a connection in, or says why not. What is refused counts for nothing.
   *
   * @param remote its address
   * @returns the connection, or a sentence for whoever is refused
   */
  admit(remote: string): Guest | string {
    if (this.connections >= this.#limits.connections) return "This server is full; try again later";
    if (this.#isExempt(remote)) return new Guest(this.#tally, undefined);
    const network = networkOf(remote);
    const refusal = this.#refusal(network);
    if (refusal !== undefined) return refusal;
    this.#new.add(network);
    return new Guest(this.#tally, network);
  }

  #isExempt(remote: string): boolean {
    const address = this.#exempt.length === 0 ? undefined : parseAddress(remote);
    return address !== undefined && this.#exempt.some((prefix) => covers(prefix, address));
  }

  #refusal(network: string): string | undefined {
    const { all, unregistered } = this.#tally.of(network);
    if (all >= this.#limits["address-connections"]) return "Too many connections from your address";
    if (unregistered >= this.#limits["address-unregistered"]) {
      return "Too many connections from your address that have not introduced themselves yet";
    }
    return this.#new.count(network) >= this.#limits["address-new"]
      ? "Too many new connections from your address; try again in ten minutes"
      : undefined;
  }
}
