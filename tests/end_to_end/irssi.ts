/** irssi in a terminal of its own, with a home that is gone afterwards. */

import { Tmux } from "../client/term/tmux.ts";

/** A running irssi. Disposing of it ends it and removes its home. */
export class Irssi implements AsyncDisposable {
  /** The terminal it runs in. */
  readonly tmux: Tmux;
  readonly #home: string;

  /** Made by `start`. */
  constructor(tmux: Tmux, home: string) {
    this.tmux = tmux;
    this.#home = home;
  }

  /** Starts it as the README says, or with TLS, and settles when the server has welcomed it. */
  static async start(port: number, nick: string, how: "plain" | "tls" = "plain"): Promise<Irssi> {
    const home = await Deno.makeTempDir({ prefix: "irssi-" });
    // By itself irssi lets two seconds pass between commands; that is all this changes.
    const connect = how === "tls" ? `connect -tls 127.0.0.1 ${port}\n` : "";
    await Deno.writeTextFile(`${home}/startup`, `set cmds_max_at_once 100\n${connect}`);
    const irssi = new Irssi(await Tmux.start({ columns: 100, rows: 40 }), home);
    try {
      const address = how === "tls" ? "" : `-c 127.0.0.1 -p ${port}`;
      await irssi.tmux.run(`irssi --home=${home} ${address} -n ${nick}`);
      await irssi.tmux.until(/\/join #lobby/);
      return irssi;
    } catch (error) {
      // Nobody else could end it.
      await irssi[Symbol.asyncDispose]();
      throw error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.tmux[Symbol.asyncDispose]();
    await Deno.remove(this.#home, { recursive: true });
  }
}
