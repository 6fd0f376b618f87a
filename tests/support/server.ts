/** A real server for one test, on a port of its own, that keeps nothing and writes no journal. */

import { makeVerifier } from "../../protocol/scram.ts";
import type { ServeOptions } from "../../server/config.ts";
import { type RunningServer, serve } from "../../server/serve.ts";
import { LIMITS } from "../../server/limits.ts";

/** Starts a server; `await using` stops it at the end of the test. */
export function testServer(options: ServeOptions = {}): Promise<RunningServer> {
  return serve({ port: 0, memory: true, log: "off", ...options });
}

/** Makes operators by name, with their passwords: as `--oper` does, but quick to check. */
export async function operators(
  passwords: Readonly<Record<string, string>>,
): Promise<NonNullable<ServeOptions["operators"]>> {
  const entries = Object.entries(passwords).map(async ([name, password]) =>
    [name, await makeVerifier(password, { iterations: 1 })] as const
  );
  return new Map(await Promise.all(entries));
}

/** The default of a limit, for tests that work at its edge. */
export function limit(name: keyof typeof LIMITS): number {
  return LIMITS[name].value;
}
