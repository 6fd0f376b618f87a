/** What makes a shell complete the command line of `chat`, made from its help texts. */

import type { Page } from "./pages.ts";
import { type Option, readUsage } from "./usage.ts";

/** A shell that can be told. */
export type Shell = keyof typeof SCRIPTS;

/** Values of options that the help does not list, by the option's name. */
export type Values = Readonly<Record<string, readonly string[]>>;

/** A command, as completion needs it. */
interface Verb {
  readonly name: string;
  readonly does: string;
  readonly words: readonly string[];
  readonly options: readonly Option[];
}

const SCRIPTS = { bash, zsh, fish };

/** @returns whether there are completions for a shell of this name */
export function isShell(name: string): name is Shell {
  return Object.hasOwn(SCRIPTS, name);
}

/** @returns a script for the shell */
export function completions(
  shell: Shell,
  { pages, values = {} }: { readonly pages: readonly Page[]; readonly values?: Values },
): string {
  const verbs = pages.map(({ verb, does, usage }) => {
    const { words, options } = readUsage(usage);
    return { name: verb, does, words, options: options.map((option) => withValues(option, values)) };
  });
  return SCRIPTS[shell](verbs);
}

function withValues(option: Option, values: Values): Option {
  const known = Object.hasOwn(values, option.name) ? values[option.name]! : undefined;
  return known === undefined ? option : { ...option, choices: known };
}

/** Everything in these scripts that is not ours to choose stands in single quotes. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function listed(words: readonly string[]): string {
  return words.map(quoted).join(" ");
}

/** For each option with a value: `serve --log`, and what it can be; options of which nobody knows have nothing. */
function valueCases(verbs: readonly Verb[]): [pattern: string, choices: readonly string[]][] {
  return verbs.flatMap(({ name, options }) =>
    options.filter(({ value }) => value !== undefined)
      .map((option): [string, readonly string[]] => [quoted(`${name} ${option.name}`), option.choices])
  );
}

function bash(verbs: readonly Verb[]): string {
  const reply = (words: readonly string[]) =>
    `COMPREPLY=($(compgen -W ${quoted(words.join(" "))} -- "$word"))`;
  const values = valueCases(verbs).map(([pattern, choices]) => {
    const open = choices.some((choice) => choice.endsWith("=")) ? "compopt -o nospace; " : "";
    return `    ${pattern}) ${choices.length === 0 ? "" : `${open}${reply(choices)}; `}return ;;`;
  });
  const options = verbs.map(({ name, words, options }) =>
    `    ${name}) ${reply([...words, ...options.map((option) => option.name)])} ;;`
  );
  return `# Completion of chat for bash; see: chat completions --help
_chat() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} verb=\${COMP_WORDS[1]}
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    ${reply([...verbs.map(({ name }) => name), "--help", "--version"])}
    return
  fi
  case "$verb $before" in
${values.join("\n")}
  esac
  case "$verb" in
${options.join("\n")}
  esac
}
complete -F _chat chat`;
}

function zsh(verbs: readonly Verb[]): string {
  const described = (entries: readonly (readonly [name: string, does: string])[]) =>
    entries.map(([name, does]) => quoted(`${name}:${does.replaceAll(":", "\\:")}`)).join(" ");
  const values = valueCases(verbs).map(([pattern, choices]) => {
    const open = choices.some((choice) => choice.endsWith("=")) ? "-S '' " : "";
    return `    ${pattern}) ${choices.length === 0 ? "" : `compadd ${open}-- ${listed(choices)}; `}return ;;`;
  });
  const options = verbs.map(({ name, words, options }) => {
    const entries = options.map((option) => [option.name, option.does] as const);
    const more = words.length === 0 ? "" : `compadd -- ${listed(words)}; `;
    return `    ${name}) ${more}options=(${described(entries)}); _describe -o option options ;;`;
  });
  return `#compdef chat
# Completion of chat for zsh; see: chat completions --help
_chat() {
  local -a verbs options
  if ((CURRENT == 2)); then
    verbs=(${described(verbs.map(({ name, does }) => [name, does] as const))})
    _describe command verbs
    return
  fi
  case "$words[2] $words[CURRENT-1]" in
${values.join("\n")}
  esac
  case "$words[2]" in
${options.join("\n")}
  esac
}
if [[ \${(%):-%N} == _chat ]]; then _chat "$@"; else compdef _chat chat; fi`;
}

function fish(verbs: readonly Verb[]): string {
  const lines = verbs.flatMap(({ name, does, words, options }) => {
    const here = `complete -c chat -n ${fished(`__fish_seen_subcommand_from ${name}`)}`;
    return [
      `complete -c chat -n __fish_use_subcommand -a ${fished(name)} -d ${fished(does)}`,
      ...(words.length === 0 ? [] : [`${here} -a ${fished(words.join(" "))}`]),
      ...options.map((option) =>
        `${here} -l ${option.name.slice(2)}${fishValue(option)} -d ${fished(option.does)}`
      ),
    ];
  });
  const general = ["help", "version"].map((name) => `complete -c chat -n __fish_use_subcommand -l ${name}`);
  return [
    "# Completion of chat for fish; see: chat completions --help",
    "complete -c chat -f",
    ...general,
    ...lines,
  ].join("\n");
}

function fishValue({ value, choices }: Option): string {
  if (value === undefined) return "";
  return choices.length === 0 ? " -x" : ` -x -a ${fished(choices.join(" "))}`;
}

/** In fish a backslash hides a quote and itself. */
function fished(text: string): string {
  return `'${text.replace(/[\\']/g, "\\$&")}'`;
}
