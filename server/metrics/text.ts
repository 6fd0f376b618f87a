/**
 * Prometheus' text format, version 0.0.4: names, help, types, labels, values. It knows nothing of what is measured.
 * The one well-known package for it brings three more and 18 MB; the format is a page of rules that do not change.
 */

import type { Histogram } from "./histogram.ts";

/** The Content-Type of what {@linkcode writeFamilies} writes. */
export const CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

/** Labels of one sample; names are letters, digits and `_`, values are any text. */
export type Labels = Readonly<Record<string, string>>;

/** One value, and what tells it from the others of its family. */
export interface Sample {
  readonly labels?: Labels;
  readonly value: number;
}

/** All that is told under one name. */
export interface Family {
  /** Ends in its unit, and a counter's in `_total`. */
  readonly name: string;
  /** One sentence for people. */
  readonly help: string;
  readonly type: "counter" | "gauge" | "histogram";
  readonly samples: readonly Sample[] | Histogram;
}

/** @returns the families as a scraper reads them */
export function writeFamilies(families: readonly Family[]): string {
  return families.map(write).join("");
}

function write({ name, help, type, samples }: Family): string {
  const head = `# HELP ${name} ${escapeText(help)}\n# TYPE ${name} ${type}\n`;
  const lines = isSamples(samples)
    ? samples.map(({ labels, value }) => line(name, labels, value))
    : histogramLines(name, samples);
  return head + lines.join("");
}

function isSamples(samples: readonly Sample[] | Histogram): samples is readonly Sample[] {
  return Array.isArray(samples);
}

function histogramLines(name: string, { bounds, counts, sum }: Histogram): string[] {
  let count = 0;
  const buckets = counts.map((size, at) => {
    count += size;
    return line(`${name}_bucket`, { le: at < bounds.length ? number(bounds[at]!) : "+Inf" }, count);
  });
  return [...buckets, line(`${name}_sum`, {}, sum), line(`${name}_count`, {}, count)];
}

function line(name: string, labels: Labels | undefined, value: number): string {
  const pairs = Object.entries(labels ?? {}).map(([key, text]) => `${key}="${escapeLabel(text)}"`);
  return `${name}${pairs.length === 0 ? "" : `{${pairs.join(",")}}`} ${number(value)}\n`;
}

function number(value: number): string {
  if (value === Infinity) return "+Inf";
  return value === -Infinity ? "-Inf" : String(value);
}

function escapeText(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n");
}

function escapeLabel(text: string): string {
  return escapeText(text).replaceAll('"', '\\"');
}
