/** Trying again while another process writes to the same file: a server of another name, or one that ends. */

/** Milliseconds to go on trying. */
const PATIENCE = 5_000;
/** Milliseconds of the longest pause between two attempts; each is a random part, or two processes keep in step. */
const PAUSE = 20;

/**
 * @param attempt what the database may refuse because it is locked; then it has done nothing
 * @returns what the first attempt brings that is not refused for that
 */
export async function patiently<T>(attempt: () => Promise<T>): Promise<T> {
  const end = performance.now() + PATIENCE;
  while (true) {
    try {
      return await attempt();
    } catch (error) {
      if (!isLocked(error) || performance.now() > end) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, Math.random() * PAUSE));
  }
}

function isLocked(error: unknown): boolean {
  return error instanceof Error && /database (table )?is locked|database is busy/i.test(error.message);
}
