/** Where a command can be put so that the shell finds it. It asks about the machine and changes nothing. */

import { join } from "node:path";

/** What the choice depends on. */
export interface Machine {
  readonly home: string;
  /** The folders of PATH, in order. */
  readonly path: readonly string[];
  /** DENO_INSTALL_ROOT: where the user wants Deno to install. */
  readonly denoRoot: string | undefined;
  /** SHELL: the program that reads the profile. */
  readonly shell: string;
  /** Whether a file can be put into a folder. */
  canWrite(folder: string): boolean;
}

/** The folder whose `bin` is on PATH and can be written; if there is none, the one that Deno itself would take. */
export function placeFor(machine: Machine): string {
  const { home, denoRoot } = machine;
  const usual = [".deno", ".local", ""].map((name) => join(home, name));
  const candidates = [...(denoRoot ? [denoRoot] : []), ...usual, "/usr/local", "/opt/homebrew"];
  const reachable = candidates.filter((root) => machine.path.includes(join(root, "bin")));
  return reachable.find((root) => machine.canWrite(join(root, "bin"))) ?? candidates[0] ?? home;
}

/** What to add to which file so that a folder is on PATH. */
export function profileOf({ home, shell }: Machine, folder: string): { file: string; line: string } {
  const line = `export PATH="${folder}:$PATH"`;
  if (shell.endsWith("fish")) {
    return { file: join(home, ".config/fish/config.fish"), line: `fish_add_path "${folder}"` };
  }
  if (shell.endsWith("zsh")) return { file: join(home, ".zshrc"), line };
  return { file: join(home, shell.endsWith("bash") ? ".bashrc" : ".profile"), line };
}
