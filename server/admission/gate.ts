/** Who may connect at all: neither banned nor one too many. It tells the journal whom it turned away, and closes nothing. */

import type { Config } from "../config.ts";
import type { Journal } from "../journal.ts";
import { Addresses, type Guest } from "./addresses.ts";
import { bannedSentence } from "./banish.ts";
import type { Bans } from "./bans.ts";
import { Lately } from "./lately.ts";
import { networkOf } from "./prefix.ts";

/** Milliseconds in which the connections of one address that were turned away are noted once. */
const KNOCKS = 60_000;

/** What a gate is made of. */
export interface GateOptions {
  readonly config: Config;
  readonly bans: Bans;
  readonly journal: Journal;
  /** Milliseconds of a clock that never goes back. */
  readonly clock: () => number;
}

/** The gate of one server. */
export class Gate {
  readonly #bans: Bans;
  readonly #journal: Journal;
  readonly #addresses: Addresses;
  readonly #knocks: Lately;

  constructor({ config: { limits, exempt }, bans, journal, clock: now }: GateOptions) {
    this.#bans = bans;
    this.#journal = journal;
    this.#addresses = new Addresses({ limits, exempt, now });
    this.#knocks = new Lately({ most: 1, window: KNOCKS, now });
  }

  /** How many are connected, whatever has become of them so far. */
  get connections(): number {
    return this.#addresses.connections;
  }

  /**
   * Lets a connection in, or says why not.
   *
   * @param remote its address
   * @returns the connection, to be told what becomes of it, or a sentence for whoever is turned away
   */
  admit(remote: string): Guest | string {
    const ban = this.#bans.at(remote);
    const guest = ban === undefined ? this.#addresses.admit(remote) : bannedSentence(ban);
    if (typeof guest === "string") this.#note(remote, guest);
    return guest;
  }

  // Whoever knocks a thousand times is told of once in a while.
  #note(remote: string, reason: string): void {
    const network = networkOf(remote);
    if (this.#knocks.count(network) === 0) this.#journal.note("connection-refused", { remote, reason });
    this.#knocks.add(network);
  }
}
