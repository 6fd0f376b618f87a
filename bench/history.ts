/**
 * Reading 100 lines anywhere in a room of a million: `deno task bench:history [ENTRIES]`. It fills a store of its own,
 * reads at random places and prints a table; it asserts nothing.
 */

import type { Range } from "../server/backend/backend.ts";
import { openEmbedded } from "../server/backend/embedded.ts";
import { idAt } from "../server/backend/stamp.ts";

/** Entries appended at once: as one busy read of many sockets brings them. */
const BATCH = 500;
/** Of so many entries one is no message: people come and go. */
const EVENTS = 10;
const READS = 200;
const LINES = 100;

type Place = () => Partial<Range>;

async function main(): Promise<void> {
  const entries = Number(Deno.args[0] ?? 1_000_000);
  const path = await Deno.makeTempFile({ suffix: ".db" });
  let time = Date.UTC(2026, 0, 1);
  await using backend = await openEmbedded({ name: "bench.chat", path, now: () => time });
  const began = performance.now();
  for (let i = 0; i < entries; i += BATCH) {
    time += BATCH;
    await Promise.all(Array.from({ length: BATCH }, (_, j) => backend.append("room/bench", draft(i + j))));
  }
  const filled = (performance.now() - began) / 1000;
  console.log(`${entries} entries appended, ${Math.round(entries / filled)} a second\n`);
  const first = Date.UTC(2026, 0, 1);
  const anywhere = () => idAt(first + Math.floor(Math.random() * (time - first)));
  const places: Record<string, Place> = {
    "the newest": () => ({}),
    "before any place": () => ({ before: anywhere() }),
    "after any place": () => ({ after: anywhere() }),
  };
  console.log("100 lines                     median ms   p99 ms");
  for (const [name, place] of Object.entries(places)) {
    for (const said of [true, false]) {
      const times = await measure(() => backend.read("room/bench", { ...place(), limit: LINES, said }));
      const what = `${name}${said ? "" : ", events too"}`;
      console.log(`${what.padEnd(30)}${at(times, 0.5).padStart(9)}${at(times, 0.99).padStart(9)}`);
    }
  }
  await Deno.remove(path);
}

function draft(index: number) {
  const event = index % EVENTS === 0;
  return {
    source: `user${index % 50}!~user@host.example`,
    origin: String(index % 50),
    command: event ? "JOIN" : "PRIVMSG",
    params: event
      ? ["#bench"]
      : ["#bench", `${index}: what somebody says in a room is about this long, mostly`],
  };
}

async function measure(read: () => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < READS; i++) {
    const began = performance.now();
    await read();
    times.push(performance.now() - began);
  }
  return times.sort((a, b) => a - b);
}

function at(sorted: readonly number[], part: number): string {
  return (sorted[Math.floor(sorted.length * part)] ?? 0).toFixed(2);
}

await main();
