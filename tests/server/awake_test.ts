// A clock that stands still while the process does.

import { assertEquals } from "@std/assert";
import { Awake } from "../../server/awake.ts";

Deno.test("awake: it runs on while it is looked at, and leaves out what was between two looks too far apart", () => {
  let time = 1_000;
  const awake = new Awake(() => time);
  const start = awake.now();
  for (let second = 0; second < 60; second++) {
    time += 1_000;
    assertEquals(awake.look(), 0);
  }
  assertEquals(awake.now() - start, 60_000);
  time += 3_600_000;
  assertEquals(awake.look(), 3_600_000);
  assertEquals(awake.now() - start, 60_000);
  time += 5_000;
  assertEquals([awake.look(), awake.now() - start], [0, 65_000]);
});
