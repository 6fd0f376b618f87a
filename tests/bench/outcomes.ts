/** Outcomes as a run would have them, for tests of what is made of them. */

import type { Name } from "../../bench/contenders.ts";
import type { Sample } from "../../bench/load.ts";
import type { Outcome } from "../../bench/rounds.ts";
import type { Row } from "../../bench/rows.ts";

/** A row's outcome. @param figures of each contender, one for each round; undefined where the run failed */
export function outcomeOf(
  row: Row,
  figures: Readonly<Partial<Record<Name, readonly (Partial<Sample> | undefined)[]>>>,
): Outcome {
  const courses = Object.entries(figures).map(([name, samples]) =>
    [name as Name, { samples: samples.map((figures) => figures && sample(figures)) }] as const
  );
  return { row, courses: new Map(courses) };
}

function sample(figures: Partial<Sample>): Sample {
  return {
    clients: 0,
    echoed: 0,
    registeredPerSecond: 0,
    cpuPerRegistration: 0,
    memoryBefore: 0,
    memoryIdle: 0,
    memoryAfter: 0,
    refused: 0,
    reopened: 0,
    ...figures,
  };
}
