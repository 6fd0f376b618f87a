/**
 * `deno task soak:hostile 160000 10000`: connects so many times to a server of its own, then holds so many silent
 * connections, and prints after each part what the server's process has: memory, descriptors, and how long a PING
 * takes meanwhile (the worst since the line before). At the end it prints the slopes. With --write the figures stand in
 * docs/operating.md.
 */

import { parseArgs } from "@std/cli/parse-args";
import { chat } from "../end_to_end/program.ts";
import { IrcClient } from "../support/irc.ts";
import { cycles } from "./cycles.ts";
import { busy, tableOf, write } from "./figures.ts";
import { slope } from "./slope.ts";

/** Cycles between two lines. */
const PART = 10_000;

/** What is known of the server at a moment. */
interface Sample {
  readonly done: number;
  readonly rss: number;
  readonly descriptors: number;
  readonly lag: number;
}

const { _: [first = 160_000, second = 10_000], write: toWrite } = parseArgs(Deno.args, {
  boolean: ["write"],
});
const [count, silent] = [Number(first), Number(second)];
const busyBefore = busy();
await using server = await start();
const probe = await IrcClient.connect(server.port, { nick: "probe" });
let worst = 0;
let probing = true;
const probes = (async () => {
  while (probing) {
    const begun = performance.now();
    await probe.sync();
    worst = Math.max(worst, performance.now() - begun);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
})();

const begun = performance.now();
const samples: Sample[] = [];
for (let done = 0; done < count;) {
  await cycles(server.port, { count: Math.min(PART, count - done), atOnce: 20 });
  done = Math.min(done + PART, count);
  samples.push(sample(done));
}
const rate = Math.round(count / (performance.now() - begun) * 1000);
const what = `${count.toLocaleString("en")} connects and registrations, ${
  rate.toLocaleString("en")
} a second`;
console.log(what);
// The first half warms up: code is compiled, pools fill.
const grown = (of: "rss" | "descriptors") =>
  Math.round(PART * slope(samples.map((sample) => [sample.done, sample[of]])));
console.log(`slope of the second half, for 10,000 connects: ${grown("rss")} KiB of memory,`);
console.log(`  ${grown("descriptors")} descriptors`);
const head = [what, "memory, MiB", "descriptors", "PING answered within, ms"];
const rows = samples.map(({ done, rss, descriptors, lag }) =>
  [`after ${done.toLocaleString("en")}`, Math.round(rss / 1024), descriptors, lag].map(String)
);
if (toWrite) await write("connects", await tableOf([head, ...rows], busyBefore));
await hold(silent);
probing = false;
await probes;
await probe[Symbol.asyncDispose]();

/** A server in a process of its own. */
async function start(): Promise<AsyncDisposable & { port: number; pid: number }> {
  const limits = ["--limit", "flood-rate=0", "--limit", "connections=0", "--limit", "registration-time=600"];
  const [program = "", ...args] = chat("serve", "--memory", "--log", "off", "--port", "0", ...limits);
  const child = new Deno.Command(program, { args, stdout: "piped", stderr: "inherit" }).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let said = "";
  while (!said.includes("\n")) said += (await reader.read()).value ?? "";
  const port = Number(/Listening on \S+:(\d+)\./.exec(said)![1]);
  return {
    port,
    pid: child.pid,
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await child.status;
      await reader.cancel();
    },
  };
}

function sample(done: number): Sample {
  const status = Deno.readTextFileSync(`/proc/${server.pid}/status`);
  const rss = Number(/VmRSS:\s+(\d+)/.exec(status)![1]);
  const descriptors = [...Deno.readDirSync(`/proc/${server.pid}/fd`)].length;
  const lag = Math.round(worst);
  worst = 0;
  console.log(`${done}: ${Math.round(rss / 1024)} MiB, ${descriptors} descriptors, PING within ${lag} ms`);
  return { done, rss, descriptors, lag };
}

async function hold(most: number): Promise<void> {
  const held: Deno.TcpConn[] = [];
  const before = sample(0).rss;
  while (held.length < most) held.push(await Deno.connect({ hostname: "127.0.0.1", port: server.port }));
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  const { rss } = sample(most);
  console.log(`${most} silent ones: ${((rss - before) / Math.max(1, most)).toFixed(1)} KiB each`);
  for (const conn of held) conn.close();
}
