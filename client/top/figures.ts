/** What can be told from two scrapes: sums, rates, and how long most of something took. Pure. */

import type { Scrape } from "./scrape.ts";

/** Reads one scrape against the one before it. */
export class Figures {
  readonly #now: Scrape;
  readonly #before: Scrape | undefined;

  constructor(now: Scrape, before?: Scrape) {
    this.#now = now;
    this.#before = before;
  }

  /** The value of a metric, all its samples together; 0 when there is none. */
  sum(name: string): number {
    return sumOf(this.#now, name);
  }

  /** The samples of a metric by one label's value, the largest first. */
  by(name: string, label: string): [value: string, count: number][] {
    const counts = new Map<string, number>();
    for (const [sample, count] of samplesOf(this.#now, name)) {
      const [, value] = new RegExp(`[{,]${label}="((?:[^"\\\\]|\\\\.)*)"`).exec(sample) ?? [];
      if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + count);
    }
    return [...counts].sort(([, a], [, b]) => b - a);
  }

  /** What a counter has grown by in a second lately; undefined while there is nothing to compare with. */
  rate(name: string): number | undefined {
    if (this.#before === undefined) return undefined;
    const seconds = (this.#now.time - this.#before.time) / 1000;
    // A counter that is smaller than before belongs to a server that was started anew.
    return Math.max(0, this.sum(name) - sumOf(this.#before, name)) / seconds;
  }

  /**
   * What such a part of a histogram's observations does not exceed, as far as its buckets tell: lately, if there
   * were any, else since the start. Undefined when there are none at all.
   */
  quantile(name: string, part: number): number | undefined {
    const all = [...bucketsOf(this.#now, name)];
    const before = this.#before === undefined ? undefined : bucketsOf(this.#before, name);
    const recent = all.map(([bound, count]) => [bound, count - (before?.get(bound) ?? 0)] as const);
    return quantileOf(recent, part) ?? quantileOf(all, part);
  }
}

type Buckets = Map<number, number>;

function bucketsOf(scrape: Scrape, name: string): Buckets {
  const buckets: Buckets = new Map();
  for (const [sample, count] of samplesOf(scrape, `${name}_bucket`)) {
    const [, bound = ""] = /[{,]le="([^"]*)"/.exec(sample) ?? [];
    buckets.set(bound === "+Inf" ? Infinity : Number(bound), count);
  }
  return buckets;
}

function quantileOf(buckets: readonly (readonly [number, number])[], part: number): number | undefined {
  const total = buckets.at(-1)?.[1] ?? 0;
  if (total <= 0) return undefined;
  return buckets.find(([, count]) => count >= total * part)?.[0];
}

function sumOf(scrape: Scrape, name: string): number {
  return samplesOf(scrape, name).reduce((sum, [, value]) => sum + value, 0);
}

function samplesOf({ samples }: Scrape, name: string): [string, number][] {
  return [...samples].filter(([sample]) => sample === name || sample.startsWith(`${name}{`));
}
