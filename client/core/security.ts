/** How private a connection is, as the dial found out and the face may say. */

import type { Security } from "./events.ts";

export type { Security } from "./events.ts";

/** Whether nobody on the way can read along. */
export function isEncrypted(security: Security): boolean {
  return security === "pinned" || security === "verified";
}
