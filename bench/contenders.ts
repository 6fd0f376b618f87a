/** The servers that are compared, and how each is started. What is asked of them is not decided here. */

import { TextLineStream } from "@std/streams";
import { DEPENDENCIES, PERMISSIONS } from "../tasks/flags.ts";
import { type Programs, versionOf } from "./build.ts";
import type { Target } from "./load.ts";
import { inspircdSettings, ngircdSettings } from "./peers/settings.ts";

/** The floor, chat twice, and two servers written in C and C++. */
export type Name = "floor" | "memory" | "store" | "ngIRCd" | "InspIRCd";

/** A server that runs until it is disposed of. */
export interface Running extends Target, AsyncDisposable {
}

/** A server that can be started, as often as one likes; each time it knows nothing of the last. */
export interface Contender {
  readonly name: Name;
  /** What it says of its version. */
  readonly version: string;
  start(): Promise<Running>;
}

/** Limits of chat that would measure its patience and not its speed. */
export const LIFTED: readonly string[] = ["flood-rate", "flood-burst", "send-queue", "write-time"];

/** Clients registering at once: ngIRCd queues no more than ten, and InspIRCd looks at who is new once a second. */
const AT_ONCE = { ngIRCd: 8, InspIRCd: 500 };

const SERVE_OPTIONS = ["--host", "127.0.0.1", "--port", "0", "--log", "off"];

/**
 * Those of all the servers that there are on this machine.
 * @param main the `main.ts` of the chat to measure
 */
export async function findContenders(programs: Programs, main: string): Promise<Contender[]> {
  const found: (Contender | undefined)[] = [
    { name: "floor", version: "native/floor.c", start: () => startFloor(programs.floor) },
    ...await chatContenders(main),
    await findPeer("ngIRCd", "ngircd", programs.folder),
    await findPeer("InspIRCd", "inspircd", programs.folder),
  ];
  return found.filter((contender) => contender !== undefined);
}

/** chat with --memory, and chat with a store. @param main the `main.ts` of the chat to measure */
export async function chatContenders(main: string): Promise<Contender[]> {
  const [program = "", ...words] = chatWords(main, "--location=https://version.bench.invalid", "--version");
  const version = `${await versionOf(program, ...words)} on Deno ${Deno.version.deno}`;
  return [
    { name: "memory", version, start: () => startChat(main, ["--memory"]) },
    { name: "store", version, start: () => startChat(main, []) },
  ];
}

/** The words that run this project's chat, as its tasks do, but for the store. */
export function chatWords(main: string, location: string, ...args: string[]): string[] {
  return [Deno.execPath(), "run", "--quiet", ...DEPENDENCIES, ...PERMISSIONS, location, main, ...args];
}

async function findPeer(name: "ngIRCd" | "InspIRCd", program: string, folder: string) {
  const version = await versionOf(program, "--version");
  if (version === undefined) return undefined;
  const start = () => name === "ngIRCd" ? startNgircd(folder) : startInspircd(folder);
  return { name, version, start };
}

async function startFloor(program: string): Promise<Running> {
  const child = spawn([program], "piped");
  return running(child, Number(await firstLine(child)));
}

/** Runs chat as `deno task serve` does, but for a store of its own, which is removed at the end. */
async function startChat(main: string, options: readonly string[]): Promise<Running> {
  const location = `--location=https://${crypto.randomUUID()}.bench.invalid`;
  const limits = LIFTED.flatMap((name) => ["--limit", `${name}=0`]);
  const child = spawn(chatWords(main, location, "serve", ...SERVE_OPTIONS, ...options, ...limits), "piped");
  const port = /:(\d+)/.exec(await firstLine(child))?.[1];
  return running(child, Number(port), () => removeStore(location));
}

async function removeStore(location: string): Promise<void> {
  const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["info", "--json", location] }).output();
  const { originStorage } = JSON.parse(new TextDecoder().decode(stdout));
  await Deno.remove(originStorage, { recursive: true }).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
}

async function startNgircd(folder: string): Promise<Running> {
  const port = freePort();
  const path = `${folder}/ngircd-${port}.conf`;
  await Deno.writeTextFile(path, await ngircdSettings({ port, folder }));
  return { ...await listening(spawn(["ngircd", "-n", "-f", path], "null"), port), atOnce: AT_ONCE.ngIRCd };
}

async function startInspircd(folder: string): Promise<Running> {
  const port = freePort();
  const path = `${folder}/inspircd-${port}.conf`;
  await Deno.writeTextFile(path, await inspircdSettings({ port, folder }));
  const words = ["inspircd", "--runasroot", "--nofork", "--nolog", "--config", path];
  return { ...await listening(spawn(words, "null"), port), atOnce: AT_ONCE.InspIRCd };
}

function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return (listener.addr as Deno.NetAddr).port;
}

/** Starts a program with as many open files as this machine allows; it replaces the shell, so the pid is its own. */
function spawn(words: readonly string[], stdout: "piped" | "null"): Deno.ChildProcess {
  const args = ["-c", 'ulimit -n "$(ulimit -Hn)"; exec "$@"', "sh", ...words];
  return new Deno.Command("sh", { args, stdin: "null", stdout, stderr: "null" }).spawn();
}

function running(child: Deno.ChildProcess, port: number, after = () => Promise.resolve()): Running {
  return {
    port,
    pid: child.pid,
    async [Symbol.asyncDispose]() {
      kill(child, "SIGTERM");
      const late = setTimeout(() => kill(child, "SIGKILL"), 5000);
      await child.status;
      clearTimeout(late);
      await after();
    },
  };
}

function kill(child: Deno.ChildProcess, signal: Deno.Signal): void {
  try {
    child.kill(signal);
  } catch {
    // It has ended by itself, which its status tells.
  }
}

/** Waits until somebody answers there. @throws Error if nobody does within ten seconds */
async function listening(child: Deno.ChildProcess, port: number): Promise<Running> {
  const server = running(child, port);
  const end = Date.now() + 10_000;
  while (Date.now() < end) {
    try {
      (await Deno.connect({ hostname: "127.0.0.1", port })).close();
      return server;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  await server[Symbol.asyncDispose]();
  throw new Error(`A server did not start to listen on port ${port}`);
}

async function firstLine(child: Deno.ChildProcess): Promise<string> {
  const lines = child.stdout.pipeThrough(new TextDecoderStream()).pipeThrough(new TextLineStream());
  for await (const line of lines) return line;
  throw new Error("A server ended before it said where it listens");
}
