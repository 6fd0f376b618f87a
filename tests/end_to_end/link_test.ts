// `chat link` and `chat join --link`, on machines of their own: docs/accounts.md.

import { assert, assertEquals, assertMatch } from "@std/assert";
import type { RunningServer } from "../../server/serve.ts";
import { Tmux, tmuxTest } from "../client/term/tmux.ts";
import { logIn } from "../commands/cast.ts";
import { IrcClient } from "../support/irc.ts";
import { testServer } from "../support/server.ts";
import { Machine } from "./machine.ts";
import { chat, Program } from "./program.ts";

/** What there is in these tests: bob's account, an old client of his that is here, and two machines. */
async function scene(
  test: (scene: { server: RunningServer; bob: IrcClient; laptop: Machine; phone: Machine }) => Promise<void>,
): Promise<void> {
  await using server = await testServer();
  await using bob = await IrcClient.connect(server.port, {
    nick: "bob",
    caps: ["account-tag"],
    join: "#lobby",
  });
  await logIn(bob);
  await using laptop = new Machine();
  await using phone = new Machine();
  await test({ server, bob, laptop, phone });
}

async function codeOf(bob: IrcClient): Promise<string> {
  return (await bob.ask("KEY CODE"))[0]!.split(" ")[4]!;
}

/** Runs a command to its end, with this on its standard input. */
async function run(words: string[], input = "") {
  await using program = new Program(words);
  await program.type(input);
  await program.endInput();
  return { code: await program.exitCode(), output: program.output, errors: program.errors };
}

const LINE =
  /^On the other machine, within ten minutes, type\nchat join --link (\S+) bob@127\.0\.0\.1:(\d+)$/m;

Deno.test("chat link: a machine that came by a code gives the next one a code, which comes in as the same person", async () => {
  await scene(async ({ server: { port }, bob, laptop, phone }) => {
    const first = await run(
      laptop.join(port, "--link", await codeOf(bob), "--alias", "bob"),
      "from the laptop\n",
    );
    assertEquals(first.code, 0, first.errors);
    assertMatch(first.errors, /^This machine logs in as bob by itself now/m);
    const link = await run(laptop.chat("link", `127.0.0.1:${port}`));
    assertEquals([link.code, link.errors], [0, ""]);
    const [, code = "", told] = LINE.exec(link.output) ?? [];
    assertEquals(Number(told), port, link.output);
    assertMatch(link.output, /^Instead of 127\.0\.0\.1:\d+, give the address of this machine there$/m);
    const second = await run(
      phone.chat("join", `bob@127.0.0.1:${port}`, "--link", code.toLowerCase()),
      "from the phone\n",
    );
    assertEquals(second.code, 0, second.errors);
    const again = await run(phone.join(port, "--alias", "bob"), "by its key\n");
    assertEquals(again.code, 0, again.errors);
    const heard = await bob.sync();
    for (const words of ["from the laptop", "from the phone", "by its key"]) {
      assert(
        heard.some((line) => line.startsWith("@account=bob :bob!") && line.endsWith(words)),
        heard.join("\n"),
      );
    }
    assertEquals(heard.filter((line) => line.includes("A machine was added by a code")).length, 2);
    assert(!heard.some((line) => / (JOIN|QUIT) /.test(line)), "nobody comes or goes");
  });
});

Deno.test("chat join --link: a code that was used, and one that nobody made, are one sentence and exit code 1", async () => {
  await scene(async ({ server: { port }, bob, laptop, phone }) => {
    const code = await codeOf(bob);
    assertEquals((await run(laptop.join(port, "--link", code, "--account", "bob"), "x\n")).code, 0);
    for (const wrong of [code, "0000-0000-0000-0000"]) {
      const refused = await run(phone.join(port, "--link", wrong, "--account", "bob"), "x\n");
      assertEquals([refused.code, refused.output], [1, ""]);
      assertMatch(
        refused.errors,
        /^Cannot join \S+: not logged in as bob: the code is wrong, was used before, or is older/,
      );
    }
    const without = await run(phone.join(port, "--account", "bob"), "x\n");
    assertEquals(without.code, 2, "it has no key");
  });
});

Deno.test("chat link: the password comes from standard input where there is no key, and a wrong one is exit code 1", async () => {
  await scene(async ({ server: { port }, laptop }) => {
    const given = await run(laptop.chat("link", `bob@127.0.0.1:${port}`), "correct horse\n");
    assertEquals(given.code, 0, given.errors);
    assertMatch(given.output, LINE);
    const wrong = await run(laptop.chat("link", `bob@127.0.0.1:${port}`), "wrong horse\n");
    assertEquals([wrong.code, wrong.output], [1, ""]);
    assertMatch(wrong.errors, /not logged in as bob/i);
  });
});

const MISUSED: [args: string[], words: RegExp][] = [
  [["127.0.0.1:1"], /^chat link needs to know the account: chat link NAME@HOST \(see: chat link --help\)\n$/],
  [["bob@127.0.0.1:1", "--json"], /^chat link goes without --json /],
  [["bob@127.0.0.1:1/#dev"], /^chat link goes without a room /],
  [["bob@127.0.0.1:1", "--accessible"], /^chat link goes without --accessible /],
  [["bob@127.0.0.1:1", "--theme", "dark"], /^chat link goes without --theme /],
  [["bob@127.0.0.1:1", "--dance"], /^chat link has no option --dance /],
];

for (const [args, words] of MISUSED) {
  Deno.test(`chat link ${args.join(" ")} is one sentence and exit code 2`, async () => {
    await using machine = new Machine();
    const { code, errors } = await run(machine.chat("link", ...args));
    assertEquals(code, 2);
    assertMatch(errors, words);
  });
}

Deno.test("chat link: a server that is not there is one sentence and exit code 1; --help is exit code 0", async () => {
  const server = await testServer();
  await server.stop();
  const gone = await run(chat("link", `bob@127.0.0.1:${server.port}`));
  assertEquals(gone.code, 1);
  assertMatch(gone.errors, /^Cannot reach [^\n]+\n$/);
  const help = await run(chat("link", "--help"));
  assertEquals(help.code, 0);
  assertMatch(help.output, /^Usage: chat link /);
});

tmuxTest("/link in chat join says what to type on the other machine", async () => {
  await scene(async ({ server: { port }, bob, laptop }) => {
    await using tmux = await Tmux.start();
    const words = laptop.join(port, "--inline", "--link", await codeOf(bob), "--alias", "bob");
    await tmux.run(`clear; ${words.join(" ")}`);
    await tmux.untilLastRow("#lobby bob> |");
    await tmux.run("/link");
    await tmux.until(/chat join --link \w{4}-\w{4}-\w{4}-\w{4} bob@127/);
  });
});

tmuxTest("chat link on a terminal asks for the password unseen, again when it was wrong", async () => {
  await scene(async ({ server: { port }, laptop }) => {
    await using tmux = await Tmux.start();
    await tmux.run(`clear; ${laptop.chat("link", `bob@127.0.0.1:${port}`).join(" ")}; echo "code $?"`);
    await tmux.until(/^Password of bob:/);
    await tmux.run("wrong horse");
    await tmux.until(/^Not logged in as bob: there is no such account, or the password is wrong$/);
    await tmux.run("correct horse");
    await tmux.until(/^chat join --link \w{4}-\w{4}-\w{4}-\w{4} bob@127/);
    await tmux.until(/^code 0$/);
    assertEquals((await tmux.screen()).some((row) => /horse/.test(row)), false);
  });
});
