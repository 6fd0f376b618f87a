/** What a server says of TLS in its capability `sts` (IRCv3 "Strict Transport Security"). It keeps and obeys nothing. */

/** A policy as it was advertised. */
export interface TransportPolicy {
  /** Where TLS is served: whoever has none yet is to come back there ("The port key"). */
  readonly port?: number;
  /** Seconds for which TLS is not to be done without, counted from the last connection; 0 ends it ("The duration key"). */
  readonly duration?: number;
}

/** @returns what the value of `sts` says; keys that nobody knows, and values that are none, are left out */
export function parseTransportPolicy(value: string): TransportPolicy {
  const given = new Map(
    value.split(",").map((token) => {
      const at = token.indexOf("=");
      return at < 0 ? [token, ""] : [token.slice(0, at), token.slice(at + 1)];
    }),
  );
  const number = (key: string) =>
    /^\d{1,10}$/.test(given.get(key) ?? "") ? Number(given.get(key)) : undefined;
  const [port, duration] = [number("port"), number("duration")];
  return {
    ...(port === undefined || port < 1 || port > 65535 ? {} : { port }),
    ...(duration === undefined ? {} : { duration }),
  };
}
