/** A program that a test runs: what it says is kept, what is typed goes in, and it never outlives the test. */

import { until } from "./until.ts";

/** The permissions that this project's own commands are given, and no other. */
export const PERMISSIONS = ["--allow-net", "--ignore-env", "--no-prompt"];

const MAIN = new URL("../../main.ts", import.meta.url).pathname;

/** The words of a command line for this project's own `chat`. */
export function chat(...args: string[]): string[] {
  return [Deno.execPath(), "run", "--quiet", ...PERMISSIONS, MAIN, ...args];
}

/** A child process. Disposing of it kills it, if it still runs. */
export class Program implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #keyboard: WritableStreamDefaultWriter<Uint8Array>;
  readonly #reading: Promise<unknown>;
  readonly #name: string;
  #running = true;
  /** All that it said on standard output so far. */
  output = "";
  /** All that it said on standard error so far. */
  errors = "";

  constructor(words: readonly string[], env: Readonly<Record<string, string>> = {}) {
    const [program = "", ...args] = words;
    this.#name = words.join(" ");
    this.#child = new Deno.Command(program, {
      args,
      env: { NO_COLOR: "1", ...env },
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.#keyboard = this.#child.stdin.getWriter();
    this.#reading = Promise.all([
      collect(this.#child.stdout, (text) => this.output += text),
      collect(this.#child.stderr, (text) => this.errors += text),
      this.#child.status.then(() => this.#running = false),
    ]);
  }

  get pid(): number {
    return this.#child.pid;
  }

  /** The exit code, once it has ended by itself and all it said was read. */
  async exitCode(): Promise<number> {
    await until(() => !this.#running, () => this.#account("to end"));
    await this.#reading;
    return (await this.#child.status).code;
  }

  /** Types text as it is; what the program no longer reads is lost, as it would be at a keyboard. */
  async type(text: string): Promise<void> {
    await this.#keyboard.write(new TextEncoder().encode(text)).catch(() => {});
  }

  /** Ends its standard input. */
  async endInput(): Promise<void> {
    await this.#keyboard.close().catch(() => {});
  }

  /** Settles once it has said this on standard output. */
  async says(wanted: RegExp): Promise<RegExpExecArray> {
    return await until(() => wanted.exec(this.output), () => this.#account(`to say ${wanted}`));
  }

  signal(signal: Deno.Signal): void {
    this.#child.kill(signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#running) this.#child.kill("SIGKILL");
    await this.endInput();
    await this.#reading;
  }

  #account(wanted: string): string {
    return `Waited for ${this.#name} ${wanted}; it said\n${this.output}\n${this.errors}`;
  }
}

async function collect(stream: ReadableStream<Uint8Array>, keep: (text: string) => void): Promise<void> {
  const decoder = new TextDecoder();
  for await (const chunk of stream) keep(decoder.decode(chunk, { stream: true }));
}
