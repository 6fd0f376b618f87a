/**
 * `deno task fuzz 1000000 --seed 7`: known lines changed at random, so many of them, told to the parser, to a server
 * and to a client. The seed is printed; the same one makes the same lines. What is found belongs into the corpus.
 */

import { parseArgs } from "@std/cli/parse-args";
import { fuzzClient, fuzzParser, fuzzServer } from "./fuzzing.ts";
import { corpus, Mutations, randomFrom } from "./mutations.ts";

/** Lines between two signs of life. */
const PART = 100_000;

const flags = parseArgs(Deno.args, { string: ["seed"] });
const budget = Number(flags._[0] ?? 1_000_000);
const seed = Number(flags.seed ?? crypto.getRandomValues(new Uint32Array(1))[0]);
console.log(`${budget} lines, --seed ${seed}`);
let done = 0;
for (const lines of new Mutations(await corpus(), randomFrom(seed)).rounds(budget)) {
  try {
    fuzzParser(lines);
    fuzzClient(lines);
    await fuzzServer(lines);
  } catch (error) {
    console.error(`Between lines ${done} and ${done + lines.length} of --seed ${seed}:`);
    throw error;
  }
  done += lines.length;
  if (done % PART === 0) console.log(`${done} lines, ${Math.round(Deno.memoryUsage().rss / 2 ** 20)} MiB`);
}
console.log("Nothing threw, everybody was answered.");
