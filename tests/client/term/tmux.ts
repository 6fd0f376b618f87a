/** A real terminal for tests: one tmux server with one window, on a socket of its own. */

import { cutCells } from "../../../client/term/width.ts";

/** How a terminal of tests starts. */
export interface TmuxOptions {
  readonly columns?: number;
  readonly rows?: number;
}

/** Milliseconds after which waiting is a failure. */
const PATIENCE = 60_000;

let started = 0;

/** A shell inside tmux. `await using` ends the tmux server that was started, and no other. */
export class Tmux implements AsyncDisposable {
  readonly #socket = `chat-test-${Deno.pid}-${++started}`;

  /** Starts a shell with an empty prompt of its own, `$ `. */
  static async start({ columns = 80, rows = 24 }: TmuxOptions = {}): Promise<Tmux> {
    const tmux = new Tmux();
    const size = ["-x", String(columns), "-y", String(rows)];
    await tmux.#tmux(
      "-f",
      "/dev/null",
      "new-session",
      "-d",
      ...size,
      "env",
      "PS1=$ ",
      "LC_ALL=C.UTF-8",
      "sh",
    );
    await tmux.until(/^\$/);
    return tmux;
  }

  /** Types a command and Enter. */
  async run(command: string): Promise<void> {
    await this.type(command);
    await this.press("Enter");
  }

  /** Types characters as they are. */
  async type(text: string): Promise<void> {
    await this.#tmux("send-keys", "-l", "--", text);
  }

  /** Presses keys by tmux's names: `Enter`, `C-c`, `Left`, `M-b`. */
  async press(...keys: string[]): Promise<void> {
    await this.#tmux("send-keys", ...keys);
  }

  /** Pastes as a terminal does, in brackets when the program asked for them. */
  async paste(text: string): Promise<void> {
    await this.#tmux("set-buffer", "--", text);
    await this.#tmux("paste-buffer", "-p");
  }

  async resize(columns: number, rows: number): Promise<void> {
    await this.#tmux("resize-window", "-x", String(columns), "-y", String(rows));
  }

  /** The rows on the screen, without trailing blanks; with `styled`, with their SGR sequences. */
  async screen({ styled = false } = {}): Promise<string[]> {
    const text = await this.#tmux("capture-pane", "-p", ...styled ? ["-e"] : []);
    return text.trimEnd().split("\n").map((row) => row.trimEnd());
  }

  /** The last row that holds anything, with `|` where the cursor is when it is in that row. */
  async lastRow(): Promise<string> {
    const rows = await this.screen();
    const at = await this.knows("#{cursor_x},#{cursor_y}");
    const [x = 0, y = 0] = at.split(",").map(Number);
    const last = rows.at(-1) ?? "";
    if (y !== rows.length - 1) return last;
    const before = cutCells(last.padEnd(x), x);
    return `${before}|${last.slice(before.length)}`;
  }

  /** Settles with the screen once one of its rows is as wanted; fails after ten seconds and shows what was there. */
  async until(wanted: RegExp): Promise<string[]> {
    return await this.#eventually(String(wanted), async () => {
      const rows = await this.screen();
      return rows.some((row) => wanted.test(row)) ? rows : undefined;
    });
  }

  /** Settles once the last row, with its cursor as `|`, is exactly as wanted. */
  async untilLastRow(wanted: string): Promise<void> {
    await this.#eventually(wanted, async () => await this.lastRow() === wanted ? true : undefined);
  }

  /** What tmux knows of the window: a format of its own, such as `#{pane_title}`, filled in. */
  async knows(format: string): Promise<string> {
    return (await this.#tmux("display-message", "-p", format)).trimEnd();
  }

  /** A command of tmux itself, by its words. @returns what it prints */
  async command(...words: string[]): Promise<string> {
    return await this.#tmux(...words);
  }

  async #eventually<T>(wanted: string, look: () => Promise<T | undefined>): Promise<T> {
    const limit = performance.now() + PATIENCE;
    while (performance.now() < limit) {
      const found = await look();
      if (found !== undefined) return found;
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
    throw new Error(
      `No ${wanted} on the screen:\n${(await this.screen()).join("\n")}\n${await this.lastRow()}`,
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#tmux("kill-server");
  }

  async #tmux(...args: string[]): Promise<string> {
    const command = new Deno.Command("tmux", { args: ["-u", "-L", this.#socket, ...args], stdin: "null" });
    const { success, stdout, stderr } = await command.output();
    if (!success) throw new Error(`tmux ${args[0]}: ${new TextDecoder().decode(stderr)}`);
    return new TextDecoder().decode(stdout);
  }
}

/**
 * A test that needs tmux: skipped by name where it is missing, and a failure where the machine says `CI=true`, which
 * promises to have it.
 */
export function tmuxTest(name: string, body: () => Promise<void>): void {
  const missing = !hasTmux() && Deno.env.get("CI") !== "true";
  Deno.test({ name: missing ? `${name} (skipped: tmux is not installed)` : name, ignore: missing, fn: body });
}

function hasTmux(): boolean {
  try {
    return new Deno.Command("tmux", { args: ["-V"] }).outputSync().success;
  } catch {
    return false;
  }
}
