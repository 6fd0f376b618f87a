/** What several rounds say together. */

/** A figure that was measured several times. */
export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** The middle of the values, or the mean of the two in the middle; NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(half) - 1], sorted[Math.floor(half)]];
  return low === undefined || high === undefined ? NaN : (low + high) / 2;
}

/** Median and extremes; undefined of none. */
export function spread(values: readonly number[]): Spread | undefined {
  if (values.length === 0) return undefined;
  return { median: median(values), least: Math.min(...values), most: Math.max(...values) };
}

/**
 * The ratio to what was measured in the same round. A machine that is slower in one round than in another is so for
 * both, so the ratio says more than either figure. Rounds in which either is missing are left out.
 */
export function ratios(
  values: readonly (number | undefined)[],
  base: readonly (number | undefined)[],
): number[] {
  return values.flatMap((value, round) => {
    const other = base[round];
    return value === undefined || !other ? [] : [value / other];
  });
}
