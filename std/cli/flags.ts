/** What a caller declared about each name of a command line, aliases included. */

/** The declarations of `ParseOptions` that concern names, as far as anything has to ask for them. */
export interface Declarations {
  readonly alias?: Readonly<Record<string, string | readonly string[]>>;
  readonly boolean?: boolean | string | readonly string[];
  readonly string?: string | readonly string[];
  readonly collect?: string | readonly string[];
  readonly negatable?: string | readonly string[];
}

/** The same as sets: a name is in one of them if it or any of its aliases was declared so. */
export interface Flags {
  readonly aliases: ReadonlyMap<string, ReadonlySet<string>>;
  readonly booleans: ReadonlySet<string>;
  readonly strings: ReadonlySet<string>;
  readonly collected: ReadonlySet<string>;
  readonly negatable: ReadonlySet<string>;
  /** Whether every name with two hyphens and no `=` is a boolean. */
  readonly everyLongName: boolean;
}

/** Gathers the declarations. */
export function declaredFlags(declared: Declarations): Flags {
  const aliases = aliasesOf(declared.alias ?? {});
  const names = (list: boolean | string | readonly string[] | undefined) =>
    withAliases(listOf(list), aliases);
  return {
    aliases,
    booleans: names(declared.boolean),
    strings: names(declared.string),
    collected: names(declared.collect),
    negatable: names(declared.negatable),
    everyLongName: declared.boolean === true,
  };
}

function listOf(list: boolean | string | readonly string[] | undefined): readonly string[] {
  if (typeof list === "string") return [list];
  return Array.isArray(list) ? list : [];
}

/** Each name's other names, in every direction. */
function aliasesOf(alias: NonNullable<Declarations["alias"]>): Map<string, Set<string>> {
  const aliases = new Map<string, Set<string>>();
  for (const [name, others] of Object.entries(alias)) {
    const group = [name, ...listOf(others)];
    for (const member of group) aliases.set(member, new Set(group.filter((other) => other !== member)));
  }
  return aliases;
}

function withAliases(
  names: readonly string[],
  aliases: ReadonlyMap<string, ReadonlySet<string>>,
): Set<string> {
  return new Set(names.filter(Boolean).flatMap((name) => [name, ...(aliases.get(name) ?? [])]));
}
