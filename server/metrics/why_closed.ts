/** Why connections end, in a few words that can be counted: what people write in a QUIT is none of them. */

/** The server's own reasons, by how they begin. */
const REASONS: Readonly<Record<string, string>> = {
  "SendQ exceeded": "send-queue",
  "Ping timeout": "ping-timeout",
  "Registration timed out": "registration-timeout",
  "Too many lines before the welcome": "registration-lines",
  "Bad password": "password",
  "Internal error": "error",
  "Server shutting down": "shutdown",
  "Connection closed": "hung-up",
  "Connection lost": "connection-lost",
  "Quit": "quit",
  "Killed": "killed",
};

/** @returns one of a few words, for any reason that a session may end with */
export function whyClosed(reason: string): string {
  const beginning = Object.keys(REASONS).find((text) => reason.startsWith(text));
  return beginning === undefined ? "other" : REASONS[beginning]!;
}
