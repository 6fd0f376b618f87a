// The benchmark end to end: the smallest row, once, against the floor and this project's own server.

import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { has } from "../end_to_end/needs.ts";

const ALL = new URL("../../bench/all.ts", import.meta.url).pathname;
const ROW = "10 members who all speak, window 500";

async function bench(...args: string[]) {
  const words = ["run", "--quiet", "--allow-all", ALL, ...args];
  const { code, stdout } = await new Deno.Command(Deno.execPath(), { args: words, env: { NO_COLOR: "1" } })
    .output();
  return { code, output: new TextDecoder().decode(stdout) };
}

Deno.test("bench: --help tells what it takes", async () => {
  const { code, output } = await bench("--help");
  assertEquals(code, 0);
  assertStringIncludes(output, "--rows");
});

Deno.test({
  name: has("cc") ? "bench: the smallest row runs" : "bench: the smallest row runs (skipped: no cc here)",
  ignore: !has("cc") || Deno.build.os !== "linux",
  async fn() {
    const { code, output } = await bench(
      "--rows",
      ROW,
      "--rounds",
      "1",
      "--seconds",
      "0.2",
      "--with",
      "memory,store",
    );
    assertEquals(code, 0);
    assertMatch(output, new RegExp(`^${ROW}: floor [\\d.]+ · memory [\\d.]+ · store [\\d.]+$`, "m"));
    assertMatch(output, /\| load +\| C floor \| chat --memory \| chat +\|/);
    assertMatch(
      output,
      new RegExp(`\\| ${ROW} \\| chat +\\| acknowledged messages a second \\| ≥ 30000 \\|`),
    );
  },
});
