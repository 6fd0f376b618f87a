/** Up to where somebody has read each conversation (IRCv3 draft/read-marker). It tells nobody but the store. */

import type { Backend } from "../backend/backend.ts";
import type { Party } from "./conversations.ts";

/** Parties whose number of markers is known without asking the store. */
const COUNTED = 1_000;

/**
 * The markers of everybody. Accounts' are stored; those of others last as long as their session. There may be a
 * marker for whatever a client names, so the number of each party's is bounded: those are forgotten that say the
 * earliest times.
 */
export class ReadMarkers {
  readonly #backend: Backend;
  readonly #most: number;
  readonly #passing = new Map<string, Map<string, number>>();
  /** How many markers an account has; the latest counted stands last. */
  readonly #counts = new Map<string, number>();

  /** @param most markers that one party may have */
  constructor(backend: Backend, most: number) {
    this.#backend = backend;
    this.#most = most;
  }

  /** @returns milliseconds since 1970, or undefined when nothing was ever marked as read */
  async get(party: Party, target: string): Promise<number | undefined> {
    if (!isStored(party)) return this.#passing.get(party.id)?.get(target);
    return (await this.#backend.load<number>(keyOf(party, target)))?.value;
  }

  /**
   * Marks as read up to a time. Markers only go forward.
   *
   * @returns the time that holds now: the given one, or a later one that was there before
   */
  async advance(party: Party, target: string, time: number): Promise<number> {
    if (!isStored(party)) return this.#advancePassing(party, target, time);
    const key = keyOf(party, target);
    while (true) {
      const record = await this.#backend.load<number>(key);
      if (record !== undefined && record.value >= time) return record.value;
      if (!await this.#backend.save(key, time, record?.version)) continue;
      if (record === undefined) await this.#added(party, key);
      return time;
    }
  }

  /** A session that was logged in to no account is over. */
  forget(party: Party): void {
    this.#passing.delete(party.id);
  }

  #advancePassing(party: Party, target: string, time: number): number {
    const markers = this.#passing.get(party.id) ?? new Map<string, number>();
    const latest = Math.max(time, markers.get(target) ?? 0);
    markers.set(target, latest);
    // Whoever has no account and marks without end keeps the latest only.
    if (markers.size > this.#most) markers.delete(markers.keys().next().value!);
    this.#passing.set(party.id, markers);
    return latest;
  }

  /** A party has one marker more. All of them are looked at only where they may be too many. */
  async #added(party: Party, key: string): Promise<void> {
    const known = this.#counts.get(party.id);
    this.#counts.delete(party.id);
    const count = known === undefined || known >= this.#most ? await this.#trim(party, key) : known + 1;
    this.#counts.set(party.id, count);
    if (this.#counts.size > COUNTED) this.#counts.delete(this.#counts.keys().next().value!);
  }

  /** A tenth goes at once, so that it is not to be done for each. @returns how many are left */
  async #trim(party: Party, key: string): Promise<number> {
    const all = await this.#backend.list<number>(prefixOf(party));
    if (all.length <= this.#most) return all.length;
    const kept = Math.max(1, Math.floor(this.#most * 0.9));
    const others = all.filter(([other]) => other !== key);
    const early = others.sort(([, one], [, other]) => one.value - other.value).slice(0, all.length - kept);
    for (const [other, { version }] of early) await this.#backend.save(other, undefined, version);
    return all.length - early.length;
  }
}

function isStored(party: Party): boolean {
  return party.id.startsWith("account/");
}

function keyOf(party: Party, target: string): string {
  return prefixOf(party) + target;
}

/** No account may have another's in its range: a name may have a `/`, and no name has a comma. */
function prefixOf({ id }: Party): string {
  return `read/account/${id.slice("account/".length).replaceAll("/", ",")}/`;
}
