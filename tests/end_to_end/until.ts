/** Waiting for what other programs do: looking again and again, with a bound. */

/** Milliseconds after which waiting is a failure; a busy machine starts a program in a few seconds. */
export const PATIENCE = 60_000;

const PAUSE = 25;

/**
 * Looks until there is something.
 *
 * @param look gives what was waited for, or undefined (false, "") while it is not there
 * @param missing what the failure says, with what was there instead
 */
export async function until<T>(look: () => T | Promise<T>, missing: () => string): Promise<NonNullable<T>> {
  const limit = performance.now() + PATIENCE;
  while (performance.now() < limit) {
    const found = await look();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
  throw new Error(missing());
}
