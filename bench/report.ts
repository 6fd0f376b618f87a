/** bench/results.md: the tables with all that one must know to believe them. */

import { type Contender, LIFTED } from "./contenders.ts";
import { goalsTable } from "./goals.ts";
import { machine } from "./machine.ts";
import type { Outcome } from "./rounds.ts";
import { markdown, type Table, type TitledTable } from "./tables.ts";
import { versionOf } from "./build.ts";

/** The load average below which nobody else works on the machine. */
const QUIET = 0.3;

/** What was measured, and how. */
export interface Measurements {
  /** What the rows that were run have in their names, if not all were run. */
  readonly part?: string;
  readonly outcomes: readonly Outcome[];
  readonly tables: readonly TitledTable[];
  /** Processes that wanted a processor in the minute before: others' work, which a quiet machine has none of. */
  readonly busyBefore: number;
  readonly contenders: readonly Contender[];
  readonly rounds: number;
  readonly seconds: number;
}

/** The text of the results. */
export async function report(measurements: Measurements): Promise<string> {
  const { outcomes, tables } = measurements;
  const parts = [
    "# How fast it is\n\nWritten by `deno task bench`; do not edit it.",
    ...measurements.part === undefined
      ? []
      : [`This is not all: only rows with "${measurements.part}" were run.`],
    await circumstances(measurements),
    method(measurements),
    ...tables.map(({ title, table }) => `## ${title}\n\n${markdown(table)}`),
    `## What was aimed at\n\n${reached(goalsTable(outcomes))}`,
    ...troubles(outcomes),
  ];
  return `${parts.join("\n\n")}\n`;
}

async function circumstances({ contenders, busyBefore }: Measurements): Promise<string> {
  const quiet = busyBefore < QUIET
    ? "a quiet machine"
    : "NOT a quiet machine: times are too long, ratios rough";
  const lines = [
    `- ${await machine()}`,
    `- load average before the run ${busyBefore.toFixed(1)}: ${quiet}`,
    `- ${await versionOf("cc", "--version")}, -O2`,
    ...contenders.map(({ name, version }) => `- ${name}: ${version}`),
  ];
  return lines.join("\n");
}

function method({ rounds, seconds }: Measurements): string {
  return `Server and load share this machine. Each row is run in ${rounds} rounds of ${seconds} s (idle connections in 2, 5,000 clients in 1), and in each
round every server in turn. A ratio is to the floor in the same round; shown are the median of the rounds and, in brackets, the least and the most.
The floor is \`native/floor.c\`: it copies lines to members and does nothing else, no checks, no limits, no log.
"tags" is message-tags, server-time and echo-message on every second client; ngIRCd knows none of them.

chat runs as \`deno task serve\` runs it, but on \`--port 0 --log off\`, with a store of its own, and with these limits lifted,
for they would measure its patience: \`${
    LIFTED.join("`, `")
  }\`. chat without --memory delivers only what its store has committed.
The peers keep no log; their limits on floods, connections and queues are lifted too (\`bench/peers/\`).`;
}

function reached(goals: Table): string {
  const [, ...lines] = goals;
  const yes = lines.filter((line) => line.at(-1) === "yes").length;
  return `${yes} of ${lines.length} reached.\n\n${markdown(goals)}`;
}

function troubles(outcomes: readonly Outcome[]): string[] {
  const lines = outcomes.flatMap(({ row, courses }) =>
    [...courses].flatMap(([name, { trouble }]) => trouble ? [`- ${row.name}, ${name}: ${trouble}`] : [])
  );
  return lines.length === 0 ? [] : [`## What went wrong\n\n${lines.join("\n")}`];
}
