/**
 * `deno task siege 5`: each attack for so many seconds on a server of its own, while two well-behaved people talk in
 * another room ten times a second; prints how long what one says takes to the other. The machine is shared by the
 * server, the attackers and those who measure, so the figures are upper bounds.
 */

import { chat } from "../end_to_end/program.ts";
import { IrcClient } from "../support/irc.ts";
import { ATTACKS } from "./attacks.ts";

const seconds = Number(Deno.args[0] ?? 5);
const wanted = Deno.args[1];
for (const attack of ["nothing", ...Object.keys(ATTACKS)]) {
  if (wanted === undefined || attack.includes(wanted)) await besiege(attack);
}

async function besiege(attack: string): Promise<void> {
  await using server = await start();
  await using amy = await IrcClient.connect(server.port, { nick: "amy", join: "#calm" });
  await using bob = await IrcClient.connect(server.port, { nick: "bob", join: "#calm" });
  await using _ = attack === "nothing" ? undefined : await attacking(attack, server.port);
  const delays: number[] = [];
  for (let left = seconds * 10; left > 0; left--) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    const begun = performance.now();
    await amy.send(`PRIVMSG #calm :${left}`);
    await bob.next(({ command, params }) => command === "PRIVMSG" && params[1] === String(left), 60_000);
    delays.push(performance.now() - begun);
  }
  delays.sort((a, b) => a - b);
  const at = (share: number) =>
    delays[Math.min(delays.length - 1, Math.floor(delays.length * share))]!.toFixed(1);
  const rss = Number(/VmHWM:\s+(\d+)/.exec(Deno.readTextFileSync(`/proc/${server.pid}/status`))![1]) >> 10;
  console.log(
    `${attack.padEnd(44)} p50 ${at(0.5).padStart(6)} ms, p99 ${at(0.99).padStart(6)} ms, ${rss} MiB at most`,
  );
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
  const [program = "", ...args] = chat("serve", "--memory", "--log", "off", "--port", "0");
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
