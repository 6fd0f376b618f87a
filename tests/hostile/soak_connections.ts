/**
 * `deno task soak:connections`: how many connections one server holds, and what that costs. A server of its own is
 * held full while others come and go and one talks; the figures are printed, and with --write stand in
 * docs/operating.md.
 */

import { parseArgs } from "@std/cli/parse-args";
import { setTimeout as pause } from "node:timers/promises";
import { Figures } from "../../client/top/figures.ts";
import { type Scrape, scrape } from "../../client/top/scrape.ts";
import { RUN_FLAGS } from "../../tasks/flags.ts";
import { churn, hold, talk } from "./capacity.ts";
import { busy, tableOf, write } from "./figures.ts";
import { slope } from "./slope.ts";

const ROOT = new URL("../../", import.meta.url);
const LAG = "chat_event_loop_lag_seconds";
const MEMORY = "process_resident_memory_bytes";
const HEAP_USED = "chat_heap_used_bytes";

/** What is known of the server at a moment. */
interface Sample {
  readonly scrape: Scrape;
  /** How many descriptors it has open. */
  readonly descriptors: number;
}

async function main(args: string[]): Promise<void> {
  const { connections, seconds, write: toWrite } = parseArgs(args, {
    string: ["connections", "seconds"],
    boolean: ["write"],
    default: { connections: "1000", seconds: "30" },
  });
  const busyBefore = busy();
  const rows = await soak({ connections: Number(connections), seconds: Number(seconds) });
  const table = await tableOf([["what", "how much"], ...rows], busyBefore);
  console.log(table);
  if (toWrite) await write("capacity", table);
}

/** Runs it all. @returns what was measured, as rows */
export async function soak(load: { connections: number; seconds: number }): Promise<[string, string][]> {
  await using server = await Serving.start();
  const empty = await scrape(server.admin);
  const { guests, seconds } = await hold(server.port, load.connections);
  await pause(2_000);
  const come = await scrape(server.admin);
  // The collector lets go of what only the coming needed once there is nothing else to do.
  await pause(Math.min(60_000, load.seconds * 100));
  const full = await scrape(server.admin);
  const stop = new AbortController();
  const talking = talk(server.port, stop.signal);
  const samples: Sample[] = [];
  const churning = churn(server.port, stop.signal);
  for (const end = performance.now() + load.seconds * 1000; performance.now() < end;) {
    await pause(Math.min(1_000, load.seconds * 100));
    samples.push({ scrape: await scrape(server.admin), descriptors: await server.descriptors() });
  }
  stop.abort();
  const [cycles, times] = [await churning, await talking];
  const open = await server.descriptors();
  const last = new Figures(samples.at(-1)!.scrape, full);
  const gone = last.by("chat_connections_closed_total", "reason").filter(([why]) => why === "ping-timeout");
  for (const guest of guests) await guest.leave();
  const stopping = await server.stop();
  const each = (then: Scrape) =>
    `${((memory(then) - memory(empty)) / load.connections / 1000).toFixed(1)} kB`;
  return [
    ["connections held, in rooms of 50", count(guests.length)],
    ["memory of each, when they have just come", each(come)],
    ["memory of each, a minute later", each(full)],
    ["memory of the process then", megabytes(memory(full))],
    ["connects, registrations and joins a second while they came", count(load.connections / seconds)],
    [`connects and registrations a second beside them, for ${load.seconds} s`, count(cycles / load.seconds)],
    ["of these in all", count(cycles)],
    ...slopes(samples),
    ["a message in a room of 50 meanwhile, p50 and p99", `${part(times, 0.5)} and ${part(times, 0.99)}`],
    ["lag of the event loop meanwhile, p99", `at most ${(last.quantile(LAG, 0.99) ?? 0) * 1000} ms`],
    ["memory of the process at the end", megabytes(memory(samples.at(-1)!.scrape))],
    ["of that, JavaScript's heap, and in use", `${heap(last, "size")} and ${heap(last, "used")}`],
    ["the most that the process had", megabytes(Math.max(...samples.map((at) => memory(at.scrape))))],
    ["descriptors open at the end", count(open)],
    ["lost for want of an answer to PING", count(gone[0]?.[1] ?? 0)],
    ["time to stop", `${stopping.toFixed(1)} s`],
  ];
}

