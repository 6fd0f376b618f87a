/** Chooses the backend that the configuration asks for. */

import type { Config } from "../config.ts";
import type { CommitMetrics } from "../metrics/metrics.ts";
import type { Backend, Note } from "./backend.ts";
import { openEmbedded } from "./embedded.ts";
import { openMemory } from "./memory.ts";

/** What the store is to know of whom it serves, and tells of itself. */
export interface Watching {
  /** Told of what happens to the store. */
  readonly note: Note;
  /** Where commits are counted. */
  readonly metrics?: CommitMetrics;
  /** Settles when what was delivered is on its way. */
  readonly passedOn?: () => Promise<void>;
}

/**
 * Opens the store of one server.
 *
 * @returns the backend, to be disposed when every session is done with it
 * @throws {StoreError} in a sentence for the operator, when there is no store to be had
 */
export async function openBackend(config: Config, watching: Watching): Promise<Backend> {
  if (config.memory) return openMemory();
  const { name, keep, keepMessages, store } = config;
  return await openEmbedded({
    name,
    keep,
    keepMessages,
    ...watching,
    ...(store === undefined ? {} : { path: store }),
  });
}
