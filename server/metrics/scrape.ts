/**
 * The metrics by their names: docs/operating.md says what to watch. It reads what is counted and counts what is
 * there now, only when somebody asks; nobody who chats pays for it.
 */

import * as numerics from "../../protocol/numerics.ts";
import type { Server } from "../server.ts";
import { VERSION } from "../version.ts";
import type { Family, Sample } from "./text.ts";

/** What the process says of itself. */
export interface ProcessFacts {
  /** In bytes. */
  readonly memory: { readonly rss: number; readonly heapTotal: number; readonly heapUsed: number };
  /** Seconds of the processors since the start. */
  readonly cpu: number;
}

/** What is known outside a server's own state. */
export interface Surroundings {
  /** Connections that have not said yet what they speak. */
  readonly arriving: number;
  /** Bytes that clients sent. */
  readonly received: number;
  /** The largest lag of the event loop lately, in seconds. */
  readonly lag: number;
  readonly process: ProcessFacts;
}

/** @returns every metric of a server as it is now */
export function gather(server: Server, around: Surroundings): Family[] {
  return [
    ...connections(server, around),
    ...traffic(server, around),
    ...store(server),
    ...trouble(server),
    ...process(server, around),
  ];
}

function connections(server: Server, { arriving }: Surroundings): Family[] {
  const { metrics, counts, rooms, sessions } = server;
  const here = tally(
    [...sessions.values()].map(({ transport, welcomed }) => `${transport.kind} ${welcomed}`),
  );
  const samples = (["irc", "plain"] as const).flatMap((kind) => [
    { labels: { kind, state: "welcome" }, value: here.get(`${kind} true`) ?? 0 },
    { labels: { kind, state: "registering" }, value: here.get(`${kind} false`) ?? 0 },
  ]);
  const encrypted = [...sessions.values()].filter(({ transport }) => transport.secure);
  const unknown = { labels: { kind: "unknown", state: "registering" }, value: arriving };
  return [
    gauge("chat_connections", "Open connections by what they speak and whether they are welcome.", [
      ...samples,
      unknown,
    ]),
    gauge("chat_tls_connections", "Open connections that are encrypted.", encrypted.length),
    gauge("chat_people", "People who are here; one may have several connections.", counts.here),
    gauge("chat_rooms", "Rooms that exist.", [...rooms].length),
    counter("chat_connections_accepted_total", "Connections that were accepted.", metrics.accepted),
    counter(
      "chat_connections_refused_total",
      "Connections that were refused: too many, or banned.",
      metrics.turnedAway,
    ),
    counter("chat_accept_failures_total", "Attempts to accept one that failed.", metrics.acceptFailures),
    counter(
      "chat_connections_closed_total",
      "Connections that are over, by why.",
      words("reason", metrics.closed),
    ),
  ];
}

function traffic(server: Server, { received }: Surroundings): Family[] {
  const { metrics, tick, sessions } = server;
  const queues = [...sessions.values()].map(({ outbox }) => outbox.waiting);
  return [
    counter("chat_messages_received_total", "Lines that clients sent.", metrics.messages),
    counter("chat_deliveries_total", "Events that were given to connections.", tick.deliveries),
    counter("chat_received_bytes_total", "Bytes that clients sent.", received),
    counter("chat_sent_bytes_total", "Bytes that were handed to connections.", tick.bytes),
    gauge("chat_send_queue_bytes", "Bytes that wait for their readers.", sum(queues)),
    gauge("chat_send_queue_largest_bytes", "Bytes that wait for the slowest reader.", largest(queues)),
    counter("chat_floods_total", "Lines that had to wait for flood control.", metrics.floods),
  ];
}

function store({ metrics: { commits }, backend }: Server): Family[] {
  return [
    gauge("chat_store_healthy", "1 while the store takes what it is given.", backend.healthy ? 1 : 0),
    gauge("chat_store_queue_entries", "Entries that wait for their commit.", commits.waiting),
    counter("chat_store_entries_total", "Entries that were stored.", commits.stored),
    counter("chat_store_refused_entries_total", "Entries that were turned away.", commits.refused),
    {
      name: "chat_store_commit_duration_seconds",
      help: "How long each commit took.",
      type: "histogram",
      samples: commits.seconds,
    },
  ];
}

function trouble({ metrics, journal }: Server): Family[] {
  const refusals = [...metrics.refusals].map(([reason, count]) =>
    [NUMERICS.get(reason) ?? reason, count] as [string, number]
  );
  return [
    counter(
      "chat_refusals_total",
      "Commands that were refused, by numeric or code.",
      words("reason", refusals),
    ),
    counter(
      "chat_errors_total",
      "Mistakes in the program, by what they ended.",
      words("kind", metrics.errors),
    ),
    counter("chat_journal_dropped_lines_total", "Lines of the log that nobody got.", journal.dropped),
  ];
}

function process(server: Server, { lag, process: { memory, cpu } }: Surroundings): Family[] {
  return [
    {
      name: "chat_event_loop_lag_seconds",
      help: "By how much the event loop was late.",
      type: "histogram",
      samples: server.metrics.lag,
    },
    gauge("chat_event_loop_lag_recent_seconds", "The largest lag of the last ten seconds.", lag),
    gauge("chat_heap_used_bytes", "Memory of the program's objects.", memory.heapUsed),
    gauge("chat_heap_size_bytes", "Memory that is held for them.", memory.heapTotal),
    gauge("process_resident_memory_bytes", "Memory of the process.", memory.rss),
    counter("process_cpu_seconds_total", "Time of the processors that was used.", cpu),
    gauge("process_start_time_seconds", "When the server started, since 1970.", server.started / 1000),
    gauge("chat_build_info", "The version that runs.", [{ labels: { version: VERSION }, value: 1 }]),
  ];
}

/** Numerics by their number: `433` → `ERR_NICKNAMEINUSE`. */
const NUMERICS = new Map(Object.entries(numerics).map(([name, number]) => [String(number), name]));

function counter(name: string, help: string, value: number | readonly Sample[]): Family {
  return { name, help, type: "counter", samples: typeof value === "number" ? [{ value }] : value };
}

function gauge(name: string, help: string, value: number | readonly Sample[]): Family {
  return { name, help, type: "gauge", samples: typeof value === "number" ? [{ value }] : value };
}

function words(label: string, counts: Iterable<[word: string, count: number]>): Sample[] {
  return [...counts].map(([word, value]) => ({ labels: { [label]: word }, value }));
}

function tally(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

// Not Math.max(...values): tens of thousands of arguments do not fit the stack.
function largest(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, value), 0);
}
