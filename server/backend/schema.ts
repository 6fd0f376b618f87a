/** Which layout the store is written in, and how an earlier one becomes today's. */

import { StoreError } from "./backend.ts";
import { decodeRecord, encodeRecord } from "./codec.ts";
import type { Layout } from "./layout.ts";
import { patiently } from "./patiently.ts";

/** The layout that this version of the code reads and writes. */
export const SCHEMA = 2;

/** Turns a store of one version into one of the next. It may be interrupted at any point and begun anew. */
export type Step = (kv: Deno.Kv, layout: Layout) => Promise<void>;

/**
 * The steps by the version that they start from. Format 2 has rows of several entries; a row of format 1 is one of a
 * single entry, so that nothing is to be written anew. What format 1 could read would leave out the others as damaged.
 */
const STEPS: ReadonlyMap<number, Step> = new Map([[1, () => Promise.resolve()]]);

/**
 * Brings a store up to date, one version after another; a store without a version is new.
 *
 * @param target the version to end at, and how to get there from each earlier one
 * @throws {StoreError} for a store of a later version, or one that cannot be told
 */
export async function migrate(
  { kv, layout }: { kv: Deno.Kv; layout: Layout },
  { schema, steps }: { schema: number; steps: ReadonlyMap<number, Step> } = { schema: SCHEMA, steps: STEPS },
): Promise<void> {
  let found = await versionOf(kv, layout) ?? schema;
  if (found > schema) {
    throw new StoreError(
      `The store was written by a later version of chat (format ${found}, this one knows ${schema}); ` +
        "update chat, or give this server another --name, or --memory, which keeps nothing",
    );
  }
  for (; found < schema; found++) {
    const step = steps.get(found);
    if (step === undefined) throw new StoreError(`There is no way from format ${found} of the store`);
    await step(kv, layout);
    await setVersion(kv, layout, found + 1);
  }
  await setVersion(kv, layout, schema);
}

async function versionOf(kv: Deno.Kv, layout: Layout): Promise<number | undefined> {
  const { value } = await kv.get(layout.schema);
  if (value === null) return undefined;
  const version = decodeRecord<number>("schema", value)?.value;
  if (version === undefined) throw new StoreError("The store is damaged: its format cannot be told");
  return version;
}

async function setVersion(kv: Deno.Kv, layout: Layout, version: number): Promise<void> {
  await patiently(() => kv.set(layout.schema, encodeRecord("schema", version)));
}
