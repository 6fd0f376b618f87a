/** What is measured: the rows of the tables, in the order in which they are run. */

import type { Plan } from "./load.ts";

/** One table of the results. */
export type Section = "fan-out" | "quiet" | "steady" | "stored" | "idle" | "registering";

/** One load, put to every contender. */
export interface Row {
  readonly name: string;
  readonly section: Section;
  readonly plan: Plan;
  /** Whether a server is started anew for each round: memory is never given back in full. */
  readonly fresh?: boolean;
  /** Rounds at most, where many would take long and say no more. */
  readonly rounds?: number;
  /** Whether the quick run has it. */
  readonly quick?: boolean;
}

/** Clients, rooms, speakers and messages on their way. */
type Crowd = readonly [clients: number, rooms: number, speakers: number, window: number];

const QUICK_CROWDS: readonly Crowd[] = [[100, 1, 10, 64], [1000, 1, 10, 64], [1000, 100, 100, 256]];

const CROWDS: readonly Crowd[] = [
  [10, 1, 10, 64],
  [100, 1, 10, 1],
  [100, 1, 10, 64],
  [100, 10, 10, 64],
  [1000, 1, 10, 4],
  [1000, 1, 10, 64],
  [1000, 10, 50, 256],
  [1000, 100, 100, 256],
  [5000, 1, 10, 16],
];

const CAPABLE_CROWDS: readonly Crowd[] = [
  [100, 1, 10, 64],
  [1000, 1, 10, 64],
  [1000, 10, 50, 256],
  [1000, 100, 100, 256],
];

const HALF = 50;

/** With more clients than these, entering one room takes far longer than what is measured after it. */
const MANY = 1000;

/** The name that goals find a row by. */
export function crowdName([clients, rooms, speakers, window]: Crowd, capable = false): string {
  const where = rooms === 1 ? "1 room" : `${rooms} rooms`;
  return `${clients} clients, ${where}, ${speakers} senders, window ${window}${capable ? ", tags" : ""}`;
}

/** All rows of a full run. */
export const ROWS: readonly Row[] = [
  ...CROWDS.flatMap((crowd) => {
    const plain = fanOut(crowd, false);
    return CAPABLE_CROWDS.some((other) => String(other) === String(crowd))
      ? [plain, fanOut(crowd, true)]
      : [plain];
  }),
  {
    name: "1000 clients, each in 10 of 100 rooms, 100 senders, window 256",
    section: "fan-out",
    plan: { clients: 1000, rooms: 100, roomsOfEach: 10, speakers: 100, window: 256 },
  },
  {
    name: "1 sender, 100 receivers, 100 a second",
    section: "quiet",
    plan: { clients: 101, rooms: 1, speakers: 1, rate: 100 },
    quick: true,
  },
  ...[2000, 5000, 10_000, 20_000].map((rate): Row => ({
    name: `${rate} a second to 100 members`,
    section: "steady",
    plan: { clients: 100, rooms: 1, speakers: 10, rate },
    quick: rate === 5000,
  })),
  {
    name: "10 members who all speak, window 500",
    section: "stored",
    plan: { clients: 10, rooms: 1, speakers: 10, window: 500, capable: 100 },
    quick: true,
  },
  ...[1000, 10_000].map((clients): Row => ({
    name: `${clients} idle`,
    section: "idle",
    plan: { clients, idle: 3 },
    fresh: true,
    rounds: 2,
  })),
  { name: "1000 connect", section: "registering", plan: { clients: 1000 }, quick: true },
  { name: "5000 connect", section: "registering", plan: { clients: 5000 } },
];

function fanOut(crowd: Crowd, tags: boolean): Row {
  const [clients, rooms, speakers, window] = crowd;
  const plan = { clients, rooms, speakers, window, capable: tags ? HALF : 0 };
  const quick = QUICK_CROWDS.some((other) => String(other) === String(crowd)) && (!tags || rooms === 1);
  return {
    name: crowdName(crowd, tags),
    section: "fan-out",
    plan,
    quick,
    rounds: clients > MANY ? 1 : undefined,
  };
}
