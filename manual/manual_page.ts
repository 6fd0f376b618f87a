/** The manual page of this version of `chat`. */

import { COMMANDS } from "../client/core/commands/table.ts";
import { VERSION } from "../server/version.ts";
import { manual } from "./man.ts";
import { PAGES } from "./pages.ts";

/** @returns chat(1), as roff */
export function manualPage(): string {
  const slash = Object.entries(COMMANDS).map(([name, { usage, does }]) => ({ name, usage, does }));
  return manual({ version: VERSION, pages: PAGES, slash });
}
