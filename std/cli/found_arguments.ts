/** What was found on a command line so far. It knows what was declared, and nothing of how it was written. */

import type { Flags } from "./flags.ts";

type Value = string | number | boolean;
type Unknown = (arg: string, key?: string, value?: unknown) => unknown;
type Tree = Record<string, unknown>;

const NUMBER = /^(?:0x[0-9a-f]+|[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?)$/i;

/** Collects arguments into the object that `parseArgs` returns. */
export class FoundArguments {
  /** The object: one property a name (nested where the name has dots), and `_`. */
  readonly values: Tree & { _: (string | number)[] } = { _: [] };
  readonly #flags: Flags;
  readonly #unknown: Unknown | undefined;

  /** Starts with nothing found; `unknown` is asked about whatever was not declared. */
  constructor(flags: Flags, unknown: Unknown | undefined) {
    this.#flags = flags;
    this.#unknown = unknown;
  }

  /** Takes a name's value; `arg` is how it stood on the command line. */
  set(name: string, value: Value, arg: string): void {
    this.#set(name, value, { arg, collect: this.#flags.collected.has(name) });
  }

  /** Takes `--no-NAME`: it replaces what was collected before. */
  negate(name: string, arg: string): void {
    this.#set(name, false, { arg, collect: false });
  }

  /** Takes an argument without a name. */
  addPositional(arg: string): void {
    if (this.#unknown?.(arg) === false) return;
    this.values._.push(this.#flags.strings.has("_") ? arg : numberOr(arg));
  }

  /** Sets what is still missing: the defaults given, false for booleans, no elements for what is collected. */
  fillIn(defaults: Readonly<Record<string, unknown>>): void {
    for (const [name, value] of Object.entries(defaults)) {
      if (!has(this.values, name)) this.#store(name, value, false);
    }
    const { booleans, strings, collected } = this.#flags;
    for (const name of booleans) {
      if (!has(this.values, name)) put(this.values, name, collected.has(name) ? [] : false);
    }
    for (const name of strings) {
      if (!has(this.values, name) && collected.has(name)) put(this.values, name, []);
    }
  }

  #set(name: string, value: Value, { arg, collect }: { arg: string; collect: boolean }): void {
    if (!this.#isDeclared(name, arg) && this.#unknown?.(arg, name, value) === false) return;
    const isText = this.#flags.strings.has(name) || typeof value !== "string";
    this.#store(name, isText ? value : numberOr(value), collect);
  }

  #isDeclared(name: string, arg: string): boolean {
    const { booleans, strings, aliases, everyLongName } = this.#flags;
    return booleans.has(name) || strings.has(name) || aliases.has(name) ||
      (everyLongName && arg.startsWith("--") && !arg.includes("="));
  }

  #store(name: string, value: unknown, collect: boolean): void {
    for (const each of [name, ...(this.#flags.aliases.get(name) ?? [])]) {
      if (collect) append(this.values, each, value);
      else put(this.values, each, value);
    }
  }
}

function numberOr(text: string): string | number {
  return NUMBER.test(text) ? Number(text) : text;
}

function append(tree: Tree, path: string, value: unknown): void {
  const present = has(tree, path) ? valueAt(tree, path) : undefined;
  if (Array.isArray(present)) present.push(value);
  else put(tree, path, present ? [present, value] : [value]);
}

/** Defines rather than assigns: `__proto__` on a command line is a name like any other. */
function put(tree: Tree, path: string, value: unknown): void {
  const [branch, leaf] = descend(tree, path, true);
  if (branch) {
    Object.defineProperty(branch, leaf, { value, writable: true, enumerable: true, configurable: true });
  }
}

function has(tree: Tree, path: string): boolean {
  const [branch, leaf] = descend(tree, path, false);
  return branch !== undefined && Object.hasOwn(branch, leaf);
}

function valueAt(tree: Tree, path: string): unknown {
  const [branch, leaf] = descend(tree, path, false);
  return branch?.[leaf];
}

function descend(tree: Tree, path: string, grow: boolean): [branch: Tree | undefined, leaf: string] {
  const names = path.split(".");
  const leaf = names.pop() ?? "";
  let branch: Tree | undefined = tree;
  for (const name of names) branch = branch && child(branch, name, grow);
  return [branch, leaf];
}

function child(branch: Tree, name: string, grow: boolean): Tree | undefined {
  const present = Object.hasOwn(branch, name) ? branch[name] : undefined;
  if (typeof present === "object" && present !== null) return present as Tree;
  if (!grow) return undefined;
  put(branch, name, {});
  return branch[name] as Tree;
}
