/** `chat`: reads arguments, runs the server or the client, sets the exit code. */

import { linkCommand } from "./client/add_machine.ts";
import { forgetCommand } from "./client/forget.ts";
import { joinCommand } from "./client/join.ts";
import { readSecret } from "./client/term/secret.ts";
import { topCommand } from "./client/top/top.ts";
import { completionsCommand, helpCommand } from "./manual/help.ts";
import { HASH_USAGE, USAGE } from "./manual/pages.ts";
import { formatVerifier, newVerifier } from "./server/accounts/verifiers.ts";
import { fail, say } from "./server/said.ts";
import { serveCommand } from "./server/serve_command.ts";
import { VERSION } from "./server/version.ts";

/** Runs one command line. @returns the exit code: 0, 1 (failed) or 2 (wrong use) */
async function main(args: readonly string[]): Promise<number> {
  const [verb, ...rest] = args;
  if (verb === "serve") return await serveCommand(rest);
  if (verb === "join") return await joinCommand(rest);
  if (verb === "link") return await linkCommand(rest);
  if (verb === "forget") return forgetCommand(rest);
  if (verb === "top") return await topCommand(rest);
  if (verb === "hash") return await hashCommand(rest);
  if (verb === "completions") return completionsCommand(rest);
  if (verb === "--version") return say(`chat ${VERSION}`);
  if (verb === "help") return helpCommand(rest);
  if (verb === "--help" || verb === "-h") return say(USAGE);
  if (verb !== undefined) return fail(`chat has no command "${verb}" (see: chat --help)`, 2);
  console.error(USAGE);
  return 2;
}

async function hashCommand([first]: readonly string[]): Promise<number> {
  if (first === "--help" || first === "-h") return say(HASH_USAGE);
  if (first !== undefined) return fail("chat hash takes nothing behind it (see: chat hash --help)", 2);
  const secret = await readSecret("Password:");
  if (typeof secret === "string") return say(formatVerifier(await newVerifier(secret)));
  return fail(`${secret.refused} (see: chat hash --help)`, 1);
}

if (import.meta.main) Deno.exit(await main(Deno.args));