/** The server under load, a process with the product's own permissions. */
class Serving implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly port: number;
  readonly admin: string;

  constructor(child: Deno.ChildProcess, ports: { port: number; admin: number }) {
    this.#child = child;
    this.port = ports.port;
    this.admin = `127.0.0.1:${ports.admin}`;
  }

  static async start(): Promise<Serving> {
    const admin = freePort();
    const flags = ["serve", "--memory", "--host=0.0.0.0", "--port=0", `--admin-port=${admin}`, "--log=off"];
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "--quiet", ...RUN_FLAGS, new URL("main.ts", ROOT).href, ...flags, "--limit=flood-rate=0"],
      cwd: ROOT,
      stdout: "piped",
    }).spawn();
    let said = "";
    for await (const chunk of child.stdout.values({ preventCancel: true })) {
      said += new TextDecoder().decode(chunk);
      if (said.includes("\n")) break;
    }
    await child.stdout.cancel();
    return new Serving(child, { port: Number(/:(\d+)\./.exec(said)?.[1]), admin });
  }

  /** How many descriptors it has open; 0 where the system does not tell. */
  async descriptors(): Promise<number> {
    try {
      return (await Array.fromAsync(Deno.readDir(`/proc/${this.#child.pid}/fd`))).length;
    } catch {
      return 0;
    }
  }

  /** @returns the seconds that it took */
  async stop(): Promise<number> {
    const began = performance.now();
    this.#child.kill("SIGTERM");
    await this.#child.status;
    return (performance.now() - began) / 1000;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.#child.kill("SIGKILL");
    } catch { /* It has ended. */ }
    await this.#child.status;
  }
}

function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return (listener.addr as Deno.NetAddr).port;
}

function memory(at: Scrape): number {
  return new Figures(at).sum(MEMORY);
}

function heap(figures: Figures, what: "size" | "used"): string {
  return megabytes(figures.sum(`chat_heap_${what}_bytes`));
}

/** What grows from minute to minute, if anything does. */
function slopes(samples: readonly Sample[]): [string, string][] {
  const aMinute = (value: (at: Sample, index: number) => number) =>
    60 * slope(samples.map((at, index) => [at.scrape.time / 1000, value(at, index)]));
  const used = (at: Sample) => new Figures(at.scrape).sum(HEAP_USED);
  const lag = (_: Sample, index: number) => meanLag(samples, index);
  return [
    [
      "slope of the process's memory in the later half of that",
      `${(aMinute((at) => memory(at.scrape)) / 1e6).toFixed(1)} MB`,
    ],
    ["of its heap in use", `${(aMinute(used) / 1e6).toFixed(1)} MB`],
    ["of its descriptors", aMinute((at) => at.descriptors).toFixed(1)],
    ["of the mean lag of its event loop", `${(aMinute(lag) * 1000).toFixed(2)} ms`],
  ].map(([what = "", much]) => [what, `${much} a minute`]);
}

/** Seconds by which the event loop was late on average since the sample before. */
function meanLag(samples: readonly Sample[], index: number): number {
  const [now, before] = [samples[index]!, samples[Math.max(0, index - 1)]!].map((at) =>
    new Figures(at.scrape)
  );
  const grown = (part: string) => now!.sum(`${LAG}_${part}`) - before!.sum(`${LAG}_${part}`);
  return grown("count") === 0 ? 0 : grown("sum") / grown("count");
}

function part(sorted: readonly number[], share: number): string {
  return `${(sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(1)} ms`;
}

function count(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ",");
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}

// Last, for it uses the class above.
if (import.meta.main) await main(Deno.args);
