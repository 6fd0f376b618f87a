/**
 * Makes one executable, `chat`, of the sources, by `deno compile`. What it may do when it runs is decided in
 * `flags.ts`; what it is built on (denort) is downloaded by Deno, or handed over in DENORT_BIN.
 */

import { resolve } from "node:path";
import { parseArgs } from "@std/cli/parse-args";
import { APP_NAME, DENO_PACKAGE, DEPENDENCIES, PERMISSIONS } from "./flags.ts";

const PROJECT = resolve(import.meta.dirname ?? ".", "..");

const USAGE = "Use: deno task compile [--target TRIPLE] [--output FILE]";

if (import.meta.main) Deno.exitCode = await compile(Deno.args);

/** Compiles for this machine or `--target`, to `chat` here or `--output`. Returns the exit code. */
export async function compile(args: string[]): Promise<number> {
  const unknown: string[] = [];
  const { target, output } = parseArgs(args, {
    string: ["target", "output"],
    default: { output: "chat" },
    unknown: (arg) => unknown.push(arg) === 0,
  });
  if (unknown.length > 0) return refuse(`Cannot compile with ${unknown.join(" ")}. ${USAGE}`, 2);
  const { success, said } = await runDenoCompile(output, target);
  if (success) return 0;
  return refuse(reasonOf(said), 1);
}

function refuse(sentence: string, code: number): number {
  console.error(sentence);
  return code;
}

async function runDenoCompile(output: string, target: string | undefined) {
  const process = new Deno.Command(Deno.execPath(), {
    args: [
      "compile",
      ...["--config", resolve(PROJECT, "deno.json"), "--app-name", APP_NAME, "--output", resolve(output)],
      ...(target ? ["--target", target] : []),
      // At run time nothing is loaded from the web either: that is no part of the network permission.
      ...[...DEPENDENCIES, ...PERMISSIONS, "--deny-import"],
      // What only tests use is in the lock file too.
      "--exclude-unused-npm",
      resolve(PROJECT, "main.ts"),
    ],
    stderr: "piped",
  }).spawn();
  const said = await passedOn(process.stderr);
  return { success: (await process.status).success, said };
}

/** Shows what Deno says while it says it, and returns it. */
async function passedOn(stream: ReadableStream<Uint8Array>): Promise<string> {
  let said = "";
  const decoder = new TextDecoder();
  for await (const chunk of stream) {
    Deno.stderr.writeSync(chunk);
    said += decoder.decode(chunk, { stream: true });
  }
  return said;
}

function reasonOf(said: string): string {
  if (!/denort|Setting up base binary/.test(said)) return "Could not compile: see above";
  return `Could not download the base of compiled programs (denort): where dl.deno.land cannot be reached, ` +
    `set DENORT_BIN to the denort of ${DENO_PACKAGE} for the target`;
}
