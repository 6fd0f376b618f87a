/** Lists that a person keeps from run to run: words that mean them, whom they ignore, what is not to ring. */

import { matchesMask } from "../../protocol/names.ts";
import type { ClientState } from "./state.ts";
import { type Memory, stringsOf } from "./memory.ts";

/** Entries of one list, and characters of an entry. */
const KEPT = { entries: 200, characters: 200 };

/** Words without order, each once whatever its case. */
export class KeptList {
  readonly #memory: Memory;
  readonly #name: string;
  readonly #fold: (entry: string) => string;
  #entries: readonly string[];

  constructor(memory: Memory, options: { name: string; fold: (entry: string) => string }) {
    this.#memory = memory;
    this.#name = options.name;
    this.#fold = options.fold;
    this.#entries = stringsOf(memory.load(this.#name), KEPT.entries);
  }

  get entries(): readonly string[] {
    return this.#entries;
  }

  has(entry: string): boolean {
    return this.#entries.length > 0 && this.#entries.some((other) => this.#isSame(other, entry));
  }

  /**
   * Adds an entry, or takes it out when it is there.
   *
   * @returns which of the two; "full" when there is no place for it
   */
  toggle(entry: string): "added" | "removed" | "full" {
    const had = this.has(entry);
    if (!had && (this.#entries.length >= KEPT.entries || entry.length > KEPT.characters)) return "full";
    const change = (entries: readonly string[]) => {
      const others = entries.filter((other) => !this.#isSame(other, entry));
      return had ? others : [...others, entry];
    };
    this.#entries = change(this.#entries);
    this.#memory.update(this.#name, (kept) => change(stringsOf(kept, KEPT.entries)));
    return had ? "removed" : "added";
  }

  #isSame(a: string, b: string): boolean {
    return this.#fold(a) === this.#fold(b);
  }
}

/** The lists of one client. */
export class Lists {
  /** Words that mean us beside our nick. */
  readonly highlights: KeptList;
  /** Masks of those who are not heard, as `nick!user@host`. */
  readonly ignored: KeptList;
  /** Rooms and people whose words are not to ring. */
  readonly muted: KeptList;

  /** @param place the server's address, as people and rooms are another's elsewhere */
  constructor(memory: Memory, options: { state: ClientState; place: string }) {
    const { state, place } = options;
    const fold = (name: string) => state.fold(name);
    this.highlights = new KeptList(memory, { name: "highlights", fold: (word) => word.toLowerCase() });
    this.ignored = new KeptList(memory, { name: `ignored ${place}`, fold });
    this.muted = new KeptList(memory, { name: `muted ${place}`, fold });
  }

  /** Whether what comes from there is not to be heard. @param source as a line has it */
  ignores(source: string | undefined): boolean {
    const { entries } = this.ignored;
    return entries.length > 0 && source !== undefined &&
      entries.some((mask) => matchesMask(mask, whole(source)));
  }
}

/** A mask as it is kept: what it leaves out is anything. */
export function wholeMask(given: string): string {
  if (given.includes("!")) return given.includes("@") ? given : `${given}@*`;
  return given.includes("@") ? `*!${given}` : `${given}!*@*`;
}

/** Servers may leave out what is behind a nick. */
function whole(source: string): string {
  return source.includes("!") ? source : `${source}!@`;
}
