/** A password for a command that has no conversation around it: asked for without an echo, or the first line of input. */

import { promptSecret } from "@std/cli/prompt-secret";
import { TextLineStream } from "@std/streams/text-line-stream";

/** Why there is no password, as one sentence. */
export interface NoSecret {
  readonly refused: string;
}

/**
 * Asks for a password on the terminal, showing nothing of it; where standard input is none, reads its first line.
 *
 * @param question what is shown before it
 */
export async function readSecret(question: string): Promise<string | NoSecret> {
  if (Deno.stdin.isTerminal() && !Deno.stdout.isTerminal()) return { refused: NOWHERE_TO_ASK };
  const secret = promptSecret(question, { mask: "" }) ?? await firstLine();
  return secret === "" ? { refused: "There was no password" } : secret;
}

// The question would end up in the file, and the person before a terminal that says nothing.
const NOWHERE_TO_ASK =
  "The question goes to standard output, which is no terminal; give the password on standard input instead";

async function firstLine(): Promise<string> {
  const lines = Deno.stdin.readable.pipeThrough(new TextDecoderStream()).pipeThrough(new TextLineStream());
  for await (const line of lines) return line;
  return "";
}
