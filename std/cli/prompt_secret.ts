/** Asks for a line that must not be seen. It owns the terminal's mode for as long as the question stands. */

const CLEAR_LINE = "\r\x1b[K";
const ENTER = new Set(["\r", "\n"]);
const BACKSPACE = new Set(["\b", "\x7f"]);

/** How {@linkcode promptSecret} shows what is typed. */
export interface PromptSecretOptions {
  /** What stands for each character typed; `*` unless told, nothing is shown for `""`. */
  mask?: string;
  /** Whether the line is cleared afterwards. */
  clear?: boolean;
}

/**
 * Shows a message on standard output and waits for a line from the terminal on standard input, which it hides.
 * Returns the line without its end, or null where standard input is no terminal. The mode of the terminal
 * is given back in any case; Ctrl-C ends the program as ever.
 *
 * @example
 * ```ts ignore
 * import { promptSecret } from "@std/cli/prompt-secret";
 *
 * const password = promptSecret("Password:", { clear: true });
 * ```
 */
export function promptSecret(message = "Secret", options: PromptSecretOptions = {}): string | null {
  if (!Deno.stdin.isTerminal()) return null;
  const { mask = "*", clear = false } = options;
  const show = (length: number) => {
    if (mask !== "") print(CLEAR_LINE + lastRow(`${message} ${mask.repeat(length)}`));
  };
  // Before the message: whoever answers at once is hidden too. Windows has no cbreak mode.
  Deno.stdin.setRaw(true, Deno.build.os === "windows" ? undefined : { cbreak: true });
  try {
    print(`${message} `);
    return readHidden(show);
  } finally {
    print(clear ? CLEAR_LINE : "\n");
    Deno.stdin.setRaw(false);
  }
}

function readHidden(show: (length: number) => void): string {
  const typed: string[] = [];
  for (const character of typedCharacters()) {
    if (ENTER.has(character)) break;
    if (BACKSPACE.has(character)) typed.pop();
    else typed.push(character);
    show(typed.length);
  }
  return typed.join("");
}

/** Reads byte by byte, so that nothing typed after the line is taken from whoever reads next. */
function* typedCharacters(): Generator<string> {
  const decoder = new TextDecoder();
  const byte = new Uint8Array(1);
  while (Deno.stdin.readSync(byte)) yield* decoder.decode(byte, { stream: true });
}

/** A line longer than the terminal is wide would leave its earlier rows behind when it is cleared. */
function lastRow(line: string): string {
  const { columns } = Deno.consoleSize();
  return line.length > columns ? line.slice(-(line.length % columns || columns)) : line;
}

function print(text: string): void {
  const bytes = new TextEncoder().encode(text);
  for (let written = 0; written < bytes.length;) written += Deno.stdout.writeSync(bytes.subarray(written));
}
