/** Turns a command line into an object. It knows no program: what the names mean is the caller's matter. */

import { declaredFlags } from "./flags.ts";
import { FoundArguments } from "./found_arguments.ts";
import { readArguments } from "./read_arguments.ts";

type Name = string | undefined;
type Names<T extends Name> = T | ReadonlyArray<Extract<T, string>>;
type Aliases = Readonly<Record<string, string | readonly string[]>>;
// deno-lint-ignore no-explicit-any -- what was not declared may be anything, as in the original
type Anything = Record<string, any>;

/** What to look for on a command line. */
export interface ParseOptions<
  B extends boolean | Name = boolean | Name,
  S extends Name = Name,
  C extends Name = Name,
  N extends Name = Name,
  D extends Record<string, unknown> | undefined = Record<string, unknown> | undefined,
  A extends Aliases | undefined = Aliases | undefined,
  DD extends boolean | undefined = boolean | undefined,
> {
  /** Whether what follows `--` comes back as `"--"` of the result, rather than at the end of its `_`. */
  "--"?: DD;
  /** Other names of a name. */
  alias?: A;
  /** Names that take no value; all of those with two hyphens and no `=` if true. False where absent. */
  boolean?: B | ReadonlyArray<Extract<B, string>>;
  /** Values of names that the command line does not mention. */
  default?: D;
  /** Whether everything after the first argument without a hyphen is left alone. */
  stopEarly?: boolean;
  /** Names whose value is never taken for a number; `_` stands for the arguments without a name. */
  string?: Names<S>;
  /** Names that may be repeated: all values come back as an array. Otherwise the last one counts. */
  collect?: Names<C>;
  /** Names that `--no-NAME` sets to false. */
  negatable?: Names<N>;
  /** Called for each argument that was not declared; returning false leaves it out of the result. */
  unknown?: (arg: string, key?: string, value?: unknown) => unknown;
}

type One<T, K, C extends Name, N extends Name> =
  | (K extends C ? T[] : T)
  | (K extends N ? (T extends boolean ? never : false) : never);

type Declared<B, S, C extends Name, N extends Name> =
  & { [K in Extract<B, string>]: One<boolean, K, C, never> }
  & { [K in Extract<S & C, string>]: One<string, K, C, N> }
  & { [K in Exclude<Extract<S, string>, C>]?: One<string, K, C, N> }
  & { [K in Exclude<Extract<C, string>, B | S>]: K extends N ? unknown[] | false : unknown[] };

type WithDefaults<T, D> = D extends Record<string, unknown>
  ? Omit<T, keyof D> & { [K in keyof D]: K extends keyof T ? D[K] | NonNullable<T[K]> : unknown }
  : T;

type AliasesOf<K, A> = K extends keyof A
  ? A[K] extends string ? A[K] : A[K] extends readonly (infer E extends string)[] ? E : never
  : never;
type WithAliases<T, A> = { [K in keyof T as K | AliasesOf<K, A>]: T[K] };

type Values<B, S, C extends Name, N extends Name, D, A> = [B, S, C] extends [undefined, undefined, undefined]
  ? Anything
  : Record<string, unknown> & WithAliases<WithDefaults<Declared<B, S, C, N>, D>, A>;

/** What was found on a command line: a property for each name, and `_` for the arguments without one. */
export type Args<T = Anything, DD extends boolean | undefined = undefined> =
  & T
  & { _: Array<string | number> }
  & (DD extends true ? { "--": string[] } : DD extends false | undefined ? unknown : { "--"?: string[] });

/**
 * Reads a command line: `--name value`, `--name=value`, `-n value`, `-n5`, `-abc`, and whatever has no name.
 * What looks like a number becomes one unless its name is declared as a string. A name with dots makes
 * nested objects at run time, which the type of the result does not show.
 *
 * @example
 * ```ts
 * import { parseArgs } from "@std/cli/parse-args";
 * import { assertEquals } from "@std/assert";
 *
 * const args = parseArgs(["serve", "--port=0", "--memory"], { boolean: ["memory"], string: ["port"] });
 * assertEquals(args, { _: ["serve"], port: "0", memory: true });
 * ```
 */
export function parseArgs<
  DD extends boolean | undefined = undefined,
  B extends boolean | Name = undefined,
  S extends Name = undefined,
  C extends Name = undefined,
  N extends Name = undefined,
  D extends Record<string, unknown> | undefined = undefined,
  const A extends Aliases | undefined = undefined,
>(
  args: string[],
  options: ParseOptions<B, S, C, N, D, A, DD> = {},
): Args<Values<B, S, C, N, D, A>, DD> {
  const end = args.indexOf("--");
  const [before, after] = end === -1 ? [args, []] : [args.slice(0, end), args.slice(end + 1)];
  const flags = declaredFlags(options);
  const found = new FoundArguments(flags, options.unknown);
  readArguments(before, found, { flags, stopEarly: options.stopEarly ?? false });
  found.fillIn(options.default ?? {});
  if (options["--"]) Object.assign(found.values, { "--": after });
  else found.values._.push(...after);
  return found.values as unknown as Args<Values<B, S, C, N, D, A>, DD>;
}
