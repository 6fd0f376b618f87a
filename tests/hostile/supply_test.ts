// "Supply": what is loaded when the program starts, and what is never loaded while it runs.

import { assert, assertEquals, assertMatch, assertNotMatch, assertStringIncludes } from "@std/assert";
import { APP_NAME, DEPENDENCIES, LOCATION, RUN_FLAGS } from "../../tasks/flags.ts";
import { IrcClient } from "../support/irc.ts";
import { Program } from "../end_to_end/program.ts";
import { testServer } from "../support/server.ts";
import { archiveOf, integrityOf, type Locked, Registry } from "./registry.ts";

const ROOT = new URL("../../", import.meta.url);
const PRODUCT = ["main.ts", "deno.json", "deno.lock", "manual", "server", "client", "protocol", "std"];

/** A copy of the product in a folder of its own, with an empty cache and store beside it. */
class Copy implements AsyncDisposable {
  readonly #folder = Deno.makeTempDirSync({ prefix: "chat-supply-" });

  static async make(): Promise<Copy> {
    const copy = new Copy();
    for (const name of PRODUCT) await copyAll(new URL(name, ROOT).pathname, `${copy.#folder}/${name}`);
    return copy;
  }

  /** The packages of the lock file, which may be changed before {@linkcode lock}. */
  async packages(): Promise<Record<string, Locked>> {
    return JSON.parse(await Deno.readTextFile(`${this.#folder}/deno.lock`)).npm;
  }

  async lock(npm: Record<string, Locked>): Promise<void> {
    const lock = JSON.parse(await Deno.readTextFile(`${this.#folder}/deno.lock`));
    await Deno.writeTextFile(`${this.#folder}/deno.lock`, JSON.stringify({ ...lock, npm }));
  }

  /** `chat` of this copy, with the product's own flags. */
  run(args: readonly string[], env: Readonly<Record<string, string>>): Program {
    const words = ["run", "--quiet", ...RUN_FLAGS, `${this.#folder}/main.ts`, ...args];
    return new Program([Deno.execPath(), ...words], { DENO_DIR: `${this.#folder}/cache`, ...env });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.#folder, { recursive: true });
  }
}

async function copyAll(from: string, to: string): Promise<void> {
  if ((await Deno.stat(from)).isFile) return await Deno.copyFile(from, to);
  await Deno.mkdir(to);
  for await (const { name } of Deno.readDir(from)) await copyAll(`${from}/${name}`, `${to}/${name}`);
}

async function* sources(folder: URL): AsyncGenerator<[path: string, text: string]> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) yield* sources(new URL(`${name}/`, folder));
    else if (name.endsWith(".ts")) {
      const file = new URL(name, folder);
      yield [file.href.slice(ROOT.href.length), await Deno.readTextFile(file)];
    }
  }
}

/** A package that would say so if it were loaded, and if its script were run. */
async function altered(): Promise<Uint8Array<ArrayBuffer>> {
  const manifest = {
    name: "any",
    version: "1.0.0",
    main: "index.js",
    scripts: { postinstall: "echo RAN > ../ran" },
  };
  return await archiveOf({
    "package.json": JSON.stringify(manifest),
    "index.js": "module.exports = () => { throw new Error('LOADED'); };",
  });
}

Deno.test("supply: a package whose bytes are not those of the lock file: start fails", async () => {
  await using copy = await Copy.make();
  await using registry = new Registry(await copy.packages(), await altered());
  await using program = copy.run(["--version"], { NPM_CONFIG_REGISTRY: registry.url });
  assert(await program.exitCode() !== 0, program.output);
  assertStringIncludes(program.errors, "checksum");
  assertEquals(program.output, "");
});

Deno.test("supply: an altered hash in the lock file: start fails, and with the right one it does not for that", async () => {
  await using copy = await Copy.make();
  const archive = await altered();
  const packages = await copy.packages();
  for (const found of Object.values(packages)) found.integrity = await integrityOf(archive);
  await using registry = new Registry(structuredClone(packages), archive);
  const [first = ""] = Object.keys(packages);
  await copy.lock({ ...packages, [first]: { ...packages[first]!, integrity: `sha512-${"A".repeat(86)}==` } });
  {
    await using program = copy.run(["--version"], { NPM_CONFIG_REGISTRY: registry.url });
    assert(await program.exitCode() !== 0, program.output);
    assertMatch(program.errors, /checksum|integrity/i);
  }
  await copy.lock(packages);
  await using program = copy.run(["--version"], { NPM_CONFIG_REGISTRY: registry.url });
  await program.exitCode();
  assertNotMatch(program.errors, /checksum|integrity/i);
});

