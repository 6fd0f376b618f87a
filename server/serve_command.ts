/** `chat serve`: from its arguments to its exit code. What the process is told by signals, and what escapes it, meets here. */

import { StoreError } from "./backend/backend.ts";
import { UsageError } from "./config.ts";
import { parseServeArgs, SERVE_USAGE } from "./flags.ts";
import { fail, say } from "./said.ts";
import { type RunningServer, serve } from "./serve.ts";
import { CredentialsError } from "./tls/credentials.ts";

/**
 * Milliseconds after the first signal before which none ends the process at once: `npx` and `deno task` pass on what the
 * terminal tells them all, so that one Ctrl-C comes twice. By then everyone has been told.
 */
const ECHO = 500;

/** Runs a server until it has stopped. @returns the exit code: 0, 1 (failed) or 2 (wrong use) */
export async function serveCommand(args: readonly string[]): Promise<number> {
  try {
    const config = parseServeArgs(args);
    if (config === "help") return say(SERVE_USAGE);
    const stop = new AbortController();
    onSignals(() => stop.abort());
    const server = await Promise.race([serve(config, stop.signal), aborted(stop.signal)]);
    // Nobody is here yet to be told, and a certificate on standard input may never come.
    if (server === undefined) return 0;
    catchTheRest(server);
    void print(`${server.invitation}\n`);
    await server.finished;
    return server.faulty ? 1 : 0;
  } catch (error) {
    if (error instanceof UsageError) return fail(`${error.message} (see: chat serve --help)`, 2);
    return fail(startFailure(error), 1);
  }
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
