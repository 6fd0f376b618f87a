/**
 * Standard input as lines, standard output as a queue, and the signals that end a program without a terminal. It
 * owns the rule of when the end of input means leaving, and knows nothing of chat.
 */

import { TextLineStream } from "@std/streams/text-line-stream";

/**
 * The lines of standard input; a last one without a newline counts. What the end of input means:
 * 1. after at least one line, that everything was said: the lines end (`echo deployed | chat join`);
 * 2. before any line (`< /dev/null`, nohup, systemd), or on a terminal, nothing: the lines end with the signal.
 *
 * @param signal ends the lines at once
 */
export async function* standardLines(signal: AbortSignal): AsyncGenerator<string> {
  const reader = Deno.stdin.readable
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(new TextLineStream())
    .getReader();
  // Not awaited: a read that waits for somebody to type may take as long as they do.
  const stop = () => void reader.cancel().catch(() => {});
  signal.addEventListener("abort", stop);
  let some = false;
  while (!signal.aborted) {
    const { value, done } = await reader.read().catch(() => ({ value: undefined, done: true }));
    if (done || value === undefined) break;
    some = true;
    yield value;
  }
  signal.removeEventListener("abort", stop);
  if (!some || Deno.stdin.isTerminal()) await aborted(signal);
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve());
  });
}

/** Characters that may wait for a reader of standard output who does not read. */
const WAITING = 67_108_864;

const encoder = new TextEncoder();

/** Standard output: takes lines at once and writes them in order, as many as there are in one go. */
export class Printer {
  readonly #ended: () => void;
  #unwritten = "";
  #writing = false;
  /** Settles when everything printed so far is written or given up; never rejects. */
  idle: Promise<void> = Promise.resolve();
  /** Whether the reader has closed the other end, as `head` does. */
  closed = false;
  /** Why nothing can be written any more, unless that is because the reader closed it. */
  fault: string | undefined;

  /** @param ended is called once when nothing can be written any more */
  constructor(ended: () => void) {
    this.#ended = ended;
  }

  /** Prints a line, given without its end. */
  print(line: string): void {
    if (this.closed || this.fault !== undefined) return;
    this.#unwritten += `${line}\n`;
    if (this.#unwritten.length > WAITING) return this.#fail("nobody reads it");
    if (!this.#writing) this.idle = this.#write();
  }

  async #write(): Promise<void> {
    this.#writing = true;
    try {
      while (this.#unwritten !== "") {
        const bytes = encoder.encode(this.#unwritten);
        this.#unwritten = "";
        for (let sent = 0; sent < bytes.length;) sent += await Deno.stdout.write(bytes.subarray(sent));
      }
    } catch (error) {
      if (error instanceof Deno.errors.BrokenPipe) this.#close();
      else this.#fail(String(error).replace(/^\w*Error: | \(os error \d+\)$/g, ""));
    }
    this.#writing = false;
  }

  #close(): void {
    this.closed = true;
    this.#unwritten = "";
    this.#ended();
  }

  #fail(fault: string): void {
    this.fault = fault;
    this.#unwritten = "";
    this.#ended();
  }
}

/**
 * Calls back on the first SIGINT or SIGTERM; the second one ends the process. SIGHUP is left as it is: nohup has
 * it ignored.
 *
 * @returns a function that takes this back
 */
export function onEndSignal(callback: () => void): () => void {
  let ending = false;
  const handle = () => {
    if (ending) Deno.exit(1);
    ending = true;
    callback();
  };
  const signals: Deno.Signal[] = Deno.build.os === "windows" ? ["SIGINT"] : ["SIGINT", "SIGTERM"];
  for (const signal of signals) Deno.addSignalListener(signal, handle);
  return () => signals.forEach((signal) => Deno.removeSignalListener(signal, handle));
}
