/**
 * Opens Deno KV for one server: finds out whether it lasts, whether it is whole and whether it is free, and says
 * in a sentence when it is not. It knows nothing of what is kept there.
 */

import { CommitMetrics } from "../metrics/metrics.ts";
import { type Note, StoreError } from "./backend.ts";
import { Health } from "./health.ts";
import { Layout } from "./layout.ts";
import { Lease } from "./lease.ts";
import { patiently } from "./patiently.ts";
import { migrate } from "./schema.ts";

/** An open store that this process has to itself. */
export interface Store {
  readonly kv: Deno.Kv;
  readonly layout: Layout;
  readonly lease: Lease;
  readonly health: Health;
  readonly note: Note;
  readonly metrics: CommitMetrics;
  /** Settles when what followers were given is on its way to those whom they told. */
  readonly passedOn: () => Promise<void>;
}

/** Which store to open. */
export interface StoreOptions {
  /** The server's name. */
  readonly name: string;
  /** A file, or `:memory:`; without it Deno's own place for this program, which needs no permission. */
  readonly path?: string | undefined;
  /** Told once of everything that goes wrong. */
  readonly note?: Note | undefined;
  /** Where commits are counted. */
  readonly metrics?: CommitMetrics | undefined;
  /** Settles when what followers were given is on its way; at once, unless told. */
  readonly passedOn?: (() => Promise<void>) | undefined;
  /** Opens the database; tests make it fail. */
  readonly openKv?: ((path?: string) => Promise<Deno.Kv>) | undefined;
}

/** Why a write is refused for good. */
export const LOST = "Another process has taken the store over";

/**
 * @throws {StoreError} in a sentence for the operator when the store is damaged, volatile, of a later version, or
 * another process has it
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { name, path, note = () => {}, metrics = new CommitMetrics(), openKv } = options;
  const { passedOn = () => Promise.resolve() } = options;
  const layout = new Layout(name);
  const open = async () => await told(patiently(() => (openKv ?? Deno.openKv)(path)));
  let kv = await open();
  let lease: Lease | undefined;
  try {
    lease = await told(Lease.take(kv, layout.lease));
    if (path !== ":memory:") {
      kv.close();
      kv = await open();
    }
    if (!await told(lease.holds(kv))) throw new StoreError(VOLATILE);
    await told(migrate({ kv, layout }));
    return { kv, layout, lease, note, metrics, passedOn, health: new Health(note) };
  } catch (error) {
    await release(kv, lease);
    throw error;
  }
}

/** Gives a store free and closes it. */
export async function closeStore({ kv, lease }: Store): Promise<void> {
  await release(kv, lease);
}

// What cannot be given free any more is free all the same: nobody answers for it.
async function release(kv: Deno.Kv, lease: Lease | undefined): Promise<void> {
  await lease?.release(kv).catch(() => {});
  try {
    kv.close();
  } catch { /* Opening it anew had failed. */ }
}

const VOLATILE = "The store does not last: what was written is gone when it is opened again " +
  "(DENO_KV_DB_MODE=memory does that); unset it, or say --memory if nothing is to be kept";

/** Turns what the database throws into a sentence. */
async function told<T>(opening: Promise<T>): Promise<T> {
  try {
    return await opening;
  } catch (error) {
    if (error instanceof StoreError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new StoreError(sentence(reason), { cause: error });
  }
}

function sentence(reason: string): string {
  if (/not a database|malformed|corrupt|encrypted/i.test(reason)) {
    return `The store is damaged and was left as it is (${reason}); put a copy of it back, or start with ` +
      "--memory, which keeps nothing";
  }
  return `The store cannot be opened (${reason}); --memory does without one and keeps nothing`;
}
