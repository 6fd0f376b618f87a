/**
 * How long starting takes: `deno task bench:start`. From the start of the process until the server says that it
 * listens, and until somebody who joins on a terminal is in the room and can type.
 */

import { chatContenders, chatWords, type Contender } from "./contenders.ts";
import { spread } from "./statistics.ts";
import { markdown, show, type TitledTable } from "./tables.ts";

const ROUNDS = 9;
const MAIN = new URL("../main.ts", import.meta.url).pathname;
const LOCATION = "--location=https://joining.bench.invalid";
const ALIAS = "starter";
const ENTERED = `You are ${ALIAS} in #lobby`;
/** Milliseconds after which a prompt will not come any more. */
const PATIENCE = 10_000;

/**
 * Starts each so often, and once more before, to fill the caches of the runtime.
 * @param main the `main.ts` of the chat to measure
 */
export async function measureStart(main: string, rounds = ROUNDS): Promise<TitledTable> {
  const lines: string[][] = [];
  for (const chat of await chatContenders(main)) {
    const title = chat.name === "store" ? "chat serve listens" : "chat serve --memory listens";
    lines.push([title, await describe(rounds, () => untilListening(chat))]);
  }
  lines.push(["chat join is in the room", await joining(main, rounds)]);
  return {
    title: "From the start of a process, ms: median (least–most)",
    table: [["until", "ms"], ...lines],
  };
}

async function joining(main: string, rounds: number): Promise<string> {
  if (!await hasScript()) return "left out: there is no `script` here, to give it a terminal";
  const [chat] = await chatContenders(main);
  if (!chat) return "";
  await using server = await chat.start();
  return await describe(rounds, () => untilPrompt(main, server.port));
}

async function describe(rounds: number, once: () => Promise<number>): Promise<string> {
  const all: number[] = [];
  for (let round = -1; round < rounds; round++) all.push(await once());
  const times = spread(all.slice(1));
  return times ? `${show(times.median)} (${show(times.least)}–${show(times.most)})` : "–";
}

async function untilListening(chat: Contender): Promise<number> {
  const began = performance.now();
  await using _ = await chat.start();
  return performance.now() - began;
}

/** NaN if the prompt does not come. `script` gives the client a terminal. */
async function untilPrompt(main: string, port: number): Promise<number> {
  const words = chatWords(main, LOCATION, "join", `${ALIAS}@127.0.0.1:${port}`);
  const args = ["-qfc", words.join(" "), "/dev/null"];
  const began = performance.now();
  const child = new Deno.Command("script", { args, stdin: "piped", stdout: "piped", stderr: "null" }).spawn();
  const late = setTimeout(() => child.kill(), PATIENCE);
  let shown = "";
  let time = NaN;
  for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
    shown += text;
    // deno-lint-ignore no-control-regex -- what a terminal is sent to colour and to place things
    if (shown.replace(/\x1b\[[?\d;]*[a-zA-Z]/g, "").includes(ENTERED)) {
      time = performance.now() - began;
      break;
    }
  }
  await child.stdin.close();
  child.kill();
  await child.status;
  clearTimeout(late);
  return time;
}

async function hasScript(): Promise<boolean> {
  try {
    return (await new Deno.Command("script", { args: ["--version"], stdout: "null" }).output()).success;
  } catch {
    return false;
  }
}

if (import.meta.main) {
  const { title, table } = await measureStart(Deno.args[0] ?? MAIN);
  console.log(`${title}\n\n${markdown(table)}`);
}
