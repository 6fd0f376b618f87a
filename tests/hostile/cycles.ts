/** Connections that come and go, and what is left of them in the process. Tests run a few; soak.ts runs all. */

import { IrcClient } from "../support/irc.ts";

/** What a process has at a moment. */
export interface Footprint {
  /** Bytes. */
  readonly rss: number;
  readonly heap: number;
  /** Open descriptors; 0 where the system does not say. */
  readonly descriptors: number;
}

/** @returns what this process has */
export function footprint(): Footprint {
  const { rss, heapUsed: heap } = Deno.memoryUsage();
  return { rss, heap, descriptors: descriptors() };
}

function descriptors(): number {
  try {
    return [...Deno.readDirSync("/proc/self/fd")].length;
  } catch {
    return 0;
  }
}

/**
 * Connects and registers so many times, some at once, and leaves in all the ways there are: with QUIT, without a
 * word, and before the welcome.
 */
export async function cycles(port: number, options: { count: number; atOnce: number }): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < options.count) {
      const number = next++;
      await using client = await IrcClient.connect(port);
      if (number % 3 === 0) await client.send(`NICK c${number}`);
      else {
        await client.send(`NICK c${number}`, "USER c 0 * :c");
        await client.next("001");
        if (number % 3 === 1) await client.send("QUIT");
      }
    }
  };
  await Promise.all(Array.from({ length: options.atOnce }, worker));
}
