/** The modes of one room: flags, key, limit and the lists of masks. It enforces nothing; commands ask it. */

import { fold, matchesMask } from "../protocol/names.ts";
import type { ModeChange, ModeKinds } from "../protocol/modes.ts";

/** CHANMODES and PREFIX of this server. */
export const ROOM_MODES: ModeKinds = {
  list: "beI",
  always: "k",
  whenSet: "fl",
  never: "CMRUimnst",
  prefix: "qaohv",
};

/** What each room mode means, for docs/irc.md. */
export const ROOM_MODE_WORDS: Readonly<Record<string, string>> = {
  b: "ban: a mask that may neither enter nor speak",
  e: "exception: a mask that bans do not touch",
  I: "invitation: a mask that may enter in spite of +i",
  k: "key: the word that JOIN must give",
  f: "forward: the room that those are sent to who cannot enter",
  l: "limit: how many may be in the room",
  C: "no CTCP but ACTION",
  M: "only those logged in to an account may speak",
  R: "only those logged in to an account may enter",
  U: "what those say who may not speak is heard by operators alone",
  i: "entering is by invitation",
  m: "only those with voice or above may speak",
  n: "nobody speaks from outside",
  s: "secret: invisible to those outside",
  t: "only operators and half-operators set the topic",
  q: "owner (~)",
  a: "protected (&)",
  o: "operator (@); whoever enters a new room first is one",
  h: "half-operator (%)",
  v: "voice (+)",
};

/** The marks that go with {@linkcode ROOM_MODES}`.prefix`, highest first. */
export const PREFIX_MARKS = "~&@%+";

/** A mask in a list, and who put it there when. */
export interface Listed {
  readonly mask: string;
  readonly by: string;
  /** Milliseconds since 1970. */
  readonly time: number;
}

/** What is set on a room. A new room lets nobody speak from outside and only operators change the topic. */
export class RoomModes {
  readonly #flags = new Set(["n", "t"]);
  readonly #lists = new Map<string, Listed[]>([...ROOM_MODES.list].map((letter) => [letter, []]));
  #key: string | undefined;
  #limit: number | undefined;
  #forward: string | undefined;

  has(flag: string): boolean {
    return this.#flags.has(flag);
  }

  get key(): string | undefined {
    return this.#key;
  }

  get limit(): number | undefined {
    return this.#limit;
  }

  /** Where those are sent who cannot enter. */
  get forward(): string | undefined {
    return this.#forward;
  }

  /** The masks of a list, oldest first. */
  list(letter: string): readonly Listed[] {
    return this.#lists.get(letter) ?? [];
  }

  /** Whether any of these forms of one client (`nick!user@host` …) is on the list. */
  listed(letter: string, forms: readonly string[]): boolean {
    return this.list(letter).some(({ mask }) => forms.some((form) => matchesMask(mask, form)));
  }

  /** Whether the change would change anything. */
  differs(change: ModeChange): boolean {
    const { add, letter, argument = "" } = change;
    if (ROOM_MODES.list.includes(letter)) {
      return add !== this.list(letter).some((l) => fold(l.mask) === fold(argument));
    }
    if (letter === "k") return add ? this.#key !== argument : this.#key !== undefined;
    if (letter === "f") return add ? this.#forward !== argument : this.#forward !== undefined;
    if (letter === "l") return add ? this.#limit !== Number(argument) : this.#limit !== undefined;
    return add !== this.has(letter);
  }

  /** Makes a change that was checked before; membership modes are not kept here. */
  apply(change: ModeChange, setter: { by: string; time: number }): void {
    const { add, letter, argument = "" } = change;
    const list = this.#lists.get(letter);
    if (list !== undefined) applyToList(list, { ...setter, mask: argument }, add);
    else if (letter === "k") this.#key = add ? argument : undefined;
    else if (letter === "f") this.#forward = add ? argument : undefined;
    else if (letter === "l") this.#limit = add ? Number(argument) : undefined;
    else if (add) this.#flags.add(letter);
    else this.#flags.delete(letter);
  }

  /**
   * @param options.key whether the reader may see the key itself
   * @returns the parameters of 324: letters, then arguments
   */
  shown(options: { key: boolean }): string[] {
    let letters = `+${[...this.#flags].sort().join("")}`;
    const args: string[] = [];
    if (this.#key !== undefined) {
      letters += "k";
      args.push(options.key ? this.#key : "*");
    }
    if (this.#forward !== undefined) {
      letters += "f";
      args.push(this.#forward);
    }
    if (this.#limit !== undefined) {
      letters += "l";
      args.push(String(this.#limit));
    }
    return [letters, ...args];
  }
}

function applyToList(list: Listed[], entry: Listed, add: boolean): void {
  const at = list.findIndex((listed) => fold(listed.mask) === fold(entry.mask));
  if (add && at < 0) list.push(entry);
  if (!add && at >= 0) list.splice(at, 1);
}
