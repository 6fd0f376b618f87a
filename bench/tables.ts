/** From outcomes to tables. It knows which figure a section shows, and how; not what it should be. */

import type { Name } from "./contenders.ts";
import type { Sample } from "./load.ts";
import type { Outcome } from "./rounds.ts";
import type { Section } from "./rows.ts";
import { median, ratios, type Spread, spread } from "./statistics.ts";

/** One figure of a run. */
export type Figure = keyof Sample;

/** A row of cells for each line, the first being the heading. */
export type Table = readonly (readonly string[])[];

/** A table with what it is of. */
export interface TitledTable {
  readonly title: string;
  readonly table: Table;
}

/** The part of a rate that counts as all of it: the first and the last message may fall outside. */
const KEPT_UP = 0.97;

interface View {
  readonly title: string;
  readonly section: Section;
  cell(outcome: Outcome, name: Name): string;
}

/** How contenders are called in the tables. */
const TITLES: Readonly<Record<Name, string>> = {
  floor: "C floor",
  memory: "chat --memory",
  store: "chat",
  ngIRCd: "ngIRCd",
  InspIRCd: "InspIRCd",
};

const VIEWS: readonly View[] = [
  {
    title: "CPU per delivery: microseconds of the floor, then ratios to it",
    section: "fan-out",
    cell: (outcome, name) => relative(outcome, name, "cpuPerDelivery"),
  },
  {
    title: "Deliveries a second, in thousands",
    section: "fan-out",
    cell: (outcome, name) => plain(outcome, name, "deliveriesPerSecond", 1000),
  },
  {
    title: "Latency at low load, ms: p50 / p99 / p99.9",
    section: "quiet",
    cell: (outcome, name) =>
      (["p50", "p99", "p999"] as const).map((figure) => plain(outcome, name, figure)).join(" / "),
  },
  {
    title: "At a steady rate: CPU per delivery as a ratio to the floor, in brackets p99 in ms",
    section: "steady",
    cell: (outcome, name) =>
      `${relative(outcome, name, "cpuPerDelivery")} [${plain(outcome, name, "p99")} ms]${
        shortfall(outcome, name)
      }`,
  },
  {
    title: "Acknowledged messages a second, in thousands",
    section: "stored",
    cell: (outcome, name) => plain(outcome, name, "messagesPerSecond", 1000),
  },
  {
    title: "Idle connections: MB in all, in brackets KB for each",
    section: "idle",
    cell: (outcome, name) =>
      `${plain(outcome, name, "memoryIdle", 1000)} [${show(perConnection(outcome, name))}]`,
  },
  {
    title: "Connects and registrations a second, in thousands",
    section: "registering",
    cell: (outcome, name) => plain(outcome, name, "registeredPerSecond", 1000),
  },
];

/** The tables that these outcomes fill. */
export function tablesOf(outcomes: readonly Outcome[], names: readonly Name[]): TitledTable[] {
  return VIEWS.flatMap(({ title, section, cell }) => {
    const lines = outcomes.filter(({ row }) => row.section === section)
      .map((outcome) => [outcome.row.name, ...names.map((name) => cellOf(outcome, name, cell))]);
    return lines.length === 0
      ? []
      : [{ title, table: [["load", ...names.map((name) => TITLES[name])], ...lines] }];
  });
}

/** The values of a figure, a place for each round. */
export function valuesOf(outcome: Outcome, name: Name, figure: Figure): (number | undefined)[] {
  return outcome.courses.get(name)?.samples.map((sample) => sample?.[figure]) ?? [];
}

/** The ratio of a figure to that of another contender in the same rounds; undefined if there is none. */
export function ratioOf(
  outcome: Outcome,
  { name, figure, to = "floor" }: { name: Name; figure: Figure; to?: Name },
): Spread | undefined {
  return spread(ratios(valuesOf(outcome, name, figure), valuesOf(outcome, to, figure)));
}

/** A figure's median over the rounds; NaN if there is none. */
export function middleOf(outcome: Outcome, name: Name, figure: Figure): number {
  return median(valuesOf(outcome, name, figure).filter((value) => value !== undefined));
}

/** A table as Markdown, which is also good to read in a terminal. */
export function markdown(table: Table): string {
  const widths = (table[0] ?? []).map((_, column) =>
    Math.max(3, ...table.map((line) => line[column]?.length ?? 0))
  );
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, column) => (cells[column] ?? "").padEnd(width)).join(" | ")} |`;
  const [head = [], ...body] = table;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...body.map(line)].join("\n");
}

/** A number with as many places as say something. */
export function show(value: number): string {
  if (Number.isNaN(value)) return "–";
  const places = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toFixed(places);
}

function cellOf(outcome: Outcome, name: Name, cell: View["cell"]): string {
  const course = outcome.courses.get(name);
  if (!course) return "";
  return course.samples.some((sample) => sample !== undefined) ? cell(outcome, name) : "failed";
}

function plain(outcome: Outcome, name: Name, figure: Figure, divisor = 1): string {
  return show(middleOf(outcome, name, figure) / divisor);
}

function relative(outcome: Outcome, name: Name, figure: Figure): string {
  if (name === "floor") return `${plain(outcome, name, figure)} µs`;
  const ratio = ratioOf(outcome, { name, figure });
  return ratio ? `${show(ratio.median)} (${show(ratio.least)}–${show(ratio.most)})` : "–";
}

function perConnection(outcome: Outcome, name: Name): number {
  const { plan } = outcome.row;
  return (middleOf(outcome, name, "memoryIdle") - middleOf(outcome, name, "memoryBefore")) / plan.clients;
}

/** Says when a server did not keep up with the rate. */
function shortfall(outcome: Outcome, name: Name): string {
  const { rate = 0 } = outcome.row.plan;
  const said = middleOf(outcome, name, "messagesPerSecond");
  return said < rate * KEPT_UP ? ` only ${show(said)}/s` : "";
}