Deno.test("supply: no lifecycle script runs: nothing allows one, and no package has one", async () => {
  const { tasks, allowScripts } = JSON.parse(await Deno.readTextFile(new URL("deno.json", ROOT)));
  assertEquals(allowScripts, undefined);
  assertNotMatch(JSON.stringify(tasks), /--allow-scripts/);
  for await (const [path, text] of sources(new URL("tasks/", ROOT))) {
    assertNotMatch(text, /--allow-scripts/, path);
  }
  for (const lock of ["deno.lock", "tests/deno.lock"]) {
    const { npm } = JSON.parse(await Deno.readTextFile(new URL(lock, ROOT)));
    const scripted = Object.entries(npm as Record<string, { scripts?: boolean }>).filter(([, found]) =>
      found.scripts
    );
    assertEquals(scripted.map(([name]) => name), [], lock);
  }
});

Deno.test("supply: every way to run it takes what the lock file has, nothing from the web, and asks for nothing", async () => {
  const { tasks } = JSON.parse(await Deno.readTextFile(new URL("deno.json", ROOT)));
  for (const verb of ["serve", "join"]) {
    for (const flag of RUN_FLAGS) assertStringIncludes(tasks[verb].command, ` ${flag} `);
  }
  assertEquals([...DEPENDENCIES].sort(), ["--frozen", "--no-remote"]);
  assert(RUN_FLAGS.includes("--no-prompt") && RUN_FLAGS.includes(LOCATION));
  const compile = await Deno.readTextFile(new URL("tasks/compile.ts", ROOT));
  assertStringIncludes(compile, '"--app-name", APP_NAME');
  assertStringIncludes(compile, "...[...DEPENDENCIES, ...PERMISSIONS");
  assertEquals(APP_NAME, "chat");
});

Deno.test("supply: a copy of the sources in another folder has the same store", async () => {
  await using copy = await Copy.make();
  const cache = Deno.env.get("DENO_DIR") ?? JSON.parse(await output("info", "--json")).denoDir;
  // The packages are those of this machine; the store is the test's own.
  const home = await Deno.makeTempDir({ prefix: "chat-store-" });
  try {
    await Deno.symlink(`${cache}/npm`, `${home}/npm`);
    const serve = ["serve", "--port=0"];
    for (const copied of [false, true]) {
      await using program = copied
        ? copy.run(serve, { DENO_DIR: home })
        : new Program([Deno.execPath(), "run", "--quiet", ...RUN_FLAGS, MAIN, ...serve], { DENO_DIR: home });
      const [, port] = await program.says(/^Listening on 127\.0\.0\.1:(\d+)/);
      await using bob = await IrcClient.connect(Number(port), {
        nick: "bob",
        caps: ["batch", "draft/chathistory", "echo-message"],
        join: "#r",
      });
      const said = await bob.ask(copied ? "CHATHISTORY LATEST #r * 9" : "PRIVMSG #r :from the other folder");
      assertStringIncludes(said.join("\n"), "from the other folder");
      program.signal("SIGTERM");
      assertEquals(await program.exitCode(), 0);
    }
  } finally {
    await Deno.remove(home, { recursive: true });
  }
});

const MAIN = new URL("main.ts", ROOT).pathname;

async function output(...args: string[]): Promise<string> {
  return new TextDecoder().decode((await new Deno.Command(Deno.execPath(), { args }).output()).stdout);
}

Deno.test("supply: no fetch of a user's URL: whatever names one, nobody comes for it", async () => {
  const bait = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const url = `http://127.0.0.1:${(bait.addr as Deno.NetAddr).port}/x.png`;
  let caught = 0;
  const waiting = (async () => {
    for await (const conn of bait) {
      caught++;
      conn.close();
    }
  })();
  {
    await using server = await testServer();
    await using bob = await IrcClient.connect(server.port, { nick: "bob", realname: url, join: "#r" });
    await bob.ask(
      `PRIVMSG #r :look: ${url}`,
      `TOPIC #r :${url}`,
      `AWAY :${url}`,
      `PRIVMSG bob :\x01DCC SEND x 2130706433 ${new URL(url).port} 9\x01`,
      `SETNAME :${url}`,
      `CAP REQ :draft/metadata-2`,
      `METADATA * SET avatar :${url}`,
      `PART #r :${url}`,
      `WHOIS bob`,
    );
  }
  // Whoever comes later than this connection of ours would have come because of what was said.
  using own = await Deno.connect({ hostname: "127.0.0.1", port: Number(new URL(url).port) });
  await own.read(new Uint8Array(1)).catch(() => null);
  bait.close();
  await waiting;
  assertEquals(caught, 1);
});

/** Files that connect to this very machine: to another server of the store, and to the listener that does TLS. */
const WITHIN = ["server/backend/lease.ts", "server/transport/inner.ts"];

Deno.test("supply: the server names no way to fetch anything", async () => {
  for await (const [path, text] of sources(new URL("server/", ROOT))) {
    assertNotMatch(text, /\b(fetch|WebSocket|EventSource)\(/, path);
    if (!WITHIN.includes(path)) assertNotMatch(text, /Deno\.connect/, path);
  }
});
