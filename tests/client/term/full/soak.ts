/** `deno task soak:screen 60 --seed 7`: random keys and lines on a real terminal for so many seconds. Needs tmux. */

import { parseArgs } from "@std/cli/parse-args";
import { goWild } from "./wild.ts";

const flags = parseArgs(Deno.args, { string: ["seed"] });
const seconds = Number(flags._[0] ?? 60);
const seed = Number(flags.seed ?? crypto.getRandomValues(new Uint32Array(1))[0]);
console.log(`${seconds} s, --seed ${seed}`);
const { keys, lines, pictures } = await goWild({ seed, seconds });
console.log(
  `${keys} keys, ${lines} lines; ${pictures} pictures were as they should be, and so was the terminal`,
);
