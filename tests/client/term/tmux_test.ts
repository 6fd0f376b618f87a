/** `chat join` in a real terminal against a real server, as somebody at the keys sees it. */

import { assert, assertEquals } from "@std/assert";
import { type RunningServer, serve } from "../../../server/serve.ts";
import { Talker } from "./talker.ts";
import { Tmux, type TmuxOptions, tmuxTest } from "./tmux.ts";

const MAIN = new URL("../../../main.ts", import.meta.url).pathname;

/** The command that a user types, with the permissions of the project's task. */
function joinCommand(server: RunningServer, ...args: string[]): string {
  return [
    Deno.execPath(),
    "run",
    "-q",
    "--allow-net",
    "--ignore-env",
    "--no-prompt",
    MAIN,
    "join",
    "--inline",
  ]
    .concat(`127.0.0.1:${server.port}`, args).join(" ");
}

/** A server, a terminal where bob has joined, and amy at the other end. */
async function session(
  body: (at: { tmux: Tmux; amy: Talker; server: RunningServer }) => Promise<void>,
  options?: TmuxOptions,
) {
  await using server = await serve({ port: 0, memory: true, log: "off" });
  await using tmux = await Tmux.start(options);
  await using amy = await Talker.join(server.port, "amy");
  await tmux.run(`clear; ${joinCommand(server, "--alias", "bob")}`);
  await tmux.untilLastRow("#lobby bob> |");
  await body({ tmux, amy, server });
}

tmuxTest(
  "tmux: a message in the middle of a word leaves the line being typed alone",
  () =>
    session(async ({ tmux, amy }) => {
      await tmux.type("hello wrld");
      await tmux.press("Left", "Left", "Left");
      await tmux.untilLastRow("#lobby bob> hello w|rld");
      await amy.say("what are you typing?");
      await tmux.until(/^\d\d:\d\d amy what are you typing\?$/);
      await tmux.untilLastRow("#lobby bob> hello w|rld");
      await tmux.type("o");
      await tmux.press("Enter");
      assertEquals(await amy.hears(), "hello world");
      await tmux.until(/^\d\d:\d\d bob hello world$/);
      await tmux.untilLastRow("#lobby bob> |");
    }),
);

