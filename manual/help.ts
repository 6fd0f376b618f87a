/** `chat help` and `chat completions`: which text is asked for. */

import { LIMITS, limitsHelp } from "../server/limits.ts";
import { fail, say } from "../server/said.ts";
import { completions, isShell } from "./completions.ts";
import { manualPage } from "./manual_page.ts";
import { COMPLETIONS_USAGE, HELP_USAGE, PAGES, USAGE } from "./pages.ts";

/** Prints what makes Tab complete in a shell. @returns the exit code */
export function completionsCommand([shell = "", ...more]: readonly string[]): number {
  if (shell === "--help" || shell === "-h") return say(COMPLETIONS_USAGE);
  if (!isShell(shell) || more.length > 0) {
    return fail("chat completions takes one of bash, zsh and fish (see: chat completions --help)", 2);
  }
  const limits = Object.keys(LIMITS).map((name) => `${name}=`);
  return say(completions(shell, { pages: PAGES, values: { "--limit": limits } }));
}

/** Prints the help that is asked for. @returns the exit code */
export function helpCommand([what, ...more]: readonly string[]): number {
  if (more.length > 0) return fail("chat help takes one word at most (see: chat help --help)", 2);
  if (what === undefined) return say(USAGE);
  if (what === "limits") return say(limitsHelp());
  if (what === "--help" || what === "-h") return say(HELP_USAGE);
  if (what === "man") return say(manualPage().trimEnd());
  const page = PAGES.find(({ verb }) => verb === what);
  return page === undefined ? fail(`There is no help on "${what}" (see: chat --help)`, 2) : say(page.usage);
}
