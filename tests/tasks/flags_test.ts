// What a task of deno.json runs with must be what the installed and the compiled program run with.

import { assertEquals } from "@std/assert";
import { APP_NAME, DENO_PACKAGE, PERMISSIONS, RUN_FLAGS } from "../../tasks/flags.ts";

const ROOT = new URL("../../", import.meta.url);
const config = JSON.parse(await Deno.readTextFile(new URL("deno.json", ROOT)));

for (const [task, verb] of [["serve", " serve"], ["join", " join"], ["chat", ""]] as const) {
  Deno.test(`flags: the task ${task} runs with them and no others`, () => {
    assertEquals(config.tasks[task].command, `deno run ${RUN_FLAGS.join(" ")} main.ts${verb}`);
  });
}

Deno.test("flags: the network is all that is allowed", () => {
  const allowed = RUN_FLAGS.filter((flag) => /^--(allow|unstable|permission)|^-[A-Z]/.test(flag));
  assertEquals(allowed, ["--allow-net"]);
  assertEquals(PERMISSIONS.includes("--no-prompt"), true);
  assertEquals(APP_NAME, "chat");
});

for (const file of [".ci/run", "README.md", "CONTRIBUTING.md"]) {
  Deno.test(`flags: ${file} names the version of Deno`, async () => {
    const named = (await Deno.readTextFile(new URL(file, ROOT))).match(/deno@[\d.]*\d/g) ?? [];
    assertEquals([...new Set(named)], [DENO_PACKAGE]);
  });
}

Deno.test("flags: releases are compiled by the version of Deno that is tested", async () => {
  const workflow = await Deno.readTextFile(new URL(".github/workflows/release.yml", ROOT));
  assertEquals(workflow.match(/DENO_VERSION: v(\S+)/)?.[1], DENO_PACKAGE.replace("deno@", ""));
});