tmuxTest("tmux: what was said before comes first, then where it ends, then who is here", async () => {
  await using server = await serve({ port: 0, memory: true, log: "off" });
  await using amy = await Talker.join(server.port, "amy");
  await amy.say("anybody here?");
  await using tmux = await Tmux.start();
  await tmux.run(`clear; ${joinCommand(server, "--alias", "bob")}`);
  const screen = await tmux.until(/^\d\d:\d\d --- You are bob in #lobby, with amy$/);
  const rows = screen.filter((row) => /^\d\d:\d\d (amy|--- (Above|You))/.test(row));
  assertEquals(rows.map((row) => row.slice("12:34 ".length)), [
    "amy anybody here?",
    "--- Above is what was said before you came",
    "--- You are bob in #lobby, with amy",
  ]);
});

tmuxTest(
  "tmux: Tab completes names and commands, Up brings the last line back",
  () =>
    session(async ({ tmux, amy }) => {
      await tmux.type("a");
      await tmux.press("Tab");
      await tmux.untilLastRow("#lobby bob> amy: |");
      await tmux.type("hi");
      await tmux.press("Enter");
      assertEquals(await amy.hears(), "amy: hi");
      await tmux.press("Up");
      await tmux.untilLastRow("#lobby bob> amy: hi|");
      await tmux.press("C-u");
      await tmux.type("/top");
      await tmux.press("Tab");
      await tmux.untilLastRow("#lobby bob> /topic |");
    }),
);

tmuxTest("tmux: wide characters, accents and emoji keep their place", () =>
  session(async ({ tmux, amy }) => {
    await tmux.type("日本語 e\u0301 👍x");
    await tmux.press("Left");
    await tmux.type("🎉");
    await tmux.press("Left", "Left", "Left", "Left", "Left", "BSpace");
    await tmux.untilLastRow("#lobby bob> 日本| e\u0301 👍🎉x");
    await amy.say("ok");
    await tmux.until(/amy ok$/);
    await tmux.untilLastRow("#lobby bob> 日本| e\u0301 👍🎉x");
    await tmux.press("Enter");
    assertEquals(await amy.hears(), "日本 e\u0301 👍🎉x");
  }));

/** Pasting into another program shows whether the terminal still puts pastes into brackets. */
async function assertPlainPaste(tmux: Tmux): Promise<void> {
  // What is pasted before the program runs would be cleared with the rest.
  await tmux.run("clear; echo ready; cat -v");
  await tmux.until(/^ready$/);
  await tmux.paste("pasted");
  await tmux.untilLastRow("pasted|");
  await tmux.press("C-c");
}

for (const key of ["C-c", "C-d"]) {
  tmuxTest(`tmux: ${key} says goodbye, gives the terminal back as it was and exits with 0`, async () => {
    await using server = await serve({ port: 0, memory: true, log: "off" });
    await using tmux = await Tmux.start();
    await using amy = await Talker.join(server.port, "amy");
    const join = joinCommand(server, "--alias", "bob");
    await tmux.run(`clear; B=$(stty -a); ${join}; C=$?; test "$B" = "$(stty -a)" && echo same and $C`);
    await tmux.untilLastRow("#lobby bob> |");
    await tmux.press(key);
    const screen = await tmux.until(/^same and 0$/);
    assert(!screen.some((row) => row.startsWith("#lobby bob>")), screen.join("\n"));
    assert((await amy.hearsLine(/ QUIT /)).startsWith(":bob!"));
    await assertPlainPaste(tmux);
  });
}

/** Runs a command, and says afterwards whether the terminal is the same. Its process id is known at once. */
async function runKnown(tmux: Tmux, command: string): Promise<number> {
  // The shell's child tells its process id before it becomes the program.
  await tmux.run(
    `clear; B=$(stty -a); sh -c 'echo pid $$; exec ${command}'; test "$B" = "$(stty -a)" && echo same`,
  );
  const screen = await tmux.until(/^pid \d+$/);
  return Number(screen.find((row) => row.startsWith("pid "))?.slice(4));
}

for (const signal of ["TERM", "HUP", "INT"]) {
  tmuxTest(`tmux: SIG${signal} gives the terminal back as it was`, async () => {
    await using server = await serve({ port: 0, memory: true, log: "off" });
    await using tmux = await Tmux.start();
    const pid = await runKnown(tmux, joinCommand(server, "--alias", "bob"));
    await tmux.untilLastRow("#lobby bob> |");
    await tmux.type("half a word");
    Deno.kill(pid, `SIG${signal}` as Deno.Signal);
    const screen = await tmux.until(/^same$/);
    assert(!screen.some((row) => row.includes("half a word")), screen.join("\n"));
    await assertPlainPaste(tmux);
  });
}

tmuxTest(
  "tmux: stopped from outside and continued, it takes the terminal again and shows the line",
  async () => {
    await using server = await serve({ port: 0, memory: true, log: "off" });
    await using tmux = await Tmux.start();
    await using amy = await Talker.join(server.port, "amy");
    const pid = await runKnown(tmux, joinCommand(server, "--alias", "bob"));
    await tmux.untilLastRow("#lobby bob> |");
    await tmux.type("half");
    await tmux.press("C-z");
    await tmux.until(/^Ctrl-Z does not stop/);
    Deno.kill(pid, "SIGSTOP");
    await tmux.until(/Stopped/);
    await amy.say("meanwhile");
    // The shell finds the terminal raw, where Enter is no end of line.
    await tmux.type("fg");
    await tmux.press("C-j");
    await tmux.until(/amy meanwhile$/);
    await tmux.untilLastRow("#lobby bob> half|");
  },
);

tmuxTest("tmux: no alias is asked for, and a taken one offers another", async () => {
  await using server = await serve({ port: 0, memory: true, log: "off" });
  await using tmux = await Tmux.start();
  await using _amy = await Talker.join(server.port, "amy");
  await tmux.run(`clear; ${joinCommand(server)}`);
  await tmux.untilLastRow("Your name: |");
  await tmux.type("amy");
  await tmux.press("Enter");
  await tmux.untilLastRow("amy is taken. Another name [amy2]: |");
  await tmux.press("Enter");
  await tmux.untilLastRow("#lobby amy2> |");
});

tmuxTest(
  "tmux: pasted lines wait for Enter as one input, and go out as lines",
  () =>
    session(async ({ tmux, amy }) => {
      await tmux.paste("one\n/two\nthree");
      await tmux.untilLastRow("#lobby bob> one⏎/two⏎three|");
      await tmux.press("Enter");
      assertEquals(await amy.hears(), "one");
      assertEquals(await amy.hears(), "/two");
      assertEquals(await amy.hears(), "three");
    }),
);

tmuxTest(
  "tmux: 40×10 is enough, and a size that changes keeps the line and one prompt",
  () =>
    session(async ({ tmux, amy }) => {
      await amy.say("a message that is longer than forty columns wraps at a word");
      await tmux.until(/^ {6}\S/);
      const typed = "a line that is longer than forty columns wraps too";
      await tmux.type(typed);
      await tmux.untilLastRow("forty columns wraps too|");
      for (const [columns, rows] of [[30, 8], [80, 24], [25, 6], [40, 10]] as const) {
        await tmux.resize(columns, rows);
        // tmux tells the program a little later than it breaks the rows.
        const first = `#lobby bob> ${typed}`.slice(0, columns - 1).trimEnd();
        await tmux.until(new RegExp(`^${first}$`));
        await amy.say(`now ${columns} columns`);
        const screen = await tmux.until(new RegExp(`amy now ${columns} columns$`));
        assertEquals(screen.filter((row) => row.includes("#lobby bob>")).length, 1, screen.join("\n"));
      }
      await tmux.press("C-u");
      await tmux.untilLastRow("#lobby bob> |");
    }, { columns: 40, rows: 10 }),
);

tmuxTest(
  "tmux: what others send moves no cursor and changes no colour",
  () =>
    session(async ({ tmux, amy }) => {
      await amy.say("\x1b[2J\x1b[31mred\x1b]0;title\x07 \u202eback\x9b5A");
      await tmux.until(/amy ␛\[2J␛\[31mred␛\]0;title␇ back/);
      await amy.say("\x0304red\x03 \x02bold\x02");
      await tmux.until(/amy red bold$/);
      await tmux.untilLastRow("#lobby bob> |");
    }),
);
