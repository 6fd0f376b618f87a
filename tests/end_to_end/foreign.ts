/** IRC servers of other people, started for one test on a port of its own, with what they bring and no more. */

import { Program } from "./program.ts";
import { until } from "./until.ts";

/** A server that Debian has, by its program's name. */
export type ForeignName = "ngircd" | "inspircd";

/** A server that runs. Disposing of it ends it and removes its files. */
export class Foreign implements AsyncDisposable {
  readonly port: number;
  readonly #program: Program;
  readonly #folder: string;

  constructor(port: number, parts: { program: Program; folder: string }) {
    this.port = port;
    this.#program = parts.program;
    this.#folder = parts.folder;
  }

  /** Starts one, and settles when it takes connections. */
  static async start(name: ForeignName): Promise<Foreign> {
    const folder = await Deno.makeTempDir();
    const port = freePort();
    const file = `${folder}/server.conf`;
    await Deno.writeTextFile(file, CONFIGS[name](port, folder));
    const program = new Program(WORDS[name](file));
    await until(() => answers(port), () => `${name} does not listen: ${program.output} ${program.errors}`);
    return new Foreign(port, { program, folder });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#program[Symbol.asyncDispose]();
    await Deno.remove(this.#folder, { recursive: true });
  }
}

const WORDS: Readonly<Record<ForeignName, (file: string) => string[]>> = {
  ngircd: (file) => ["ngircd", "--nodaemon", "--config", file],
  inspircd: (file) => ["inspircd", "--runasroot", "--nofork", `--config=${file}`],
};

const CONFIGS: Readonly<Record<ForeignName, (port: number, folder: string) => string>> = {
  ngircd: (port) => `
[Global]
Name = foreign.test
Info = a server of other people
Listen = 127.0.0.1
Ports = ${port}
MotdPhrase = hello
[Limits]
MaxConnectionsIP = 0
MaxNickLength = 20
[Options]
DNS = no
Ident = no
PAM = no
ChrootDir =
`,
  inspircd: (port, folder) => `
<server name="foreign.test" description="a server of other people" network="Foreign" id="1AB">
<admin name="a" nick="a" email="a@foreign.test">
<bind address="127.0.0.1" port="${port}" type="clients">
<connect name="all" allow="*" timeout="30" pingfreq="120" localmax="50" globalmax="50"
  resolvehostnames="no" useident="no">
<log method="file" type="*" level="default" target="/dev/null">
<pid file="${folder}/pid">
${INSPIRCD_MODULES.map((name) => `<module name="${name}">`).join("\n")}
`,
};

const INSPIRCD_MODULES =
  ("cap ircv3 ircv3_ctctags ircv3_echomessage ircv3_labeledresponse ircv3_batch ircv3_servertime ircv3_msgid " +
    "ircv3_capnotify namesx").split(" ");

/** A port that nobody has just now. */
function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

async function answers(port: number): Promise<boolean> {
  try {
    (await Deno.connect({ hostname: "127.0.0.1", port })).close();
    return true;
  } catch {
    return false;
  }
}
