// SIGKILL at any moment: what was acknowledged is there, once and in its order, and nothing that was refused.

import { assertGreater } from "@std/assert";
import { type Figures, killRounds } from "./kill_rounds.ts";

Deno.test({
  name: "kill: five times, under load of twenty writers; `deno task soak:store` does it more often",
  ignore: Deno.build.os === "windows",
  async fn() {
    const rounds: Figures[] = [];
    await killRounds(5, (figures) => rounds.push(figures));
    assertGreater(rounds.at(-1)!.acknowledged, 100);
    assertGreater(rounds.at(-1)!.refused, 0);
  },
});
