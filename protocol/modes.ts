/** Mode changes as MODE writes them. It refuses to know what a mode does; which letters take arguments is told. */

/** Mode letters by what they take: the four kinds of CHANMODES, and the letters of PREFIX (Modern IRC, RPL_ISUPPORT). */
export interface ModeKinds {
  /** A: entries of a list; without an argument the list is asked for. */
  readonly list: string;
  /** B: an argument always. */
  readonly always: string;
  /** C: an argument when set. */
  readonly whenSet: string;
  /** D: never an argument. */
  readonly never: string;
  /** Rights of a member, always with a nick. */
  readonly prefix: string;
}

/** One letter set or unset. */
export interface ModeChange {
  readonly add: boolean;
  readonly letter: string;
  readonly argument?: string;
}

/**
 * Reads a mode string. Without a sign at its start, letters are set.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * const kinds = { list: "b", always: "k", whenSet: "l", never: "nt", prefix: "ov" };
 * assertEquals(parseModeChanges("+o-v", ["bob", "amy"], kinds), [
 *   { add: true, letter: "o", argument: "bob" },
 *   { add: false, letter: "v", argument: "amy" },
 * ]);
 * ```
 *
 * @param args what followed the letters; a letter that finds none left gets no argument, too many are ignored
 * @param kinds a letter in none of them takes no argument
 */
export function parseModeChanges(letters: string, args: readonly string[], kinds: ModeKinds): ModeChange[] {
  const changes: ModeChange[] = [];
  let add = true;
  let next = 0;
  for (const letter of letters) {
    if (letter === "+" || letter === "-") {
      add = letter === "+";
      continue;
    }
    const argument = takesArgument(letter, add, kinds) ? args[next++] : undefined;
    changes.push(argument === undefined ? { add, letter } : { add, letter, argument });
  }
  return changes;
}

/** @returns the parameters of MODE: letters, a sign only where it turns, then the arguments; [] for no change */
export function formatModeChanges(changes: readonly ModeChange[]): string[] {
  let letters = "";
  let sign = "";
  const args: string[] = [];
  for (const { add, letter, argument } of changes) {
    const wanted = add ? "+" : "-";
    letters += sign === wanted ? letter : wanted + letter;
    sign = wanted;
    if (argument !== undefined) args.push(argument);
  }
  return letters === "" ? [] : [letters, ...args];
}

function takesArgument(letter: string, add: boolean, kinds: ModeKinds): boolean {
  if (kinds.prefix.includes(letter) || kinds.always.includes(letter) || kinds.list.includes(letter)) {
    return true;
  }
  return add && kinds.whenSet.includes(letter);
}
