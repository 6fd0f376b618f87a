/** `chat join --plain` on a terminal or in a pipe: connects, finds out the alias, and hands over to the conversation. */

import { type Dial, type Timer, Unreachable } from "../link.ts";
import { type PlainFace, runPlain } from "../plain.ts";
import { TerminalFace } from "./line_face.ts";
import { onEndSignal, Printer, standardLines } from "./stdio.ts";
import { span } from "./style.ts";
import type { Tty } from "./tty.ts";

/** What it takes to join plainly. */
export interface PlainJoin {
  readonly dial: Dial;
  readonly place: string;
  readonly after: Timer;
  /** The terminal; undefined in a pipe. */
  readonly tty: Tty | undefined;
  /** Asked for when it is missing, which takes a terminal. */
  readonly alias: string | undefined;
  readonly password: string | undefined;
}

/** Milliseconds for a connection to come about. */
const DIALING = 20_000;

/**
 * Runs the plain conversation until the person leaves, or the input is over.
 *
 * @returns the exit code
 * @throws {Unreachable} when there is no connection, or the server ends it
 */
export async function joinPlainly({ tty, ...join }: PlainJoin): Promise<number> {
  const connection = await dialInTime(join);
  const face = tty === undefined ? new PipeFace() : new TerminalFace(tty, { prompt: span("Your name: ") });
  const alias = join.alias ?? await askAlias(face);
  if (face instanceof TerminalFace) face.ask(span(`${alias}> `));
  if (alias !== undefined) {
    await runPlain({ ...join, connection, face, alias, person: tty !== undefined });
    return face instanceof PipeFace ? face.outcome() : 0;
  }
  connection.close();
  await face[Symbol.asyncDispose]();
  return 0;
}

async function dialInTime({ dial, after, place }: Omit<PlainJoin, "tty">) {
  const late = new AbortController();
  const cancel = after(DIALING, () => late.abort());
  try {
    return await dial(late.signal);
  } catch (error) {
    if (!late.signal.aborted) throw error;
    const reason = "there is no answer";
    throw new Unreachable(`Cannot reach ${place}: ${reason}`, { reason, cause: error });
  } finally {
    cancel();
  }
}

/** @returns undefined when the person leaves instead */
async function askAlias(face: PlainFace): Promise<string | undefined> {
  const lines = face[Symbol.asyncIterator]();
  while (true) {
    const { value, done } = await lines.next();
    if (done) return undefined;
    if (value.trim() !== "") return value.trim();
  }
}

/** Standard input and output. */
class PipeFace implements PlainFace {
  readonly #stop = new AbortController();
  readonly #printer = new Printer(() => this.#stop.abort());
  readonly #forget = onEndSignal(() => this.#stop.abort());

  print(line: string): void {
    this.#printer.print(line);
  }

  [Symbol.asyncIterator](): AsyncIterator<string> {
    return standardLines(this.#stop.signal);
  }

  /** @returns 1 when what was said could not be written down */
  outcome(): number {
    if (this.#printer.fault === undefined) return 0;
    console.error(`Cannot write to standard output: ${this.#printer.fault}`);
    return 1;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#printer.idle;
    this.#forget();
  }
}
