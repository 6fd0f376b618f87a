/** The event loop's turns, for work that comes in steps. */

import { setImmediate } from "node:timers";

/** Settles once everything else that is waiting has had its turn. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
