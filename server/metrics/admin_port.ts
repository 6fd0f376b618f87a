/** The port that an operator's tools ask, on this machine alone: it puts the server's answers behind a listener. */

import { cpuUsage, memoryUsage } from "node:process";
import type { Server } from "../server.ts";
import { HttpPort } from "../transport/http.ts";
import { answerAdmin } from "./admin.ts";
import type { LoopWatch } from "./loop_watch.ts";
import { gather, type ProcessFacts } from "./scrape.ts";

/** What the answers are made of. */
export interface AdminPortOptions {
  /** 0 lets the system choose. */
  readonly port: number;
  readonly server: Server;
  readonly loop: LoopWatch;
  /** How it is at the door. */
  readonly door: () => { readonly open: boolean; readonly arriving: number; readonly received: number };
}

/**
 * Listens on 127.0.0.1.
 *
 * @throws {Error} in words for the operator, when nothing can listen there
 */
export function openAdminPort({ port, server, loop, door }: AdminPortOptions): HttpPort {
  const health = () => ({ store: server.backend.healthy, listeners: door().open, lag: loop.largest });
  const families = () => {
    const { arriving, received } = door();
    return gather(server, { arriving, received, lag: loop.largest, process: processFacts() });
  };
  try {
    return new HttpPort({
      hostname: "127.0.0.1",
      port,
      answer: (request) => answerAdmin(request, { health, families }),
    });
  } catch (cause) {
    throw new Error(`nothing can listen on --admin-port ${port} (is it taken?)`, { cause });
  }
}

function processFacts(): ProcessFacts {
  const { user, system } = cpuUsage();
  return { memory: memoryUsage(), cpu: (user + system) / 1e6 };
}
