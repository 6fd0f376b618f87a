/** The rows that `chat top` shows of some figures. It knows their names and units; it draws nothing. */

import { type Span, span } from "../term/style.ts";
import type { Figures } from "./figures.ts";

/** One row of the picture. */
export type Row = readonly Span[];

const NAME = 16;
const CELL = 14;
/** Reasons that stand behind a count. */
const REASONS = 4;

/**
 * @param place where the server is asked
 * @returns the rows, from the top
 */
export function topRows(figures: Figures, place: string): Row[] {
  return [
    [
      span(`chat ${figures.by("chat_build_info", "version")[0]?.[0] ?? ""}`, { bold: true }),
      span(`  ${place}`),
    ],
    [span(`up ${uptime(figures)}, the store ${figures.sum("chat_store_healthy") > 0 ? "works" : "FAILS"}`)],
    [],
    named("people", whole(figures.sum("chat_people")), `${whole(figures.sum("chat_rooms"))} rooms`),
    named("connections", whole(figures.sum("chat_connections")), kinds(figures)),
    [],
    heading("", "a second", "in all"),
    ...COUNTERS.map(([name, metric, unit]) => counted(figures, { name, metric, unit })),
    [],
    heading("", "half take", "99 % take"),
    took(figures, "commits", "chat_store_commit_duration_seconds"),
    took(figures, "loop lag", "chat_event_loop_lag_seconds"),
    [],
    named("send queues", bytes(figures.sum("chat_send_queue_bytes")), largest(figures)),
    named("waiting commits", whole(figures.sum("chat_store_queue_entries")), refused(figures)),
    named("memory", bytes(figures.sum("process_resident_memory_bytes")), heap(figures)),
    named("processors", percent(figures.rate("process_cpu_seconds_total"))),
    [],
    ...reasons(figures, "refusals", "chat_refusals_total"),
    ...reasons(figures, "closed", "chat_connections_closed_total"),
    ...reasons(figures, "errors", "chat_errors_total", "kind"),
  ];
}

const COUNTERS: readonly [name: string, metric: string, unit: (value: number) => string][] = [
  ["messages in", "chat_messages_received_total", whole],
  ["deliveries", "chat_deliveries_total", whole],
  ["bytes in", "chat_received_bytes_total", bytes],
  ["bytes out", "chat_sent_bytes_total", bytes],
  ["connects", "chat_connections_accepted_total", whole],
  ["refusals", "chat_refusals_total", whole],
  ["floods", "chat_floods_total", whole],
];

function heading(...cells: readonly [string, ...string[]]): Row {
  const [name, ...others] = cells;
  return [span(name.padEnd(NAME) + others.map((cell) => cell.padStart(CELL)).join(""), { dim: true })];
}

function named(name: string, value: string, more = ""): Row {
  return [
    span(name.padEnd(NAME)),
    span(value.padStart(CELL)),
    span(more === "" ? "" : `  ${more}`, { dim: true }),
  ];
}

function counted(
  figures: Figures,
  { name, metric, unit }: { name: string; metric: string; unit: (value: number) => string },
): Row {
  const rate = figures.rate(metric);
  const cells = [rate === undefined ? "…" : unit(rate), unit(figures.sum(metric))];
  return [span(name.padEnd(NAME)), span(cells.map((cell) => cell.padStart(CELL)).join(""))];
}

function took(figures: Figures, name: string, metric: string): Row {
  const cells = [figures.quantile(metric, 0.5), figures.quantile(metric, 0.99)].map((seconds) =>
    seconds === undefined ? "–" : `≤ ${milliseconds(seconds)}`
  );
  return [span(name.padEnd(NAME)), span(cells.map((cell) => cell.padStart(CELL)).join(""))];
}

function kinds(figures: Figures): string {
  return figures.by("chat_connections", "kind").filter(([, count]) => count > 0)
    .map(([kind, count]) => `${kind} ${whole(count)}`).join(", ");
}

function largest(figures: Figures): string {
  return `the longest ${bytes(figures.sum("chat_send_queue_largest_bytes"))}`;
}

function refused(figures: Figures): string {
  return `${whole(figures.sum("chat_store_refused_entries_total"))} refused`;
}

function heap(figures: Figures): string {
  return `${bytes(figures.sum("chat_heap_used_bytes"))} of it objects`;
}

function reasons(figures: Figures, name: string, metric: string, label = "reason"): Row[] {
  const counts = figures.by(metric, label).slice(0, REASONS);
  if (counts.length === 0) return [];
  return [[
    span(name.padEnd(NAME)),
    span(counts.map(([reason, count]) => `${reason} ${whole(count)}`).join(", ")),
  ]];
}

function uptime(figures: Figures): string {
  const minutes = Math.floor(Math.max(0, Date.now() / 1000 - figures.sum("process_start_time_seconds")) / 60);
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24];
  if (days > 0) return `${days} d ${hours} h`;
  return hours > 0 ? `${hours} h ${minutes % 60} min` : `${minutes} min`;
}

function whole(value: number): string {
  const text = value < 10 && !Number.isInteger(value) ? value.toFixed(1) : String(Math.round(value));
  return text.replace(/\B(?=(\d{3})+$)/g, ",");
}

function bytes(value: number): string {
  for (const [unit, size] of [["GB", 1e9], ["MB", 1e6], ["kB", 1e3]] as const) {
    if (value >= size) return `${(value / size).toFixed(1)} ${unit}`;
  }
  return `${Math.round(value)} B`;
}

function milliseconds(seconds: number): string {
  return seconds === Infinity ? "∞" : `${Number((seconds * 1000).toPrecision(3))} ms`;
}

function percent(part: number | undefined): string {
  return part === undefined ? "…" : `${Math.round(part * 100)} %`;
}
