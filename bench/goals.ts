/** What the figures are to be, and whether they are. The goals are the product's; they are not bent to what it does. */

import type { Name } from "./contenders.ts";
import type { Figure, Table } from "./tables.ts";
import { middleOf, ratioOf, show } from "./tables.ts";
import type { Outcome } from "./rounds.ts";

interface Goal {
  readonly row: string;
  readonly of: Name;
  readonly figure: Figure;
  /** The contender that the figure is a ratio to; left out, the figure itself counts. */
  readonly to?: Name;
  /** The other row that the ratio is compared to: the goal is a ratio of ratios. */
  readonly besides?: string;
  readonly most?: number;
  readonly least?: number;
  /** How the figure is to be read. */
  readonly what: string;
}

const OURS = ["memory", "store"] as const;
const PEERS = ["ngIRCd", "InspIRCd"] as const;

const FAN_OUT: Readonly<Record<string, readonly [memory: number, store: number]>> = {
  "100 clients, 1 room, 10 senders, window 64": [1.3, 2.0],
  "1000 clients, 1 room, 10 senders, window 64": [1.1, 1.4],
  "1000 clients, 10 rooms, 50 senders, window 256": [1.3, 1.6],
  "1000 clients, 100 rooms, 100 senders, window 256": [1.4, 1.8],
};

const QUIET = "1 sender, 100 receivers, 100 a second";
const CPU = "CPU per delivery";

const GOALS: readonly Goal[] = [
  ...Object.entries(FAN_OUT).flatMap(([row, most]) =>
    OURS.flatMap((of, index): Goal[] => [
      { row, of, figure: "cpuPerDelivery", to: "floor", most: most[index], what: `${CPU}, of the floor's` },
      {
        row: `${row}, tags`,
        of,
        figure: "cpuPerDelivery",
        to: "floor",
        besides: row,
        most: 1.2,
        what: `${CPU}, of the same without tags`,
      },
    ])
  ),
  { row: QUIET, of: "memory", figure: "p999", to: "floor", most: 2, what: "p99.9, of the floor's" },
  { row: QUIET, of: "store", figure: "p999", to: "floor", most: 4, what: "p99.9, of the floor's" },
  ...OURS.flatMap((of) =>
    PEERS.map((to): Goal => ({ row: QUIET, of, figure: "p999", to, most: 1, what: `p99.9, of ${to}'s` }))
  ),
  ...[2000, 5000, 10_000, 20_000].flatMap((rate): Goal[] => {
    const row = `${rate} a second to 100 members`;
    return [
      { row, of: "memory", figure: "cpuPerDelivery", to: "floor", most: 1, what: `${CPU}, of the floor's` },
      { row, of: "memory", figure: "p99", to: "floor", most: 2, what: "p99, of the floor's" },
    ];
  }),
  {
    row: "10 members who all speak, window 500",
    of: "store",
    figure: "messagesPerSecond",
    least: 30_000,
    what: "acknowledged messages a second",
  },
  ...OURS.map((of): Goal => ({
    row: "10000 idle",
    of,
    figure: "memoryIdle",
    most: 130_000,
    what: "kilobytes in all",
  })),
  ...OURS.map((of): Goal => ({
    row: "5000 connect",
    of,
    figure: "registeredPerSecond",
    least: 5000,
    what: "registrations a second",
  })),
];

/** A line for each goal whose row was run: what, wanted, measured, reached or not. */
export function goalsTable(outcomes: readonly Outcome[]): Table {
  const lines = [...GOALS, ...outcomes.flatMap(aheadOfPeers)].flatMap((goal) => {
    const value = measured(goal, outcomes);
    if (value === undefined || Number.isNaN(value)) return [];
    const { most = Infinity, least = -Infinity } = goal;
    const wanted = goal.most === undefined ? `≥ ${show(least)}` : `≤ ${show(most)}`;
    const reached = value <= most && value >= least ? "yes" : "NO";
    return [[
      goal.row,
      goal.of === "store" ? "chat" : "chat --memory",
      goal.what,
      wanted,
      show(value),
      reached,
    ]];
  });
  return [["load", "server", "figure", "wanted", "measured", "reached"], ...lines];
}

/** In every row of the fan-out: less CPU than the peers, and more deliveries. */
function aheadOfPeers({ row }: Outcome): Goal[] {
  if (row.section !== "fan-out") return [];
  return OURS.flatMap((of) =>
    PEERS.flatMap((to): Goal[] => [
      { row: row.name, of, figure: "cpuPerDelivery", to, most: 1, what: `${CPU}, of ${to}'s` },
      { row: row.name, of, figure: "deliveriesPerSecond", to, least: 1, what: `deliveries, of ${to}'s` },
    ])
  );
}

function measured(goal: Goal, outcomes: readonly Outcome[]): number | undefined {
  const value = valueIn(goal.row, goal, outcomes);
  if (goal.besides === undefined || value === undefined) return value;
  const other = valueIn(goal.besides, goal, outcomes);
  return other === undefined ? undefined : value / other;
}

function valueIn(row: string, { of, figure, to }: Goal, outcomes: readonly Outcome[]): number | undefined {
  const outcome = outcomes.find((outcome) => outcome.row.name === row);
  if (!outcome) return undefined;
  if (to === undefined) return middleOf(outcome, of, figure);
  return ratioOf(outcome, { name: of, figure, to })?.median;
}
