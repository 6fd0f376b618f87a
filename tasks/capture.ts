/**
 * Makes docs/chat.svg, the recording in the README, from a real terminal: starts a server, lets amy and bob chat in tmux
 * and draws what bob's screen shows, step by step. It needs tmux and the port that `chat join` knows.
 */

import { unicodeWidth } from "@std/cli/unicode-width";
import { serve } from "../server/serve.ts";
import { Tmux } from "../tests/client/term/tmux.ts";
import { DEPENDENCIES, PERMISSIONS } from "./flags.ts";
import { terminalRecording, type TerminalScreen } from "./terminal_picture.ts";

const MAIN = new URL("../main.ts", import.meta.url).pathname;
const PICTURE = new URL("../docs/chat.svg", import.meta.url);
const SIZE = { columns: 104, rows: 20 };
/** Seconds for which each screen is shown. */
const SHOWN = 2.5;

/** Makes the recording anew. */
export async function capture(): Promise<void> {
  await using _server = await serve({ memory: true, log: "off" });
  const home = await Deno.makeTempDir({ prefix: "chat-capture-" });
  try {
    await using amy = await Terminal.open("amy", home);
    await using bob = await Terminal.open("bob", home);
    await Deno.mkdir(new URL(".", PICTURE), { recursive: true });
    await Deno.writeTextFile(PICTURE, terminalRecording(await converse(amy, bob), SHOWN));
  } finally {
    await Deno.remove(home, { recursive: true });
  }
  console.log(`Drew ${PICTURE.pathname}`);
}

/** What the recording shows of bob's screen. Each waits for what it answers, so that it is the same every time. */
async function converse(amy: Terminal, bob: Terminal): Promise<TerminalScreen[]> {
  const frames: TerminalScreen[] = [];
  const shot = async (wanted: RegExp) => void frames.push(await bob.screen(wanted));
  await bob.types("chat join --alias bob --theme dark");
  await shot(/chat join/);
  await bob.presses("Enter");
  await bob.shows(/You are bob/);
  await bob.enters("/topic Release day: v1.0");
  await shot(/Release day/);
  await amy.enters("chat join --alias amy");
  await amy.shows(/You are amy/);
  await amy.enters("hi bob! is the release out?");
  await bob.shows(/is the release out/);
  // That somebody types is told every three seconds at most (IRCv3 typing).
  await new Promise((resolve) => setTimeout(resolve, 3_200));
  await amy.types("I have the ann");
  await shot(/amy is typing/);
  await amy.presses("C-u");
  await bob.enters("nearly, one *last* test is running 🚀");
  await shot(/last test is running/);
  await bob.enters("/join #dev");
  await bob.shows(/in #dev/);
  await bob.enters("おめでとう, everybody!");
  await bob.presses("M-1");
  await amy.enters("/join #dev");
  await amy.shows(/in #dev/);
  await amy.enters("bob: the last test is green 🎉");
  await shot(/#dev +@1/);
  await bob.presses("C-k");
  await bob.types("de");
  await shot(/go to> de/);
  await bob.presses("Enter");
  await shot(/the last test is green/);
  await bob.presses("M-Up", "+");
  await shot(/❤/);
  await bob.types("1");
  await shot(/👍 bob|👍/);
  await bob.presses("M-1");
  await amy.presses("M-1");
  await amy.enters("lunch after that? 🍜");
  await bob.shows(/lunch after that/);
  await bob.types("/to");
  await bob.presses("Tab");
  await shot(/topic/);
  await bob.presses("C-u");
  await bob.types("yes, see you at no");
  await shot(/see you at no/);
  return frames;
}

/** One person's terminal, on a machine of their own. */
class Terminal implements AsyncDisposable {
  readonly #alias: string;
  readonly #tmux: Tmux;

  /** Made by `open`. */
  constructor(alias: string, tmux: Tmux) {
    this.#alias = alias;
    this.#tmux = tmux;
  }

  /** With the command `chat` on its PATH, as `deno task install` would make it, in a folder of `home`. */
  static async open(alias: string, home: string): Promise<Terminal> {
    const folder = `${home}/${alias}`;
    const flags = [...DEPENDENCIES, ...PERMISSIONS, `--location=https://${crypto.randomUUID()}.invalid`];
    const words = [Deno.execPath(), "run", "--quiet", ...flags, MAIN];
    await Deno.mkdir(folder);
    await Deno.writeTextFile(`${folder}/chat`, `#!/bin/sh\nexec ${words.join(" ")} "$@"\n`, { mode: 0o755 });
    const tmux = await Tmux.start(SIZE);
    await tmux.run(`PATH=${folder}:$PATH; clear`);
    await tmux.untilLastRow("$ |");
    return new Terminal(alias, tmux);
  }

  /** Types a line and Enter. */
  async enters(line: string): Promise<void> {
    await this.#tmux.run(line);
  }

  /** Types without Enter. */
  async types(text: string): Promise<void> {
    await this.#tmux.type(text);
  }

  /** Presses keys by tmux's names. */
  async presses(...keys: string[]): Promise<void> {
    await this.#tmux.press(...keys);
  }

  /** Settles when a row is as wanted. */
  async shows(wanted: RegExp): Promise<void> {
    await this.#tmux.until(wanted);
  }

  /** The screen, once a row of it is as wanted. */
  async screen(wanted: RegExp): Promise<TerminalScreen> {
    await this.shows(wanted);
    const last = await this.#tmux.lastRow();
    const rows = await this.#tmux.screen({ styled: true });
    const column = unicodeWidth(last.slice(0, last.indexOf("|")));
    const cursor = { column, row: rows.length - 1 };
    return { title: this.#alias, rows, columns: SIZE.columns, height: SIZE.rows, cursor };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#tmux[Symbol.asyncDispose]();
  }
}

// At the end, for a class is there only after its declaration.
if (import.meta.main) await capture();
