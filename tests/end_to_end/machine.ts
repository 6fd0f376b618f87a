/** Machines that keep what they keep apart, though they are all this one. */

import { chat } from "./program.ts";

/** A machine of its own for `chat join`: what it keeps is kept in no other, and is gone afterwards. */
export class Machine implements AsyncDisposable {
  readonly #location = `https://${crypto.randomUUID()}.invalid`;

  /** The words of `chat join` to a server of this machine. */
  join(port: number, ...args: string[]): string[] {
    return this.chat("join", `127.0.0.1:${port}`, ...args);
  }

  /** The words of any command of `chat`. */
  chat(...args: string[]): string[] {
    const [deno = "", run = "", ...rest] = chat(...args);
    return [deno, run, `--location=${this.#location}`, ...rest];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const args = ["info", "--json", `--location=${this.#location}`];
    const { stdout } = await new Deno.Command(Deno.execPath(), { args }).output();
    const { originStorage } = JSON.parse(new TextDecoder().decode(stdout));
    await Deno.remove(originStorage, { recursive: true }).catch(() => {});
  }
}
