/** Runs a row: every contender in every round, one at a time, each round beginning with another one. */

import type { Contender, Name, Running } from "./contenders.ts";
import { doubtOf, type Plan, runLoad, type Sample } from "./load.ts";
import type { Row } from "./rows.ts";

/** What a contender measured in each round, undefined where a run failed; and why it failed, or is to be doubted. */
export interface Course {
  readonly samples: (Sample | undefined)[];
  trouble?: string;
}

/** What came of a row. */
export interface Outcome {
  readonly row: Row;
  readonly courses: ReadonlyMap<Name, Course>;
}

/** How often and how long, and with which load. */
export interface Effort {
  readonly load: string;
  readonly rounds: number;
  readonly seconds: number;
}

/** Sockets that a process needs besides those of the clients. */
const OTHER_FILES = 100;

/** Runs one row. A contender that fails keeps its place, with the reason; nothing here throws because of it. */
export async function runRow(row: Row, contenders: readonly Contender[], effort: Effort): Promise<Outcome> {
  const courses = new Map(contenders.map(({ name }): [Name, Course] => [name, { samples: [] }]));
  await using servers = new Servers();
  const rounds = Math.min(effort.rounds, row.rounds ?? Infinity);
  for (let round = 0; round < rounds; round++) {
    for (const contender of rotated(contenders, round)) {
      const course = courses.get(contender.name);
      if (course) await runOnce({ row, contender, course, servers, effort });
      if (row.fresh) await servers.stop(contender.name);
    }
  }
  return { row, courses };
}

/** The same in a circle, beginning with another one in each round. */
export function rotated<T>(all: readonly T[], round: number): T[] {
  const first = all.length === 0 ? 0 : round % all.length;
  return [...all.slice(first), ...all.slice(0, first)];
}

/** Whether so many clients fit into the files that a process may open. @param limit 0 when it is not known */
export function fits(plan: Plan, limit: number): boolean {
  return limit === 0 || plan.clients + OTHER_FILES <= limit;
}

/** How many files a process may open on this machine; 0 if there is no limit. */
export async function openFilesLimit(): Promise<number> {
  const { stdout } = await new Deno.Command("sh", { args: ["-c", "ulimit -Hn"] }).output();
  return Number(new TextDecoder().decode(stdout)) || 0;
}

interface Turn {
  readonly row: Row;
  readonly contender: Contender;
  readonly course: Course;
  readonly servers: Servers;
  readonly effort: Effort;
}

async function runOnce({ row, contender, course, servers, effort }: Turn): Promise<void> {
  try {
    const server = await servers.get(contender);
    const sample = await runLoad(effort.load, server, { seconds: effort.seconds, ...row.plan });
    course.samples.push(sample);
    course.trouble ??= doubtOf(sample);
  } catch (error) {
    course.samples.push(undefined);
    course.trouble = error instanceof Error ? error.message : String(error);
    await servers.stop(contender.name);
  }
}

/** The servers that run for a row; started when first needed. */
class Servers implements AsyncDisposable {
  readonly #running = new Map<Name, Running>();

  async get(contender: Contender): Promise<Running> {
    const there = this.#running.get(contender.name);
    if (there) return there;
    const server = await contender.start();
    this.#running.set(contender.name, server);
    return server;
  }

  async stop(name: Name): Promise<void> {
    const server = this.#running.get(name);
    this.#running.delete(name);
    await server?.[Symbol.asyncDispose]();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#running.keys()].map((name) => this.stop(name)));
  }
}
