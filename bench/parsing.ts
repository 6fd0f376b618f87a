/** The figures of `parse_bench.ts` as a table of the results. */

import { show, type TitledTable } from "./tables.ts";

const FILE = new URL("parse_bench.ts", import.meta.url).pathname;

/** What is used of `deno bench --json`. */
interface Report {
  readonly benches: readonly {
    readonly name: string;
    /** Nanoseconds each. */
    readonly results: readonly { readonly ok?: { readonly avg: number } }[];
  }[];
}

/** Runs it in a process of its own. */
export async function measureParsing(): Promise<TitledTable> {
  const args = ["bench", "--quiet", "--json", "--no-check", FILE];
  const { stdout } = await new Deno.Command(Deno.execPath(), { args, stderr: "null" }).output();
  return parsingTable(JSON.parse(new TextDecoder().decode(stdout)));
}

/** The table for a report; what failed is told as failed. */
export function parsingTable({ benches }: Report): TitledTable {
  const lines = benches.map(({ name, results }) => {
    const nanoseconds = results[0]?.ok?.avg;
    return [name, nanoseconds === undefined ? "failed" : show(1e6 / nanoseconds)];
  });
  return {
    title: "Lines, alone: thousands a second, on one core",
    table: [["what", "thousands a second"], ...lines],
  };
}
