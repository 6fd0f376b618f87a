/**
 * Random keys at a real terminal while random things are said on a real server, from a seed. Now and then what the terminal
 * shows is held against a model of it that has read every byte, and against the same picture drawn anew.
 */
import { assertEquals } from "@std/assert";
import { type RunningServer, serve } from "../../../../server/serve.ts";
import { Machine } from "../../../end_to_end/machine.ts";
import { type Random, randomFrom } from "../../../hostile/mutations.ts";
import { Talker } from "../talker.ts";
import { Tmux } from "../tmux.ts";
import { ScreenModel } from "./screen_model.ts";

/** What came of it. */
export interface Wild {
  readonly keys: number;
  readonly lines: number;
  /** Pictures that were compared. */
  readonly pictures: number;
}

const KEYS =
  "Left Right Up Down Home End PageUp PageDown S-Up S-Down Tab BTab BSpace DC M-Up M-Left M-Right M-0 M-1 M-2 M-3 M-a M-m M-Enter C-a C-e C-k C-n C-p C-u C-w C-y C-r C-t C-_ C-End Escape F1 Enter Enter Enter"
    .split(" ");
const TYPED = [
  "hello ",
  "日本語 ",
  "e\u0301te\u0301 ",
  "🎉 ",
  "שלום ",
  "am",
  ":smi",
  "/m",
  "/topic x ",
  "/me waves ",
  "/names ",
  "/join #wild ",
  "n",
  "r",
  "+",
  "d",
  "y",
];
const MOUSE = [
  "\x1b[<0;3;4M",
  "\x1b[<0;40;8M",
  "\x1b[<64;9;9M",
  "\x1b[<65;9;9M",
  "\x1b[<0;78;6M",
  "\x1b[I",
  "\x1b[O",
];
/** None would end the program, were a part of it entered alone. */
const PASTED = ["one\ntwo\nthree", "a\tb", "/names\nnot a command\n"];
const SIZES = [[80, 24], [40, 10], [110, 30], [20, 4], [200, 50]] as const;
const SAID = [
  "plain words, some of them longer than a row of a narrow terminal, so that they are broken",
  "日本語の会話はここでも読めます。",
  "bob: look at https://chat.example/a?b=c",
  "\x02bold\x02 \x0304,12red\x03 \x16back\x16",
  "\x1b[2J\x1b[31m\x9b5A\x1b]0;owned\x07\x08\x0b",
  "\u202eright\u2066left\u200b שלום",
  "🎉🎉 e\u0301",
];

/** The settings of the terminal that must be as they were. */
const MODES = "#{alternate_on} #{mouse_any_flag} #{cursor_flag} #{bracket_paste_flag} #{wrap_flag}";

/**
 * Goes on for so long and compares at least once.
 *
 * @throws when the program ends, when the screen is not as it should be, and when the terminal is not given back
 */
export async function goWild({ seed, seconds }: { seed: number; seconds: number }): Promise<Wild> {
  await using server = await serve({ port: 0, memory: true, log: "off" });
  await using seat = await WildSeat.take(server, randomFrom(seed));
  const limit = Date.now() + seconds * 1_000;
  do {
    await seat.begin();
    for (let step = 0; step < 25; step++) await seat.step();
    await seat.compare();
  } while (Date.now() < limit);
  await seat.leave();
  return seat.done;
}

/** Bob at the terminal, and those who talk to him. */
class WildSeat implements AsyncDisposable {
  readonly done = { keys: 0, lines: 0, pictures: 0 };
  readonly #tmux: Tmux;
  readonly #random: Random;
  readonly #machine = new Machine();
  readonly #record: string;
  readonly #talkers: Talker[] = [];
  #modes = "";
  /** What the terminal has shown since it was drawn anew. */
  #offset = 0;
  #size: readonly [number, number] = SIZES[0];

  /** Made by `take`. */
  constructor(tmux: Tmux, { random, record }: { random: Random; record: string }) {
    this.#tmux = tmux;
    this.#random = random;
    this.#record = record;
  }

  static async take({ port }: RunningServer, random: Random): Promise<WildSeat> {
    const seat = new WildSeat(await Tmux.start(), { random, record: await Deno.makeTempFile() });
    for (const nick of ["amy", "carl"]) seat.#talkers.push(await Talker.join(port, nick));
    seat.#modes = await seat.#tmux.knows(MODES);
    await seat.#tmux.command("pipe-pane", `cat >> ${seat.#record}`);
    const words = seat.#machine.join(port, "--alias", "bob").join(" ");
    await seat.#tmux.run(`clear; ${words}; echo "code $?"`);
    await seat.#tmux.until(/You are bob/);
    return seat;
  }

