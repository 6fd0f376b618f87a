/** What a {@linkcode Range} means, so that every backend reads it the same way. It reads nothing itself. */

import type { Entry, Range } from "./backend.ts";

/** @returns the end from which a range counts its entries */
export function countedFrom(range: Range): "oldest" | "newest" {
  return range.from ?? (range.after === undefined ? "newest" : "oldest");
}

/** Whether no entry can be within these borders. */
export function isEmpty({ after, before, limit }: Range): boolean {
  return limit <= 0 || before === "" || (after !== undefined && before !== undefined && after >= before);
}

/**
 * @param entries all that lie within the borders, oldest first
 * @returns as many as the range wants, from the end that it wants
 */
export function limited(entries: readonly Entry[], range: Range): Entry[] {
  const { length } = entries;
  if (countedFrom(range) === "oldest") return entries.slice(0, range.limit);
  return entries.slice(Math.max(0, length - range.limit));
}
