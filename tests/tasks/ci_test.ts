// The gate's count and exit code, for everything a test runner may say before it ends, or when it does not end.

import { assertEquals } from "@std/assert";

const SCRIPT = new URL("../../.ci/run", import.meta.url);
/** What the gate looks for, and what would install what it does not find: none of them does anything here. */
const PROGRAMS = [
  "apt-get",
  "irssi",
  "weechat-headless",
  "ncat",
  "tmux",
  "python3",
  "ngircd",
  "inspircd",
  "zsh",
  "fish",
  "groff",
];

interface Run {
  /** Exit code of the static checks. */
  readonly checks?: number;
  /** What the test runner says, and its exit code. */
  readonly said: string;
  readonly code?: number;
}

/** Runs the gate in a folder of its own, with an npx that says what it is told to. */
async function runGate({ checks = 0, said, code = 0 }: Run, limit = "40m") {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.mkdir(`${folder}/.ci`);
    const script = await Deno.readTextFile(SCRIPT);
    await Deno.writeTextFile(`${folder}/.ci/run`, script.replace(/^LIMIT=\S+/m, `LIMIT=${limit}`));
    await Deno.writeTextFile(`${folder}/said`, said);
    const npx = `#!/bin/sh\n[ "$4" = static ] && exit ${checks}\ncat ${folder}/said\n` +
      (limit === "40m" ? `exit ${code}\n` : "exec sleep 600\n");
    for (const program of PROGRAMS) await Deno.writeTextFile(`${folder}/${program}`, "", { mode: 0o755 });
    await Deno.writeTextFile(`${folder}/npx`, npx, { mode: 0o755 });
    const gate = await new Deno.Command("bash", {
      args: [`${folder}/.ci/run`],
      env: { PATH: `${folder}:${Deno.env.get("PATH")}` },
      stdin: "null",
    }).output();
    return { last: new TextDecoder().decode(gate.stdout).trimEnd().split("\n").at(-1), code: gate.code };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const TABLE: [what: string, run: Run, last: string, code: number][] = [
  ["all passed", { said: "ok | 12 passed | 0 failed (2s)\n" }, "13 passed, 0 failed", 0],
  [
    "steps and ignored tests",
    { said: "ok | 12 passed (3 steps) | 0 failed | 2 ignored (2s)\n" },
    "13 passed, 0 failed",
    0,
  ],
  [
    "failed tests",
    { said: "FAILED | 1 passed (1 step) | 2 failed (1 step) (1s)\n\nerror: Test failed\n", code: 1 },
    "2 passed, 2 failed",
    1,
  ],
  [
    "colours",
    { said: "\x1b[31mFAILED\x1b[0m | 11 passed | 2 failed \x1b[90m(1s)\x1b[0m\n", code: 1 },
    "12 passed, 2 failed",
    1,
  ],
  [
    "the last summary counts",
    { said: "ok | 1 passed | 0 failed (1s)\nok | 5 passed | 0 failed (1s)\n" },
    "6 passed, 0 failed",
    0,
  ],
  ["failed checks", { checks: 1, said: "ok | 3 passed | 0 failed (1s)\n" }, "3 passed, 1 failed", 1],
  ["no test", { said: "ok | 0 passed | 0 failed (0s)\n" }, "1 passed, 1 failed", 1],
  ["no summary", { said: "" }, "1 passed, 1 failed", 1],
  ["an error before any test", { said: "error: Type checking failed.\n", code: 1 }, "1 passed, 1 failed", 1],
  [
    "a crash after the tests",
    { said: "ok | 3 passed | 0 failed (1s)\n", code: 139 },
    "4 passed, 1 failed",
    1,
  ],
  [
    "a summary that a test printed",
    { said: "  ok | 3 passed | 0 failed (1s)\n", code: 0 },
    "1 passed, 1 failed",
    1,
  ],
];

const ignore = Deno.build.os !== "linux";

for (const [what, run, last, code] of TABLE) {
  Deno.test(
    `the gate counts: ${what}`,
    { ignore },
    async () => assertEquals(await runGate(run), { last, code }),
  );
}

Deno.test("the gate counts a run that never ends as a failure", { ignore }, async () => {
  const gate = await runGate({ said: "running 3 tests\n" }, "0.3s");
  assertEquals(gate, { last: "1 passed, 1 failed", code: 1 });
});
