/** The table of numerics, checked as a table. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import * as numerics from "../../protocol/numerics.ts";

Deno.test("numerics: each is three digits, and none stands for two names (Modern IRC, Numerics)", () => {
  const seen = new Map<string, string>();
  for (const [name, number] of Object.entries(numerics)) {
    assertMatch(number, /^\d{3}$/, name);
    assertMatch(name, /^(RPL|ERR)_[A-Z0-9_]+$/);
    assert(!seen.has(number), `${number} is both ${seen.get(number)} and ${name}`);
    seen.set(number, name);
  }
});

Deno.test("numerics: refusals have their numbers in the ranges that clients know (Modern IRC, Numerics)", () => {
  for (const [name, number] of Object.entries(numerics)) {
    const refusal = number >= "400" && number < "600" ||
      /^(69[1678]|71[234]|723|734|90[24567])$/.test(number);
    assertEquals(name.startsWith("ERR_"), refusal, name);
  }
});
