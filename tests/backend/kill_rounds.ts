/** Kills a process that writes to a store at random moments, again and again, and holds what is left to what it said. */

import { assert, assertEquals } from "@std/assert";
import type { Backend } from "../../server/backend/backend.ts";
import { openEmbedded } from "../../server/backend/embedded.ts";

const WRITER = new URL("writer.ts", import.meta.url).pathname;
/** Milliseconds from the first acknowledgement to the kill, at most. */
const LIFE = 400;

/** What one round came to. */
export interface Figures {
  readonly round: number;
  /** Acknowledged, refused and stored in all rounds so far. */
  readonly acknowledged: number;
  readonly refused: number;
  readonly stored: number;
  /** Milliseconds to open the store after the kill. */
  readonly opening: number;
}

/** What the processes said so far. */
interface Said {
  readonly acknowledged: Map<string, string[]>;
  readonly refused: Set<string>;
}

/**
 * After every round: all that was acknowledged is in history once and in that order, and nothing that was refused.
 *
 * @param report told after each round
 * @throws {AssertionError} when the store broke its word
 */
export async function killRounds(rounds: number, report: (figures: Figures) => void): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "chat-kill-" });
  const path = `${folder}/store`;
  const said: Said = { acknowledged: new Map([["log0", []], ["log1", []]]), refused: new Set() };
  try {
    for (let round = 1; round <= rounds; round++) {
      for (const line of await killed(path, round)) remember(said, line);
      const begun = performance.now();
      await using backend = await openEmbedded({ name: "chat.local", path });
      const opening = Math.round(performance.now() - begun);
      const acknowledged = sum([...said.acknowledged.values()].map((texts) => texts.length));
      const stored = await check(backend, said);
      report({ round, acknowledged, refused: said.refused.size, stored, opening });
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** @returns the whole lines that a process said before it was killed at some moment */
async function killed(path: string, round: number): Promise<string[]> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--allow-all", WRITER, path, String(round)],
    stdout: "piped",
    stdin: "null",
  }).spawn();
  let text = "";
  let doom: ReturnType<typeof setTimeout> | undefined;
  for await (const piece of child.stdout.pipeThrough(new TextDecoderStream())) {
    text += piece;
    doom ??= setTimeout(() => child.kill("SIGKILL"), Math.random() * LIFE);
  }
  clearTimeout(doom);
  assertEquals((await child.status).signal, "SIGKILL", "it ended by itself");
  return text.split("\n").slice(0, -1);
}

function remember({ acknowledged, refused }: Said, line: string): void {
  const [what, log = "", text = ""] = line.split(" ");
  if (what === "ack") acknowledged.get(log)!.push(text);
  else refused.add(text);
}

/** @returns how many entries are stored */
async function check(backend: Backend, { acknowledged, refused }: Said): Promise<number> {
  let stored = 0;
  for (const [log, texts] of acknowledged) {
    const entries = await backend.read(log, { limit: Infinity });
    const found = entries.map((entry) => entry.params[1]!.trimEnd());
    const wanted = new Set(texts);
    assertSame(found.filter((text) => wanted.has(text)), texts);
    assertEquals(found.filter((text) => refused.has(text)), []);
    assertEquals(new Set(found).size, found.length, "something is stored twice");
    stored += found.length;
  }
  return stored;
}

/** Like assertEquals, for lists so long that their difference is no reading matter. */
function assertSame(found: readonly string[], wanted: readonly string[]): void {
  const at = wanted.findIndex((text, i) => found[i] !== text);
  assert(at < 0, `acknowledged ${wanted[at]}, found ${found[at]} in its place (${at} of ${wanted.length})`);
  assertEquals(found.length, wanted.length);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
