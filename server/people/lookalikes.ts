/**
 * Which names a person would read as one another (Unicode Technical Standard #39, section 4, "Confusable
 * Detection"). It owns what a name looks like; it refuses to know who or what bears it.
 */

import confusables from "unhomoglyph/data.json" with { type: "json" };

/** Unicode's table: a character → what it can be taken for. */
const TAKEN_FOR: ReadonlyMap<string, string> = new Map(Object.entries(confusables));

/** A dot that stands where `i` and its like have one already: nobody sees it. */
const SECOND_DOT = /(\p{Soft_Dotted})\u0307/gu;

const BEYOND_ASCII = /[^ -~]/;

/** The look of each character of ASCII. */
const ASCII_LOOKS: readonly string[] = Array.from({ length: 0x7f }, (_, code) => {
  return lookOf(String.fromCharCode(code).toLowerCase());
});

/**
 * What a name looks like; two names that share a look can be taken for each other. A look is no name and is
 * shown to nobody.
 *
 * It is the skeleton of UTS #39 without regard to case: the names of people are written in either, so `І` (which
 * is `I`, `l` and `1` to the eye) also stands for `i`. A name with capitals beyond ASCII has two looks, for
 * capitals and small letters are taken for different things: `В` for B, `в` for none, and yet `Вова` is `вова`.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(looksOf("ChɑnServ"), looksOf("chanserv"));
 * ```
 */
export function looksOf(name: string): readonly [string, ...string[]] {
  if (!BEYOND_ASCII.test(name)) return [asciiLook(name)];
  const look = lookOf(name);
  const small = lookOf(name.toLowerCase());
  return look === small ? [look] : [look, small];
}

/**
 * Whether a person would read one name as the other. Names wholly in ASCII are told apart by their letters alone:
 * who types ASCII can type any of it, so `user1` and `userl` imitate nobody, and programs number their names like
 * that. The same name in another case is the same name, and alike.
 */
export function areAlike(one: string, other: string): boolean {
  if (!BEYOND_ASCII.test(one + other)) return one.toLowerCase() === other.toLowerCase();
  const looks = looksOf(other);
  return looksOf(one).some((look) => looks.includes(look));
}

/**
 * Names in use, found by their looks. It takes the time of a few look-ups, however many there are.
 *
 * Names wholly in ASCII are kept apart from the others, because they are never compared with each other: see
 * {@linkcode areAlike}.
 */
export class NamesByLook {
  readonly #ascii = new Map<string, Set<string>>();
  readonly #beyond = new Map<string, Set<string>>();

  /** @param name in the form in which equal names are equal (`fold`) */
  add(name: string): void {
    const names = this.#kind(name);
    for (const look of looksOf(name)) {
      const alike = names.get(look);
      if (alike === undefined) names.set(look, new Set([name]));
      else alike.add(name);
    }
  }

  /** Nobody has this name any more. */
  delete(name: string): void {
    const names = this.#kind(name);
    for (const look of looksOf(name)) {
      const alike = names.get(look);
      alike?.delete(name);
      if (alike?.size === 0) names.delete(look);
    }
  }

  /** The names in use that a person would read as this one, which is not among them. */
  *like(name: string): Iterable<string> {
    const kinds = BEYOND_ASCII.test(name) ? [this.#beyond, this.#ascii] : [this.#beyond];
    if (kinds.every((names) => names.size === 0)) return;
    for (const look of looksOf(name)) {
      for (const names of kinds) {
        for (const other of names.get(look) ?? []) if (other !== name) yield other;
      }
    }
  }

  #kind(name: string): Map<string, Set<string>> {
    return BEYOND_ASCII.test(name) ? this.#beyond : this.#ascii;
  }
}

function asciiLook(name: string): string {
  let look = "";
  for (let at = 0; at < name.length; at++) look += ASCII_LOOKS[name.charCodeAt(at)];
  return look;
}

// Twice, because the small letter of what something is taken for can be taken for something else in turn.
function lookOf(name: string): string {
  return skeleton(skeleton(name).toLowerCase()).replaceAll("i", "l");
}

/** UTS #39, section 4: decompose, replace, decompose. What is ignorable there is in no name here. */
function skeleton(name: string): string {
  const characters = [...name.normalize("NFD").replace(SECOND_DOT, "$1")];
  return characters.map((character) => TAKEN_FOR.get(character) ?? character).join("").normalize("NFD");
}
