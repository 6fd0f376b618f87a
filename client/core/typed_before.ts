/** The lines that a person typed before, in this run and others: what Up brings back. Passwords are none of them. */

import { type Memory, stringsOf } from "./memory.ts";

/** Lines kept, and characters of a line; a longer one is not kept. */
const KEPT = { lines: 300, characters: 500 };
const NAME = "typed";

/** What may have a password in it. */
const SECRET =
  /^\/(raw|(msg|query)\s+\S*(serv|auth|[qx])\b|msg\s+\S+\s+(identify|register|login|ghost|regain|auth)\b)/i;

/** One person's lines. */
export class TypedBefore {
  readonly #memory: Memory;
  #lines: readonly string[];

  constructor(memory: Memory) {
    this.#memory = memory;
    this.#lines = stringsOf(memory.load(NAME), KEPT.lines);
  }

  /** The lines, the oldest first. */
  get lines(): readonly string[] {
    return this.#lines;
  }

  /** A line was typed. */
  add(line: string): void {
    if (line.trim() === "" || line.length > KEPT.characters || SECRET.test(line)) return;
    if (line === this.#lines.at(-1)) return;
    const add = (lines: readonly string[]) => [...lines, line].slice(-KEPT.lines);
    this.#lines = add(this.#lines);
    this.#memory.update(NAME, (kept) => add(stringsOf(kept, KEPT.lines)));
  }
}
