// `chat serve` as somebody runs it keeps what was said, whatever ends it, with the network permission alone.

import { assertEquals, assertMatch } from "@std/assert";
import { LOCATION, PERMISSIONS } from "../../tasks/flags.ts";
import { IrcClient } from "../support/irc.ts";
import { has } from "./needs.ts";
import { Program } from "./program.ts";
import { until } from "./until.ts";

const MAIN = new URL("../../main.ts", import.meta.url).pathname;

/** A machine of its own for one test: what Deno keeps, it keeps in a folder that goes with the test. */
class Machine implements AsyncDisposable {
  readonly #folder = Deno.makeTempDirSync({ prefix: "chat-machine-" });
  readonly #programs = new AsyncDisposableStack();

  /** Runs `chat serve` on a free port, without --memory. */
  run(args: readonly string[] = [], env: Readonly<Record<string, string>> = {}): Program {
    const words = [
      Deno.execPath(),
      "run",
      "--quiet",
      ...PERMISSIONS,
      LOCATION,
      MAIN,
      "serve",
      "--port=0",
      ...args,
    ];
    return this.#programs.use(new Program(words, { DENO_DIR: this.#folder, ...env }));
  }

  /** The same, and waits until it listens. */
  async serve(...args: readonly string[]): Promise<{ program: Program; port: number }> {
    const program = this.run(args);
    const [, port] = await program.says(/^Listening on 127\.0\.0\.1:(\d+)/);
    return { program, port: Number(port) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#programs[Symbol.asyncDispose]();
    await Deno.remove(this.#folder, { recursive: true });
  }
}

for (const signal of ["SIGKILL", "SIGTERM"] as const) {
  Deno.test({
    name: `durable: what was echoed is there after ${signal} and a new start`,
    ignore: Deno.build.os === "windows",
    async fn() {
      await using machine = new Machine();
      const first = await machine.serve();
      await using amy = await IrcClient.connect(first.port, {
        nick: "amy",
        join: "#tea",
        caps: ["echo-message", "message-tags", "server-time"],
      });
      const echoes = await amy.ask("PRIVMSG #tea :one", "PRIVMSG #tea :two");
      assertEquals(echoes.map((line) => line.replace(/^.* :/, "")), ["one", "two"]);
      first.program.signal(signal);
      await first.program.exitCode();
      const second = await machine.serve();
      await using bob = await IrcClient.connect(second.port, {
        nick: "bob",
        caps: ["batch", "draft/chathistory", "message-tags", "server-time"],
      });
      await bob.send("JOIN #tea");
      await bob.next("366");
      const past = (await bob.ask("CHATHISTORY LATEST #tea * 50")).filter((line) => line.includes("PRIVMSG"));
      assertEquals(
        past.map((line) => line.replace(/^.* (?=:amy!)/, "").replace(/ batch=[^;]*/, "").split(" :")[1]),
        ["one", "two"],
      );
      const ids = (lines: readonly string[]) => lines.map((line) => /msgid=([^; ]+)/.exec(line)?.[1]);
      assertEquals(ids(past), ids(echoes));
    },
  });
}

Deno.test({
  name: "durable: a store that may not grow (SIGXFSZ) is a full disk: FAIL, not acknowledged, recovers",
  ignore: Deno.build.os !== "linux" || !has("prlimit"),
  async fn() {
    await using machine = new Machine();
    const { program, port } = await machine.serve();
    const mayGrow = async (bytes: string) => {
      const args = ["--pid", String(program.pid), `--fsize=${bytes}:unlimited`];
      assertEquals((await new Deno.Command("prlimit", { args }).output()).code, 0);
    };
    await using amy = await IrcClient.connect(port, { nick: "amy", join: "#tea", caps: ["echo-message"] });
    await mayGrow("4096");
    assertMatch((await amy.ask("PRIVMSG #tea :lost")).join(), /^:chat\.local FAIL PRIVMSG TRY_AGAIN /);
    await mayGrow("unlimited");
    const kept = async () => (await amy.ask("PRIVMSG #tea :kept")).join().endsWith(" PRIVMSG #tea :kept");
    await until(kept, () => program.errors);
  },
});

Deno.test("durable: a second server of the same name is one sentence and exit code 1; another name is welcome", async () => {
  await using machine = new Machine();
  await machine.serve();
  const second = machine.run();
  assertEquals(await second.exitCode(), 1);
  assertEquals(second.output, "");
  assertMatch(
    second.errors,
    /^Another chat serve --name chat\.local is running on this machine[^\n]+--memory[^\n]+\n$/,
  );
  await machine.serve("--name", "other.local");
  await machine.serve("--memory");
});

Deno.test("durable: a store that forgets is one sentence and exit code 1, unless --memory says so", async () => {
  await using machine = new Machine();
  const program = machine.run([], { DENO_KV_DB_MODE: "memory" });
  assertEquals(await program.exitCode(), 1);
  assertMatch(program.errors, /^The store does not last[^\n]+--memory[^\n]+\n$/);
  await machine.run(["--memory"], { DENO_KV_DB_MODE: "memory" }).says(/^Listening on/);
});
