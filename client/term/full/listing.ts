/** Which part of a list is shown where not all of it fits. */

/** @returns the index of the first item to show, so that the marked one is among `rows` of them */
export function firstShown(marked: number, { count, rows }: { count: number; rows: number }): number {
  return Math.max(0, Math.min(Math.max(0, marked) - Math.floor(rows / 2), count - rows));
}
