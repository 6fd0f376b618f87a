/** Up to where somebody has read each conversation (IRCv3 draft/read-marker). It tells nobody but the store. */

import type { Backend } from "./backend/backend.ts";
import type { Party } from "./conversations.ts";

/** The markers of everybody. Accounts' are stored; those of others last as long as their session. */
export class ReadMarkers {
  readonly #backend: Backend;
  readonly #passing = new Map<string, Map<string, number>>();

  constructor(backend: Backend) {
    this.#backend = backend;
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
      if (await this.#backend.save(key, time, record?.version)) return time;
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
    if (markers.size > KEPT) markers.delete(markers.keys().next().value!);
    this.#passing.set(party.id, markers);
    return latest;
  }
}

/** Markers kept of one session that has no account. */
const KEPT = 500;

function isStored(party: Party): boolean {
  return party.id.startsWith("account/");
}

function keyOf(party: Party, target: string): string {
  return `read/${party.id}/${target}`;
}
