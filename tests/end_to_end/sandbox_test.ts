// The README's promise: it cannot read your files or your environment, and it cannot run programs.

import { assertEquals, assertStringIncludes } from "@std/assert";
import config from "../../deno.json" with { type: "json" };
import { PERMISSIONS, Program } from "./program.ts";

const CAPTIVE = new URL("captive.ts", import.meta.url).pathname;

/** What the captive reports: each thing it tried, and how that ended. */
async function attempts(): Promise<Record<string, string>> {
  const words = [Deno.execPath(), "run", "--quiet", ...PERMISSIONS, CAPTIVE];
  await using captive = new Program(words, { SECRET: "in the environment" });
  assertEquals(await captive.exitCode(), 0, captive.errors);
  return JSON.parse(captive.output);
}

Deno.test("sandbox: a server with the product's permissions reads no file, no environment, and runs nothing", async () => {
  const { served, ...tried } = await attempts();
  assertEquals(served, "alias?", "the captive is a working server");
  assertEquals(tried, {
    "read its own source": "NotCapable",
    "read the password file": "NotCapable",
    "list a directory": "NotCapable",
    "write a file": "NotCapable",
    "make a temporary file": "NotCapable",
    "run a program": "NotCapable",
    "load a native library": "NotCapable",
    "ask for the system's name": "NotCapable",
    "ask for more": "denied",
    "read a variable": "nothing",
    "read all variables": "nothing",
  });
});

Deno.test("sandbox: what is refused to the captive is not refused to whom it is allowed", async () => {
  const words = [Deno.execPath(), "run", "--quiet", "--allow-all", CAPTIVE];
  await using free = new Program(words, { SECRET: "in the environment" });
  assertEquals(await free.exitCode(), 0, free.errors);
  const tried = JSON.parse(free.output);
  assertEquals(tried["read its own source"], "done");
  assertEquals(tried["run a program"], "done");
  assertEquals(tried["read a variable"], "something");
});

for (const verb of ["serve", "join"] as const) {
  Deno.test(`sandbox: deno task ${verb} gives these permissions and no other`, () => {
    const words = config.tasks[verb].command.split(" ");
    assertEquals(words.filter(isPermission).toSorted(), PERMISSIONS.toSorted());
    assertStringIncludes(config.tasks[verb].command, `main.ts ${verb}`);
  });
}

/** Whether a flag of `deno run` gives or takes rights: `--allow-…`, `--deny-…`, `-A`, `-R`, `--no-prompt` and the like. */
function isPermission(word: string): boolean {
  return /^--(allow|deny|ignore|unstable|permission|no-prompt)|^-[A-Za-z]/.test(word);
}
