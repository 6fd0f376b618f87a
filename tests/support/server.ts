/** A real server for one test, on a port of its own, that keeps nothing and writes no journal. */

import type { ServeOptions } from "../../server/config.ts";
import { type RunningServer, serve } from "../../server/serve.ts";
import { LIMITS } from "../../server/limits.ts";

/** Starts a server; `await using` stops it at the end of the test. */
export function testServer(options: ServeOptions = {}): Promise<RunningServer> {
  return serve({ port: 0, memory: true, log: "off", ...options });
}

/** The default of a limit, for tests that work at its edge. */
export function limit(name: keyof typeof LIMITS): number {
  return LIMITS[name].value;
}
