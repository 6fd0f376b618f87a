/** Texts that are kept while nearly all of what they came with is forgotten. Knows nothing of what they say. */

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * @returns the same text, apart from what it was cut out of: engines keep all of a text for the sake of a piece of it, and a
 *   hostile server can put as much around a name as one read takes
 */
export function ownCopy(text: string): string {
  return decoder.decode(encoder.encode(text));
}
