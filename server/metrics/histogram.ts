/** How often something took how long, in buckets of fixed bounds, as Prometheus adds them up. It knows no clock. */

/** Counts of observations by their size. */
export class Histogram {
  /** The largest observation that each bucket takes, in ascending order; beyond the last there is one more. */
  readonly bounds: readonly number[];
  /** How many fell into each bucket, not cumulated; one more than there are bounds. */
  readonly counts: number[];
  sum = 0;

  constructor(bounds: readonly number[]) {
    this.bounds = bounds;
    this.counts = new Array(bounds.length + 1).fill(0);
  }

  /** How many there were. */
  get count(): number {
    return this.counts.reduce((sum, count) => sum + count, 0);
  }

  observe(value: number): void {
    let bucket = 0;
    while (bucket < this.bounds.length && value > this.bounds[bucket]!) bucket++;
    this.counts[bucket]!++;
    this.sum += value;
  }
}
