/**
 * fast-check, for what must hold for any input. Every run tries the same inputs, so that the gate says the same
 * of the same code; `SEED=7 deno task test` tries others. A failure is told with the smallest input that has it.
 */

import fc from "fast-check";

fc.configureGlobal({ seed: Number(Deno.env.get("SEED") ?? 2026), numRuns: 1_000 });

export { fc };

/** @returns texts put together from these pieces, up to so many, and now and then from any characters at all */
export function textOf(pieces: readonly string[], maxLength: number): fc.Arbitrary<string> {
  const anything = fc.string({ unit: "binary", maxLength: 1 });
  const unit = fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...pieces) }, anything);
  return fc.string({ unit, maxLength });
}
