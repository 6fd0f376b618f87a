// HOSTILE: the compiled program under attack. Its permissions are read from the file that `deno task compile` makes, and
// are enough whatever comes. Where DENORT_BIN names a base that runs, the program is that file itself; elsewhere it is
// the sources under exactly those permissions.

import { assert, assertEquals, equal } from "@std/assert";
import { Program } from "../end_to_end/program.ts";
import { until } from "../end_to_end/until.ts";
import { IrcClient } from "../support/irc.ts";
import { PlainClient } from "../support/plain.ts";
import { readCompiled } from "../tasks/compiled_file.ts";
import { ATTACKS } from "./attacks.ts";

const ROOT = new URL("../../", import.meta.url);
const MAIN = new URL("main.ts", ROOT).pathname;
const SERVE = ["serve", "--memory", "--port", "0", "--log", "json"];
/** Milliseconds of each attack. */
const LASTING = 250;

/** A file of its own, and the words that start what is in it. */
interface Compiled extends AsyncDisposable {
  readonly words: readonly string[];
  readonly permissions: Record<string, unknown>;
}

async function compile(): Promise<Compiled> {
  const folder = await Deno.makeTempDir();
  const base = Deno.env.get("DENORT_BIN");
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", new URL("tasks/compile.ts", ROOT).href, "--output", `${folder}/chat`],
    env: { DENORT_BIN: base ?? Deno.execPath() },
  }).output();
  assert(success, new TextDecoder().decode(stderr));
  const { permissions } = readCompiled(await Deno.readFile(`${folder}/chat`)).metadata;
  const sources = [Deno.execPath(), "run", "--quiet", "--frozen", "--no-remote", ...flagsOf(permissions)];
  return {
    permissions,
    words: base === undefined ? [...sources, MAIN] : [`${folder}/chat`],
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
}

/** The flags of `deno run` that give these permissions and no other. */
function flagsOf({ prompt, ...others }: Record<string, unknown>): string[] {
  const lists = Object.entries(others).filter(([, value]) => Array.isArray(value));
  const flags = lists.map(([name, list]) => {
    const values = (list as string[]).join(",");
    return `--${name.replace("_", "-")}${values === "" ? "" : `=${values}`}`;
  });
  return prompt === false ? ["--no-prompt", ...flags] : flags;
}

/** What a stranger may send first; what it is answered with, and whether that is the end of it. */
const REFUSED = [
  "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
  "PROXY TCP4 1.2.3.4 5.6.7.8 1 2\r\n",
  `NICK ${"n".repeat(600)}\r\nPING one\r\n`,
  "NICK a!b\r\nNICK ChɑnServ\r\nUSER\r\nPING two\r\n",
  "NICK amy\r\nUSER \0 0 * :x\r\nPRIVMSG #r :x\r\nPING three\r\n",
  "CAP REQ :none sasl\r\nAUTHENTICATE NONE\r\nAUTHENTICATE *\r\nOPER a b\r\nPING four\r\n",
];

/** @returns what it says to each, in one text */
async function refusals(port: number): Promise<string[]> {
  const answers: string[] = [];
  for (const words of REFUSED) {
    await using stranger = await PlainClient.connect(port);
    await stranger.send(words);
    await stranger.halfClose().catch(() => {});
    answers.push(await stranger.expectClosed());
  }
  return answers;
}

async function portOf(program: Program): Promise<number> {
  const [, port] = await program.says(/Listening on \S+:(\d+)\./);
  return Number(port);
}

/** What the descriptors of a program stand for, but for the sockets. */
function files(pid: number): string[] {
  const folder = `/proc/${pid}/fd`;
  const targets = [...Deno.readDirSync(folder)].flatMap(({ name }) => target(`${folder}/${name}`) ?? []);
  return targets.filter((target) => !target.startsWith("socket:")).sort();
}

/** @returns undefined for a descriptor that was closed meanwhile */
function target(link: string): string | undefined {
  try {
    return Deno.readLinkSync(link);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

Deno.test({
  name: "compiled: every attack is refused by the network's permission alone, and nothing else is opened",
  ignore: Deno.build.os !== "linux",
  async fn(t) {
    await using compiled = await compile();
    await using program = new Program([...compiled.words, ...SERVE]);
    await using free = new Program([Deno.execPath(), "run", "--quiet", "--allow-all", MAIN, ...SERVE]);
    const [port, other] = [await portOf(program), await portOf(free)];

    await t.step("it refuses what the program with every permission refuses", async () => {
      assertEquals(await refusals(port), await refusals(other));
    });

    const before = files(program.pid);
    for (const [name, attack] of Object.entries(ATTACKS)) {
      await t.step(name, async () => {
        const over = new AbortController();
        const attacking = attack(port, over.signal);
        await using amy = await IrcClient.connect(port, { nick: "amy", join: "#calm" });
        await using bob = await IrcClient.connect(port, { nick: "bob", join: "#calm" });
        await new Promise((resolve) => setTimeout(resolve, LASTING));
        await amy.send("PRIVMSG #calm :still here?");
        await bob.next(({ params }) => params[1] === "still here?");
        over.abort();
        await attacking;
      });
    }

    const after = () => files(program.pid);
    await until(() => equal(after(), before), () => `opened: ${after()}; before: ${before}`);
    program.signal("SIGTERM");
    assertEquals(await program.exitCode(), 0);
    const facts = program.errors.trim().split("\n").map((line) => JSON.parse(line));
    assert(facts.length > 0);
    assertEquals(facts.filter(({ level }) => level === "error"), []);
    assertEquals(facts.filter((fact) => /NotCapable|Requires .* access/.test(JSON.stringify(fact))), []);
  },
});
