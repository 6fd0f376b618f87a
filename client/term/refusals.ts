/** What a face says to a key that cannot be obeyed. Words only. */
import { plainLine } from "./lines.ts";
import type { Line } from "./style.ts";

const WORDS = {
  cut: "That is too long for one message, so its end was left out.",
  // Started through npx or a task runner, a program that stops itself leaves them running in front of a terminal that
  // answers nothing, and it cannot stop them too without more permission than it has.
  suspend: "Ctrl-Z does not stop this program; Ctrl-D leaves it.",
} as const;

/** The line for what the editor could not do. */
export function refusalLine(kind: keyof typeof WORDS): Line {
  return plainLine(WORDS[kind], { dim: true });
}
