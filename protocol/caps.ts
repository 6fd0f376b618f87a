/** Lists of capabilities as CAP writes them. It refuses to know any capability. */

/**
 * Takes a capability list apart (IRCv3 capability-negotiation), the last parameter of LS, LIST, REQ, ACK,
 * NAK, NEW or DEL. A '-' before a name, which takes a capability back, stays part of the name.
 *
 * @returns names in their order to values, "" where there is none; of twins the last counts
 */
export function parseCapabilities(list: string): Map<string, string> {
  const capabilities = new Map<string, string>();
  for (const token of list.split(" ")) {
    const equals = token.indexOf("=");
    const name = equals < 0 ? token : token.slice(0, equals);
    if (name !== "") capabilities.set(name, equals < 0 ? "" : token.slice(equals + 1));
  }
  return capabilities;
}
