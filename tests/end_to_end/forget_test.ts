// `chat forget`, on a machine of its own.

import { assert, assertEquals, assertMatch } from "@std/assert";
import { inventory } from "../../client/forget.ts";
import { Tmux, tmuxTest } from "../client/term/tmux.ts";
import { logIn } from "../commands/cast.ts";
import { IrcClient } from "../support/irc.ts";
import { testServer } from "../support/server.ts";
import { Machine } from "./machine.ts";
import { Program } from "./program.ts";

/** Runs a command to its end, with nothing to read. */
async function run(words: string[], input = "") {
  await using program = new Program(words);
  await program.type(input);
  await program.endInput();
  return { code: await program.exitCode(), output: program.output, errors: program.errors };
}

/** A machine that has bob's key, and the port of the server where he has it. */
async function withKey(test: (machine: Machine, port: number) => Promise<void>): Promise<void> {
  await using server = await testServer();
  await using bob = await IrcClient.connect(server.port, { nick: "bob" });
  await logIn(bob);
  const code = (await bob.ask("KEY CODE"))[0]!.split(" ")[4]!;
  await using machine = new Machine();
  const linked = await run(machine.join(server.port, "--link", code, "--alias", "bob"), "hello\n");
  assertEquals(linked.code, 0, linked.errors);
  await test(machine, server.port);
}

Deno.test("chat forget --yes: wipes all, says what it was, and the key logs in no more", async () => {
  await withKey(async (machine, port) => {
    const { code, output } = await run(machine.chat("forget", "--yes"));
    assertEquals([code, output], [0, `Forgotten: the key of bob at 127.0.0.1:${port}\n`]);
    assertEquals(await run(machine.chat("forget", "--yes")), {
      code: 0,
      output: "This machine keeps nothing of chat join\n",
      errors: "",
    });
    assertEquals((await run(machine.join(port, "--account", "bob"), "x\n")).code, 2);
  });
});

Deno.test("chat forget: where nobody can be asked, one sentence and exit code 2, and nothing is wiped", async () => {
  await withKey(async (machine, port) => {
    const { code, errors } = await run(machine.chat("forget"));
    assertEquals(code, 2);
    assertMatch(errors, /^Where there is no terminal[^\n]*--yes \(see: chat forget --help\)\n$/);
    assertEquals((await run(machine.join(port, "--account", "bob"), "x\n")).code, 0);
  });
});

Deno.test("chat forget: another option is exit code 2, --help is exit code 0", async () => {
  await using machine = new Machine();
  assertEquals((await run(machine.chat("forget", "--dance"))).code, 2);
  const help = await run(machine.chat("forget", "--help"));
  assertEquals([help.code, help.output.startsWith("Usage: chat forget")], [0, true]);
});

tmuxTest("chat forget: asks on a terminal; anything but y keeps all, y wipes", async () => {
  await withKey(async (machine) => {
    for (
      const [answer, words] of [["n", /^Nothing was forgotten$/], [
        "y",
        /Forgotten: the key of bob at/,
      ]] as const
    ) {
      // A terminal for each: the question of the first must not be taken for that of the second.
      await using tmux = await Tmux.start();
      await tmux.run(`clear; ${machine.chat("forget").join(" ")}; echo "code $?"`);
      await tmux.until(/Forget the key of bob at 127\S+\? \[y\/N\]/);
      await tmux.run(answer);
      await tmux.until(words);
      await tmux.until(answer === "y" ? /^code 0$/ : /^code 1$/);
    }
  });
});

Deno.test("chat forget: what there is, is told by its kinds, and foreign text in it is harmless", () => {
  const names = [
    "kept set bell",
    "kept set theme",
    "kept typed",
    "key h:1 bob",
    "kept rooms h:1",
    "kept read h:1",
  ];
  assertEquals(
    inventory(names),
    "the key of bob at h:1, how far you have read, rooms, settings, what you typed",
  );
  assert(!inventory(["key h:1 \x1b[31mbob"]).includes("\x1b"));
});
