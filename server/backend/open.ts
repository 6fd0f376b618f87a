/** Chooses the backend that the configuration asks for. */

import type { Config } from "../config.ts";
import type { Backend } from "./backend.ts";
import { openMemory } from "./memory.ts";

/**
 * Opens the store of one server. The memory backend is the only one so far, with or without `--memory`.
 *
 * @returns the backend, to be disposed when every session is done with it
 */
export function openBackend(_config: Config): Promise<Backend> {
  return Promise.resolve(openMemory());
}
