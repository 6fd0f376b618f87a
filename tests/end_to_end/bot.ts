/** A bot on somebody else's library, in a process of its own: the test says what it does, and hears what it made of it. */

import { Program } from "./program.ts";
import { until } from "./until.ts";

const FOLDER = new URL("bots/", import.meta.url).pathname;

/** Deno with the packages of the bots. They may do what they like; the server is what is tested. */
const DENO = [
  Deno.execPath(),
  "run",
  "--quiet",
  "--config",
  `${FOLDER}packages.json`,
  "--frozen",
  "--allow-all",
];

/** What a bot tells: the library's own event, with what it has to say of it. */
export type Told = Readonly<Record<string, unknown>>;

/** A running bot. Disposing of it ends it. */
export class Bot implements AsyncDisposable {
  readonly #program: Program;

  /** Made by `start`. */
  constructor(program: Program) {
    this.#program = program;
  }

  /**
   * Starts a bot and settles when its library says that it is registered.
   *
   * @param script of the folder `bots`
   */
  static async start(script: string, { port, nick }: { port: number; nick: string }): Promise<Bot> {
    await fetchPackages(script);
    const bot = new Bot(new Program([...DENO, `${FOLDER}${script}`, `${port}`, nick]));
    try {
      await bot.tells({ event: "registered" });
      return bot;
    } catch (error) {
      // Nobody else could end it.
      await bot[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Calls a method of the library. */
  async does(method: string, ...args: readonly unknown[]): Promise<void> {
    await this.#program.type(`${JSON.stringify([method, ...args])}\n`);
  }

  /** Settles once it has told something that holds all of this so many times, now or earlier; gives the last of them. */
  async tells(wanted: Told, { times = 1 } = {}): Promise<Told> {
    const find = () => this.told.filter((told) => holds(told, wanted))[times - 1];
    return await until(find, () => this.#account(wanted));
  }

  /** All that it told so far. */
  get told(): Told[] {
    const lines = this.#program.output.split("\n").slice(0, -1);
    return lines.filter((line) => line.startsWith("{")).map((line) => JSON.parse(line));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#program.endInput();
    await this.#program[Symbol.asyncDispose]();
  }

  #account(wanted: Told): string {
    return `The bot never told ${
      JSON.stringify(wanted)
    }, only\n${this.#program.output}\n${this.#program.errors}`;
  }
}

/** What is not there yet is downloaded before anybody waits for the bot itself. */
async function fetchPackages(script: string): Promise<void> {
  const args = ["cache", "--quiet", "--config", `${FOLDER}packages.json`, "--frozen", `${FOLDER}${script}`];
  const { success, stderr } = await new Deno.Command(Deno.execPath(), { args }).output();
  if (!success) throw new Error(`Cannot get the packages of ${script}: ${new TextDecoder().decode(stderr)}`);
}

/** Whether all that is wanted is there; of a list, its first items. */
function holds(told: unknown, wanted: unknown): boolean {
  if (wanted instanceof RegExp) return typeof told === "string" && wanted.test(told);
  if (typeof wanted !== "object" || wanted === null) return told === wanted;
  if (typeof told !== "object" || told === null) return false;
  return Object.entries(wanted).every(([key, value]) => holds((told as Told)[key], value));
}
