/** WeeChat without its screen: commands go in through its fifo plugin, and what it shows is read from its own log. */

import { Program } from "./program.ts";
import { until } from "./until.ts";

/** A running weechat-headless with a home of its own. Disposing of it ends it and removes the home. */
export class Weechat implements AsyncDisposable {
  readonly #home: string;
  readonly #program: Program;

  /** Made by `start`. */
  constructor(home: string) {
    this.#home = home;
    const settings = [
      `/set fifo.file.path ${home}/fifo`,
      "/set logger.file.flush_delay 0",
      "/set irc.server_default.anti_flood_prio_high 0",
    ];
    const plugins = ["-P", "irc,logger,fifo"];
    const commands = settings.flatMap((command) => ["-r", command]);
    this.#program = new Program(["weechat-headless", "-d", home, "--stdout", ...plugins, ...commands]);
  }

  /** Settles once it takes commands. */
  static async start(): Promise<Weechat> {
    const weechat = new Weechat(await Deno.makeTempDir({ prefix: "weechat-" }));
    try {
      await until(() => weechat.#takesCommands(), () => `WeeChat did not start:\n${weechat.#program.output}`);
      return weechat;
    } catch (error) {
      // Nobody else could end it.
      await weechat[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Does what typing this in the buffer does, `irc.server.chat` or `irc.chat.#lobby`; `*` is the one in front. */
  async run(command: string, { buffer = "*" } = {}): Promise<void> {
    const line = buffer === "*" ? `*${command}` : `${buffer} *${command}`;
    await Deno.writeTextFile(`${this.#home}/fifo`, `${line}\n`, { create: false });
  }

  /** Settles once it has shown this in the buffer, as `time<TAB>who<TAB>text`. */
  async shows(wanted: RegExp, { buffer }: { readonly buffer: string }): Promise<void> {
    await until(() => wanted.test(this.#log(buffer)), () => `No ${wanted} in WeeChat:\n${this.#log(buffer)}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#program[Symbol.asyncDispose]();
    await Deno.remove(this.#home, { recursive: true });
  }

  #log(buffer: string): string {
    try {
      return Deno.readTextFileSync(`${this.#home}/logs/${buffer}.weechatlog`);
    } catch {
      return "";
    }
  }

  #takesCommands(): boolean {
    try {
      return Deno.statSync(`${this.#home}/fifo`).isFifo === true;
    } catch {
      return false;
    }
  }
}
