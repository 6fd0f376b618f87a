/** `chat`: reads arguments, runs the server or the client, sets the exit code. */

import { linkCommand } from "./client/add_machine.ts";
import { forgetCommand } from "./client/forget.ts";
import { joinCommand } from "./client/join.ts";
import { readSecret } from "./client/term/secret.ts";
import { topCommand } from "./client/top/top.ts";
import { completions, isShell } from "./manual/completions.ts";
import { manualPage } from "./manual/manual_page.ts";
import { COMPLETIONS_USAGE, HASH_USAGE, HELP_USAGE, PAGES, USAGE } from "./manual/pages.ts";
import { visibleText } from "./protocol/formatting.ts";
import { formatVerifier, newVerifier } from "./server/accounts/verifiers.ts";
import { StoreError } from "./server/backend/backend.ts";
import { UsageError } from "./server/config.ts";
import { parseServeArgs, SERVE_USAGE } from "./server/flags.ts";
import { LIMITS, limitsHelp } from "./server/limits.ts";
import { type RunningServer, serve } from "./server/serve.ts";
import { CredentialsError } from "./server/tls/credentials.ts";
import { VERSION } from "./server/version.ts";

/**
 * Milliseconds after the first signal before which none ends the process at once: `npx` and `deno task` pass on what the
 * terminal tells them all, so that one Ctrl-C comes twice. By then everyone has been told.
 */
const ECHO = 500;

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

async function serveCommand(args: readonly string[]): Promise<number> {
  const stop = new AbortController();
  try {
    const config = parseServeArgs(args);
    if (config === "help") return say(SERVE_USAGE);
    onSignals(() => stop.abort());
    const server = await Promise.race([serve(config, stop.signal), aborted(stop.signal)]);
    // Nobody is here yet to be told, and a certificate on standard input may never come.
    if (server === undefined) return 0;
    catchTheRest(server);
    void print(`${server.invitation}\n`);
    await server.finished;
    return server.faulty ? 1 : 0;
  } catch (error) {
    // Told to stop while it waited for its certificate: nobody was here yet.
    if (stop.signal.aborted && error === stop.signal.reason) return 0;
    if (error instanceof UsageError) return fail(`${error.message} (see: chat serve --help)`, 2);
    return fail(startFailure(error), 1);
  }
}

function completionsCommand([shell = "", ...more]: readonly string[]): number {
  if (shell === "--help" || shell === "-h") return say(COMPLETIONS_USAGE);
  if (!isShell(shell) || more.length > 0) {
    return fail("chat completions takes one of bash, zsh and fish (see: chat completions --help)", 2);
  }
  const limits = Object.keys(LIMITS).map((name) => `${name}=`);
  return say(completions(shell, { pages: PAGES, values: { "--limit": limits } }));
}

function helpCommand([what, ...more]: readonly string[]): number {
  if (more.length > 0) return fail("chat help takes one word at most (see: chat help --help)", 2);
  if (what === undefined) return say(USAGE);
  if (what === "limits") return say(limitsHelp());
  if (what === "--help" || what === "-h") return say(HELP_USAGE);
  if (what === "man") return say(manualPage().trimEnd());
  const page = PAGES.find(({ verb }) => verb === what);
  return page === undefined ? fail(`There is no help on "${what}" (see: chat --help)`, 2) : say(page.usage);
}

async function hashCommand([first]: readonly string[]): Promise<number> {
  if (first === "--help" || first === "-h") return say(HASH_USAGE);
  if (first !== undefined) return fail("chat hash takes nothing behind it (see: chat hash --help)", 2);
  const secret = await readSecret("Password:");
  if (typeof secret === "string") return say(formatVerifier(await newVerifier(secret)));
  return fail(`${secret.refused} (see: chat hash --help)`, 1);
}

/** The last net: without it what nobody caught would end the process in the middle of everything. */
function catchTheRest(server: RunningServer): void {
  globalThis.addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    server.escaped("rejection", event.reason);
  });
  globalThis.addEventListener("error", (event) => {
    event.preventDefault();
    server.escaped("exception", event.error);
  });
}

// Not console.log, which waits for a reader who has stopped, and everybody with it.
async function print(text: string): Promise<void> {
  const bytes = new TextEncoder().encode(text);
  try {
    for (let at = 0; at < bytes.length;) at += await Deno.stdout.write(bytes.subarray(at));
  } catch { /* Nobody is left to read it. */ }
}

/**
 * The first SIGINT or SIGTERM stops in order, the second at once. SIGHUP, by which a terminal says that it is gone,
 * means nothing: there is no file to read again. Neither does SIGXFSZ, as a file that may not grow is a full disk to
 * the store, and no reason to end.
 */
function onSignals(stop: () => void): void {
  let first: number | undefined;
  const handle = () => {
    if (first !== undefined) return void setTimeout(() => Deno.exit(1), first + ECHO - performance.now());
    first = performance.now();
    stop();
  };
  Deno.addSignalListener("SIGINT", handle);
  if (Deno.build.os === "windows") return;
  Deno.addSignalListener("SIGTERM", handle);
  Deno.addSignalListener("SIGHUP", () => {});
  Deno.addSignalListener("SIGXFSZ", () => {});
}

function aborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(undefined), { once: true }));
}

function startFailure(error: unknown): string {
  if (error instanceof Deno.errors.AddrInUse) {
    return "That port is already taken: another server runs there. Choose one with --port, or join it with: chat join";
  }
  if (error instanceof Deno.errors.PermissionDenied) {
    return "That port needs rights you do not have; choose one above 1023";
  }
  if (error instanceof StoreError || error instanceof CredentialsError) return error.message;
  return `The server could not start: ${error instanceof Error ? error.message : String(error)}`;
}

function say(text: string): number {
  console.log(text);
  return 0;
}

/** The words may hold those of the command line, which somebody may have been given to type. */
function fail(text: string, code: number): number {
  console.error(visibleText(text));
  return code;
}

if (import.meta.main) Deno.exit(await main(Deno.args));