  /** Another size, sometimes, and everything drawn anew: from there on the model knows all. */
  async begin(): Promise<void> {
    if (this.#one([true, false, false])) {
      this.#size = this.#one(SIZES);
      await this.#tmux.resize(...this.#size);
    }
    await this.#still();
    this.#offset = (await Deno.readFile(this.#record)).length;
    await this.#tmux.press("C-l");
    await this.#still();
  }

  /** Something happens. */
  async step(): Promise<void> {
    const what = this.#random() * 10;
    if (what < 4) await this.#talk();
    else if (what < 7) await this.#counted(this.#tmux.press(this.#one(KEYS), this.#one(KEYS)), 2);
    else if (what < 9) await this.#counted(this.#tmux.type(this.#one(TYPED)), 1);
    else if (this.#one([true, false])) await this.#counted(this.#tmux.type(this.#one(MOUSE)), 1);
    else await this.#counted(this.#tmux.paste(this.#one(PASTED)), 1);
  }

  /** The screen against the model, and against the same drawn anew. Time goes on, so what changed meanwhile is tried again. */
  async compare(): Promise<void> {
    let [shown, anew, modelled]: string[][] = [];
    for (let attempt = 0; attempt < 4; attempt++) {
      shown = await this.#still();
      modelled = this.#modelled();
      await this.#tmux.press("C-l");
      anew = await this.#still();
      if (shown.join("\n") === anew.join("\n") && shown.join("\n") === modelled.join("\n")) break;
    }
    assertEquals(await this.#tmux.knows("#{alternate_on}"), "1", shown?.join("\n"));
    assertEquals(shown, modelled, "the screen is not what the bytes make of it");
    assertEquals(shown, anew, "the screen is not what it is when it is drawn anew");
    this.done.pictures++;
  }

  /** Out of whatever is open, and out of the chat. */
  async leave(): Promise<void> {
    for (let key = 0; key < 3; key++) {
      await this.#tmux.press("Escape");
      // Together they would be one key.
      await this.#still();
      await this.#tmux.press("C-c");
    }
    await this.#tmux.until(/code 0$/);
    assertEquals(await this.#tmux.knows(MODES), this.#modes, "the terminal's modes");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const talker of this.#talkers) await talker[Symbol.asyncDispose]();
    await this.#tmux[Symbol.asyncDispose]();
    await this.#machine[Symbol.asyncDispose]();
    await Deno.remove(this.#record);
  }

  async #talk(): Promise<void> {
    const talker = this.#one(this.#talkers);
    const room = this.#one(["#lobby", "#lobby", "#wild", "bob"]);
    const said = this.#one(SAID);
    const lines = this.#one([
      [`PRIVMSG ${room} :${said}`],
      [`PRIVMSG ${room} :${said}`, `PRIVMSG ${room} :\x01ACTION ${said}\x01`, `NOTICE ${room} :${said}`],
      ["JOIN #wild"],
      ["PART #wild :for now"],
      [`TOPIC #lobby :${said}`],
    ]);
    await talker.does(...lines);
    this.done.lines += lines.length;
  }

  async #counted(pressed: Promise<void>, keys: number): Promise<void> {
    await pressed;
    this.done.keys += keys;
  }

  /** The rows once they have not changed for a moment. */
  async #still(): Promise<string[]> {
    let [rows, since] = [await this.#rows(), Date.now()];
    while (Date.now() - since < 250) {
      await new Promise((resolve) => setTimeout(resolve, 40));
      const now = await this.#rows();
      if (now.join("\n") !== rows.join("\n")) [rows, since] = [now, Date.now()];
    }
    return rows;
  }

  async #rows(): Promise<string[]> {
    return (await this.#tmux.screen()).map((row) => row.replace(/[\u2066-\u2069]/g, "").trimEnd());
  }

  #modelled(): string[] {
    const model = new ScreenModel(...this.#size);
    model.write(Deno.readFileSync(this.#record).subarray(this.#offset));
    const rows = model.text.map((row) => row.trimEnd());
    return rows.slice(0, rows.findLastIndex((row) => row !== "") + 1);
  }

  #one<T>(choices: readonly T[]): T {
    return choices[Math.floor(this.#random() * choices.length)]!;
  }
}
