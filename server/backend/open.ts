/** Chooses the backend that the configuration asks for. */

import type { Config } from "../config.ts";
import type { Backend, Note } from "./backend.ts";
import { openEmbedded } from "./embedded.ts";
import { openMemory } from "./memory.ts";

/**
 * Opens the store of one server.
 *
 * @param note told of what happens to the store
 * @returns the backend, to be disposed when every session is done with it
 * @throws {StoreError} in a sentence for the operator, when there is no store to be had
 */
export async function openBackend(config: Config, note: Note): Promise<Backend> {
  if (config.memory) return openMemory();
  const { name, keep, keepMessages, store } = config;
  return await openEmbedded({
    name,
    keep,
    keepMessages,
    note,
    ...(store === undefined ? {} : { path: store }),
  });
}
