/**
 * Runs a compiled `chat` before it is published: its version, a server, and somebody who joins it.
 * It knows the program by its command line alone.
 */

import { TextLineStream } from "@std/streams/text-line-stream";

if (import.meta.main) Deno.exitCode = await tryProgram(Deno.args);

/** Tries the program at a path, which must say the version given, if one is. Returns the exit code. */
export async function tryProgram([program, version = ""]: string[]): Promise<number> {
  if (!program) {
    console.error("Use: try_program.ts PROGRAM [VERSION]");
    return 2;
  }
  try {
    const said = await output(program, ["--version"], "");
    if (!said.includes(version)) throw new Error(`${program} is not version ${version}: ${said}`);
    await converse(program);
    console.log(`${program} works: ${said.trim()}`);
    return 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  }
}

/** One listens by `chat join`, another posts a line: it must arrive. */
async function converse(program: string): Promise<void> {
  await using server = start(program, ["serve", "--port", "0", "--memory"]);
  const [address] = (await server.lineWith("Listening on")).match(/127\.0\.0\.1:\d+/) ?? [];
  if (!address) throw new Error("The server did not say where it listens");
  await using listener = start(program, ["join", address, "--alias", "amy"]);
  // Posting again until it arrives spares asking whether amy has joined yet.
  const arrived = listener.lineWith("hello from bob");
  await until(arrived, () => output(program, ["join", address, "--alias", "bob"], "hello from bob\n"));
}

async function until(done: Promise<unknown>, again: () => Promise<unknown>): Promise<void> {
  let isDone = false;
  const noticed = done.finally(() => isDone = true);
  noticed.catch(() => {}); // it is awaited below, or the whole has failed already
  for (let i = 0; i < 20 && !isDone; i++) await Promise.race([again(), noticed]);
  if (!isDone) throw new Error("What bob said never reached amy");
  await noticed;
}

async function output(program: string, args: string[], input: string): Promise<string> {
  const process = new Deno.Command(program, { args, stdin: "piped", stdout: "piped" }).spawn();
  const writer = process.stdin.getWriter();
  await writer.write(new TextEncoder().encode(input));
  await writer.close();
  const { stdout, success, code } = await process.output();
  if (!success) throw new Error(`${program} ${args.join(" ")} ended with exit code ${code}`);
  return new TextDecoder().decode(stdout);
}

interface Running extends AsyncDisposable {
  /** Resolves to the first line that contains a text; rejects when the program ends without it. */
  lineWith(text: string): Promise<string>;
}

function start(program: string, args: string[]): Running {
  // Standard input stays open: its end would make `chat join` leave.
  const process = new Deno.Command(program, { args, stdin: "piped", stdout: "piped" }).spawn();
  const lines = process.stdout.pipeThrough(new TextDecoderStream()).pipeThrough(new TextLineStream());
  return {
    async lineWith(text) {
      for await (const line of lines.values({ preventCancel: true })) if (line.includes(text)) return line;
      throw new Error(`${program} ${args.join(" ")} ended without saying "${text}"`);
    },
    async [Symbol.asyncDispose]() {
      const stop = async () => await Promise.resolve(process.kill()); // throws once the program has ended
      await Promise.allSettled([stop(), lines.cancel(), process.stdin.close(), process.status]);
    },
  };
}
