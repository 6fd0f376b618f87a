/** Reads the arguments of a command line one after the other: which are names, and which are their values. */

import type { Flags } from "./flags.ts";
import type { FoundArguments } from "./found_arguments.ts";

const NUMBER_AT_END = /-?\d+(\.\d*)?(e-?\d+)?$/;

/** Whether to leave everything alone that follows the first argument without a name. */
export interface ReadOptions {
  readonly flags: Flags;
  readonly stopEarly: boolean;
}

/** Reads all arguments (none of them `--`) into what was found. */
export function readArguments(args: readonly string[], found: FoundArguments, options: ReadOptions): void {
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? "";
    if (/^-./s.test(arg)) {
      const named: Named = { arg, next: args[i + 1], flags: options.flags, found };
      if (arg.startsWith("--") ? readLongName(named) : readLetters(named)) i++;
      continue;
    }
    found.addPositional(arg);
    if (options.stopEarly) {
      found.values._.push(...args.slice(i + 1));
      return;
    }
  }
}

interface Named {
  readonly arg: string;
  readonly next: string | undefined;
  readonly flags: Flags;
  readonly found: FoundArguments;
}

/** Reads `--name…`; true when the next argument was its value. */
function readLongName({ arg, next, flags, found }: Named): boolean {
  const [, no, name = "", value] = arg.match(/^--(no-)?(.+?)(?:=(.+))?$/s) ?? [];
  if (value !== undefined) {
    found.set(name, flags.booleans.has(name) ? value !== "false" : value, arg);
    return false;
  }
  if (no && flags.negatable.has(name)) {
    found.negate(name, arg);
    return false;
  }
  const whole = `${no ?? ""}${name}`;
  const takesNext = next && !next.startsWith("-") && !flags.everyLongName;
  return readValue(whole, takesNext ? next : undefined, { arg, next, flags, found });
}

/** Reads `-abc`, `-n5`, `-n=5`, `-n 5`; true when the next argument was the last letter's value. */
function readLetters(named: Named): boolean {
  const { arg, next, flags, found } = named;
  for (let i = 1; i < arg.length - 1; i++) {
    const letter = arg.charAt(i);
    const rest = arg.slice(i + 1);
    const attached = attachedValue(letter, rest);
    if (attached !== undefined) found.set(letter, attached, arg);
    else found.set(letter, flags.strings.has(letter) ? "" : true, arg);
    if (attached !== undefined && rest !== "-") return false;
  }
  const last = arg.slice(-1);
  if (last === "-") return false;
  return readValue(last, next && !/^--?[^-]/.test(next) ? next : undefined, named);
}

/** The value that stands right behind a letter, if the rest of the argument is no row of letters. */
function attachedValue(letter: string, rest: string): string | undefined {
  if (rest === "-") return rest;
  if (/[A-Za-z]/.test(letter)) {
    if (rest.includes("=")) return rest.slice(rest.indexOf("=") + 1);
    if (NUMBER_AT_END.test(rest)) return rest;
  }
  return /^\W/.test(rest) ? rest : undefined;
}

/** Gives a name the next argument if it takes one, and says whether it did. */
function readValue(name: string, value: string | undefined, { arg, next, flags, found }: Named): boolean {
  if (value && !flags.booleans.has(name)) {
    found.set(name, value, arg);
    return true;
  }
  if (next === "true" || next === "false") {
    found.set(name, next === "true", arg);
    return true;
  }
  found.set(name, flags.strings.has(name) ? "" : true, arg);
  return false;
}
