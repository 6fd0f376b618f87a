/**
 * Makes docs/chat.svg, the picture in the README, from two real terminals: starts a server, lets amy and bob
 * chat in tmux and draws what their screens show. It needs tmux and the port that `chat join` knows.
 */

import { unicodeWidth } from "@std/cli/unicode-width";
import { serve } from "../server/serve.ts";
import { Tmux } from "../tests/client/term/tmux.ts";
import { RUN_FLAGS } from "./flags.ts";
import { terminalPicture, type TerminalScreen } from "./terminal_picture.ts";

const MAIN = new URL("../main.ts", import.meta.url).pathname;
const PICTURE = new URL("../docs/chat.svg", import.meta.url);
const SIZE = { columns: 46, rows: 24 };

/** Writes the picture anew. */
export async function capture(): Promise<void> {
  await using _server = await serve({ memory: true, log: "off" });
  const home = await commandFolder();
  try {
    await using amy = await Terminal.open("amy", home);
    await using bob = await Terminal.open("bob", home);
    await using shell = await Tmux.start();
    await shell.run(`PATH=${home}:$PATH`);
    await converse({ amy, bob, shell });
    await Deno.mkdir(new URL(".", PICTURE), { recursive: true });
    await Deno.writeTextFile(PICTURE, terminalPicture(trimmed([await amy.screen(), await bob.screen()])));
  } finally {
    await Deno.remove(home, { recursive: true });
  }
  console.log(`Drew ${PICTURE.pathname}`);
}

/** What the picture shows. Each waits for what it answers, so that both screens tell it in one order. */
async function converse({ amy, bob, shell }: { amy: Terminal; bob: Terminal; shell: Tmux }): Promise<void> {
  await amy.join();
  await bob.join();
  await amy.says("hi bob! is the release out?", bob);
  await bob.says("nearly, one last test is running 🚀", amy);
  await bob.acts("crosses fingers", amy);
  await shell.run("echo 'v1.0 is deployed' | chat join --alias ci");
  await amy.shows("v1.0 is deployed");
  await bob.shows("v1.0 is deployed");
  await amy.says("おめでとう, bob! 🎉", bob);
  await bob.says("lunch?", amy);
  await amy.writes("yes, see you at no");
}

/** The screens without the rows at the bottom that none of them uses. */
function trimmed(screens: readonly TerminalScreen[]): TerminalScreen[] {
  const height = Math.max(...screens.map(({ rows }) => rows.length));
  return screens.map((screen) => ({ ...screen, height }));
}

/** A folder for the PATH with the command `chat`, as `deno task install` would make it. */
async function commandFolder(): Promise<string> {
  const folder = await Deno.makeTempDir({ prefix: "chat-capture-" });
  const words = [Deno.execPath(), "run", "--quiet", ...RUN_FLAGS, MAIN];
  await Deno.writeTextFile(`${folder}/chat`, `#!/bin/sh\nexec ${words.join(" ")} "$@"\n`, { mode: 0o755 });
  return folder;
}

/** One person's terminal. */
class Terminal implements AsyncDisposable {
  readonly #alias: string;
  readonly #tmux: Tmux;

  /** Made by `open`. */
  constructor(alias: string, tmux: Tmux) {
    this.#alias = alias;
    this.#tmux = tmux;
  }

  static async open(alias: string, path: string): Promise<Terminal> {
    const tmux = await Tmux.start(SIZE);
    await tmux.run(`PATH=${path}:$PATH; clear`);
    await tmux.untilLastRow("$ |");
    return new Terminal(alias, tmux);
  }

  /** Types the command, and settles when the line to type in is there. */
  async join(): Promise<void> {
    await this.#tmux.run(`chat join --alias ${this.#alias}`);
    await this.#tmux.untilLastRow(`#lobby ${this.#alias}> |`);
  }

  async says(text: string, listener: Terminal): Promise<void> {
    await this.#tmux.run(text);
    await listener.shows(text);
    await this.shows(text);
  }

  async acts(text: string, listener: Terminal): Promise<void> {
    await this.#tmux.run(`/me ${text}`);
    await listener.shows(`* ${this.#alias} ${text}`);
    await this.shows(`* ${this.#alias} ${text}`);
  }

  /** Types without Enter. */
  async writes(text: string): Promise<void> {
    await this.#tmux.type(text);
    await this.#tmux.untilLastRow(`#lobby ${this.#alias}> ${text}|`);
  }

  /** Settles when this stands in one row of the screen, perhaps broken before its last words. */
  async shows(text: string): Promise<void> {
    const beginning = text.slice(0, 20).replace(/[^\w\s]/gu, ".+");
    await this.#tmux.until(new RegExp(beginning));
  }

  async screen(): Promise<TerminalScreen> {
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
