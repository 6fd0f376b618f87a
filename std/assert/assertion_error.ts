/** The error of a failed assertion. It knows nothing of what was compared. */

/** Thrown by every assertion that does not hold. */
export class AssertionError extends Error {
  override name = "AssertionError";
}

/** The end of a failure's sentence: what the caller had to say about it, or a full stop. */
export function suffix(message: string | undefined): string {
  return message ? `: ${message}` : ".";
}
