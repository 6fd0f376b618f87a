/**
 * `deno task siege 10`: each attack for so many seconds on a server of its own, while two well-behaved people talk in
 * another room fifteen times a second; prints how long what one says takes to the other, and how many times as long as
 * without an attack. The machine is shared by the server, the attackers and those who measure, so the figures are
 * upper bounds. With --write they stand in docs/operating.md; another word runs the attacks with it in their names.
 */

import { parseArgs } from "@std/cli/parse-args";
import { chat } from "../end_to_end/program.ts";
import { IrcClient } from "../support/irc.ts";
import { ATTACKS } from "./attacks.ts";
import { busy, tableOf, write } from "./figures.ts";

/** Milliseconds between two words of the well-behaved: slower than a flood is read. */
const PAUSE = 65;
const CALM = "none";

/** What the two noticed. */
interface Noticed {
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** The most memory that the server's process ever had, in MiB. */
  readonly rss: number;
}

async function main(args: string[]): Promise<void> {
  const { _: [seconds = 10, wanted = ""], write: toWrite } = parseArgs(args, { boolean: ["write"] });
  const busyBefore = busy();
  const rows = [["attack", "p50, ms", "p99, ms", "p99, times that without", "memory, MiB"]];
  const calm = await besiege(CALM, Number(seconds));
  for (const attack of [CALM, ...Object.keys(ATTACKS).filter((name) => name.includes(String(wanted)))]) {
    const { p50, p99, rss } = attack === CALM ? calm : await besiege(attack, Number(seconds));
    const row = [attack, p50.toFixed(1), p99.toFixed(1), (p99 / calm.p99).toFixed(1), String(rss)];
    console.log(row.join("\t"));
    rows.push(row);
  }
  if (toWrite) await write("siege", await tableOf(rows, busyBefore));
}

async function besiege(attack: string, seconds: number): Promise<Noticed> {
  await using server = await start();
  await using amy = await IrcClient.connect(server.port, { nick: "amy", join: "#calm" });
  await using bob = await IrcClient.connect(server.port, { nick: "bob", join: "#calm" });
  await using _ = attack === CALM ? undefined : await attacking(attack, server.port);
  const delays: number[] = [];
  for (let left = Math.ceil(seconds * 1000 / PAUSE); left > 0; left--) {
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
    const begun = performance.now();
    await amy.send(`PRIVMSG #calm :${left}`);
    await bob.next(({ command, params }) => command === "PRIVMSG" && params[1] === String(left), 60_000);
    delays.push(performance.now() - begun);
  }
  delays.sort((a, b) => a - b);
  const at = (share: number) => delays[Math.min(delays.length - 1, Math.floor(delays.length * share))]!;
  const rss = Number(/VmHWM:\s+(\d+)/.exec(Deno.readTextFileSync(`/proc/${server.pid}/status`))![1]) >> 10;
  return { p50: at(0.5), p99: at(0.99), rss };
}

/** Runs an attack until it is disposed of. */
async function attacking(attack: string, port: number): Promise<AsyncDisposable> {
  const worker = new Worker(new URL("./attack_worker.ts", import.meta.url), { type: "module" });
  worker.postMessage({ attack, port });
  await new Promise((resolve) => setTimeout(resolve, 500));
  return {
    async [Symbol.asyncDispose]() {
      worker.postMessage("stop");
      await Promise.race([
        new Promise((resolve) => worker.onmessage = resolve),
        new Promise((resolve) => setTimeout(resolve, 2_000)),
      ]);
      worker.terminate();
    },
  };
}

/** A server in a process of its own. */
async function start(): Promise<AsyncDisposable & { port: number; pid: number }> {
  const [program = "", ...args] = chat("serve", "--memory", "--log", "off", "--port", "0", "--tls");
  const child = new Deno.Command(program, { args, stdout: "piped", stderr: "inherit" }).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let said = "";
  while (!said.includes("\n")) said += (await reader.read()).value ?? "";
  return {
    port: Number(/Listening on \S+:(\d+)\./.exec(said)![1]),
    pid: child.pid,
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await child.status;
      await reader.cancel();
    },
  };
}

// Last, for it uses the constants above.
if (import.meta.main) await main(Deno.args);
