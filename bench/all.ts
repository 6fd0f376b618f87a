/** `deno task bench` and `deno task bench:quick`: reads arguments, runs the rows, prints the tables. */

import { parseArgs } from "@std/cli/parse-args";
import { buildPrograms } from "./build.ts";
import { type Contender, findContenders, type Name } from "./contenders.ts";
import { goalsTable } from "./goals.ts";
import { measureParsing } from "./parsing.ts";
import { report } from "./report.ts";
import { fits, openFilesLimit, type Outcome, runRow } from "./rounds.ts";
import { type Row, ROWS } from "./rows.ts";
import { measureStart } from "./start.ts";
import { markdown, tablesOf } from "./tables.ts";

const USAGE = `deno task bench          everything, about three quarters of an hour; writes bench/results.md
deno task bench:quick    a part of it, about two minutes; writes nothing

  --rows TEXT      only rows whose name has this in it, like '1000 clients'
  --with NAMES     only these: floor, memory, store, ngIRCd, InspIRCd (the floor always runs)
  --rounds N       so often
  --seconds N      so long each time
  --chat PATH      the main.ts to measure, if not this one
  --output PATH    where to write the results`;

const MAIN = new URL("../main.ts", import.meta.url).pathname;
const RESULTS = new URL("results.md", import.meta.url).pathname;
const QUICK = { rounds: 2, seconds: 1.5, names: ["memory", "store"] };
const FULL = { rounds: 5, seconds: 3, names: ["memory", "store", "ngIRCd", "InspIRCd"] };

interface Choice {
  readonly rows: readonly Row[];
  readonly names: readonly string[];
  readonly rounds: number;
  readonly seconds: number;
  readonly main: string;
  /** What the rows to run have in their names, if not all are run. */
  readonly part?: string;
  /** Whether what needs no load is measured, too. */
  readonly all: boolean;
  /** Where to write the results; nowhere if left out. */
  readonly output?: string;
}

function readChoice(args: readonly string[]): Choice | undefined {
  const flags = parseArgs([...args], {
    boolean: ["quick", "help"],
    string: ["rows", "with", "rounds", "seconds", "chat", "output"],
  });
  if (flags.help) return undefined;
  const usual = flags.quick ? QUICK : FULL;
  const rows = flags.rows === undefined
    ? ROWS.filter(({ quick }) => !flags.quick || quick)
    : ROWS.filter(({ name }) => name.includes(flags.rows ?? ""));
  const all = !flags.quick && flags.rows === undefined;
  return {
    rows,
    part: flags.rows,
    all,
    names: ["floor", ...flags.with?.split(",") ?? usual.names],
    rounds: Number(flags.rounds ?? usual.rounds),
    seconds: Number(flags.seconds ?? usual.seconds),
    main: flags.chat ?? MAIN,
    output: flags.output ?? (all ? RESULTS : undefined),
  };
}

async function main(args: readonly string[]): Promise<number> {
  const choice = readChoice(args);
  if (!choice) return say(USAGE);
  await using programs = await buildPrograms();
  if (!programs) {
    return say("Left out: the load and the floor are C for Linux, and there is no cc, or no Linux, here.");
  }
  const contenders = (await findContenders(programs, choice.main))
    .filter(({ name }) => choice.names.includes(name));
  tellMissing(choice, contenders);
  const { rounds, seconds } = choice;
  const [busyBefore = 0] = Deno.loadavg();
  const outcomes = await runAll(choice.rows, contenders, { load: programs.load, rounds, seconds });
  const names = contenders.map(({ name }) => name);
  const alone = choice.all ? [await measureParsing(), await measureStart(choice.main)] : [];
  const tables = [...tablesOf(outcomes, names), ...alone];
  for (const { title, table } of tables) say(`\n${title}\n\n${markdown(table)}`);
  say(`\n${markdown(goalsTable(outcomes))}`);
  if (choice.output !== undefined) {
    await Deno.writeTextFile(
      choice.output,
      await report({ part: choice.part, outcomes, tables, busyBefore, contenders, rounds, seconds }),
    );
    say(`\nWritten to ${choice.output}`);
  }
  return 0;
}

async function runAll(
  rows: readonly Row[],
  contenders: readonly Contender[],
  effort: Parameters<typeof runRow>[2],
): Promise<Outcome[]> {
  const limit = await openFilesLimit();
  const outcomes: Outcome[] = [];
  for (const row of rows) {
    if (!fits(row.plan, limit)) {
      say(`${row.name}: left out, for a process may open no more than ${limit} files here`);
      continue;
    }
    const outcome = await runRow(row, contenders, effort);
    outcomes.push(outcome);
    tell(outcome);
  }
  return outcomes;
}

function tellMissing({ names }: Choice, contenders: readonly Contender[]): void {
  const missing = names.filter((name) => !contenders.some((contender) => contender.name === name));
  if (missing.length > 0) say(`Left out, for they are not installed: ${missing.join(", ")}`);
}

/** One line while it goes on, and what went wrong. */
function tell(outcome: Outcome): void {
  const names = [...outcome.courses.keys()];
  const [line] = tablesOf([outcome], names)[0]?.table.slice(1) ?? [];
  const cells = names.map((name: Name, index) => `${name} ${line?.[index + 1]}`);
  say(`${outcome.row.name}: ${cells.join(" · ")}`);
  for (const [name, { trouble }] of outcome.courses) if (trouble) say(`  ${name}: ${trouble}`);
}

function say(text: string): number {
  console.log(text);
  return 0;
}

if (import.meta.main) Deno.exit(await main(Deno.args));
