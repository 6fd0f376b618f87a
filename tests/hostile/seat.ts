/** `chat join` on a real terminal, all that it writes recorded, and what a stranger must not change of that terminal. */

import { assertEquals } from "@std/assert";
import { Tmux } from "../client/term/tmux.ts";
import { chat } from "../end_to_end/program.ts";
import { until } from "../end_to_end/until.ts";

/** The ways to show the chat, as they are asked for. */
export const FACES: Readonly<Record<string, readonly string[]>> = {
  "full screen": [],
  inline: ["--inline"],
  accessible: ["--accessible"],
};

/** What belongs to the person at the terminal. */
const OURS = { title: "my title", window: "my window", clipboard: "my clipboard" };

/** The modes of a terminal that programs set. */
const MODES = [
  ..."alternate_on bracket_paste_flag cursor_flag insert_flag keypad_cursor_flag keypad_flag mouse_all_flag"
    .split(" "),
  ..."mouse_any_flag mouse_button_flag mouse_sgr_flag mouse_standard_flag mouse_utf8_flag origin_flag".split(
    " ",
  ),
  ..."wrap_flag scroll_region_lower scroll_region_upper pane_tabs".split(" "),
].map((name) => `${name}=#{${name}}`).join(" ");

/** Characters that nobody sees, or that turn the direction of others; isolates are ours to use. */
const INVISIBLE =
  /[\p{Cc}\p{Cs}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2067\ufeff\u{e0000}-\u{e007f}]/gu;

/** All that the client has a reason to write besides text; of OSC only links, titles, notices and the question for the background. */
const SEQUENCES =
  // deno-lint-ignore no-control-regex
  /\x1b\[[\d;]*[mABCDGHJKX]|\x1b\[(?:22;2|23;2)t|\x1b\[\?(?:7|25|1000|1004|1006|1049|2004|2026)[hl]|\x1b\]8;;(?:https?:[\x21-\x7e]+)?\x1b\\|\x1b\](?:2|9);[^\x00-\x1f\x7f-\x9f]*\x1b\\|\x1b\]11;\?(?:\x1b\\|\x07)|[\r\n\t\x07]|\x08+/g;

/** A person before a terminal that has a title and a clipboard of its own. */
export class Seat implements AsyncDisposable {
  /** The terminal. */
  readonly tmux: Tmux;
  readonly #folder: string;
  #modes = "";
  #pid = 0;

  /** Made by `take`. */
  constructor(tmux: Tmux, folder: string) {
    this.tmux = tmux;
    this.#folder = folder;
  }

  /** Opens the terminal; nothing runs in it yet. */
  static async take(): Promise<Seat> {
    const seat = new Seat(await Tmux.start({ columns: 100, rows: 40 }), await Deno.makeTempDir());
    const { tmux } = seat;
    // As trusting as a terminal can be: programs may name it, and put words on the clipboard.
    for (const option of ["set-clipboard on", "allow-rename on", "automatic-rename off"]) {
      await tmux.command("set-option", "-g", ...option.split(" "));
    }
    await tmux.command("select-pane", "-T", OURS.title);
    await tmux.command("rename-window", OURS.window);
    await tmux.command("set-buffer", OURS.clipboard);
    seat.#modes = await tmux.knows(MODES);
    return seat;
  }

  /**
   * Joins as bob and settles when the room's people are shown.
   *
   * @param options.words of the command line besides
   * @param options.preload a module that is run before the program
   * @param options.first what is shown then, where it is not that
   */
  async join(
    port: number,
    options: { words: readonly string[]; preload?: string; first?: RegExp },
  ): Promise<void> {
    const { tmux } = this;
    const [deno, run, ...words] = chat("join", "--alias", "bob", ...options.words, `127.0.0.1:${port}`);
    const preload = options.preload === undefined ? [] : ["--preload", options.preload];
    const command = [deno, run, ...preload, ...words].join(" ");
    await tmux.command("pipe-pane", "-o", `cat >> ${this.#folder}/written`);
    // The shell's child tells its process id before it becomes the program.
    const known = `sh -c 'echo $$ > ${this.#folder}/pid; exec ${command}'`;
    await tmux.run(`clear; B=$(stty -a); ${known}; C=$?; test "$B" = "$(stty -a)" && echo same and $C`);
    await tmux.until(options.first ?? /You are bob in #lobby/);
    this.#pid = Number(await Deno.readTextFile(`${this.#folder}/pid`));
  }

  /** The most memory that the program ever had, in MiB. */
  get mostMemory(): number {
    return Number(/VmHWM:\s+(\d+)/.exec(Deno.readTextFileSync(`/proc/${this.#pid}/status`))?.[1]) / 1_024;
  }

  /** Ends the program from outside. */
  signal(signal: Deno.Signal): void {
    Deno.kill(this.#pid, signal);
  }

  /** Settles once a row shows this text; isolates, which have no width, don't count. */
  async shows(text: string): Promise<void> {
    let shown = "";
    await until(
      async () => (shown = await this.text()).includes(text),
      () => `${JSON.stringify(text)} is not shown:\n${shown}`,
    );
  }

  /** All that can be seen, isolates left out. */
  async text(): Promise<string> {
    return (await this.tmux.screen()).join("\n").replace(/[\u2068\u2069]/g, "");
  }

  /** Nothing but text is on the screen and was ever written, and title and clipboard are the person's still. */
  async assertUnharmed(): Promise<void> {
    for (const row of (await this.text()).split("\n")) assertEquals(row.match(INVISIBLE), null, row);
    assertEquals(await this.tmux.command("show-buffer"), OURS.clipboard);
    assertEquals((await this.tmux.command("list-buffers")).trim().split("\n").length, 1);
    assertEquals(await this.tmux.knows("#{window_name}"), OURS.window);
    const title = await this.tmux.knows("#{pane_title}");
    assertEquals(title.replace(/^chat: (?:#lobby|amy)(?: \(\d+\))?$/, OURS.title), OURS.title);
    const written = await Deno.readTextFile(`${this.#folder}/written`);
    assertEquals(
      written.replace(SEQUENCES, "").replace(/[\u2068\u2069]/g, "").match(INVISIBLE),
      null,
      written,
    );
  }

  /** Leaves by a key, and finds the terminal as it was before. */
  async leave(): Promise<void> {
    await this.tmux.press("C-d");
    await this.gone(0);
  }

  /** Settles when the program has ended with this code; the terminal is as it was before. */
  async gone(code: number): Promise<void> {
    await this.tmux.until(new RegExp(`^same and ${code}$`));
    await this.tmux.untilLastRow("$ |");
    assertEquals(await this.tmux.knows(MODES), this.#modes);
    assertEquals(await this.tmux.knows("#{pane_title}"), OURS.title);
    await this.assertUnharmed();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.tmux[Symbol.asyncDispose]();
    await Deno.remove(this.#folder, { recursive: true });
  }
}
