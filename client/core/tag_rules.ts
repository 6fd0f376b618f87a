/** Which client-only tags a server passes on (IRCv3 message-tags, "RPL_ISUPPORT Tokens": CLIENTTAGDENY). */

import type { ClientState } from "./state.ts";

/**
 * Whether a tag that we send reaches others.
 *
 * @param tag with its `+`
 */
export function isWelcomeTag(state: ClientState, tag: string): boolean {
  if (!state.caps.has("message-tags")) return false;
  const denied = state.token("CLIENTTAGDENY", "").split(",");
  const name = tag.replace(/^\+/, "");
  return !denied.includes(name) && (!denied.includes("*") || denied.includes(`-${name}`));
}
