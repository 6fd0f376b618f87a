/**
 * Screens as they are to be, in the folder golden/. `deno task screens` writes them anew; look at what has changed before you
 * commit it.
 */
import { assertEquals } from "@std/assert";
import type { Tmux } from "../tmux.ts";

const FOLDER = new URL("golden/", import.meta.url);
/** Milliseconds for which a screen is waited for, and after which one that does not change is taken as it is. */
const PATIENCE = 60_000;
const STILL = 700;

/** Settles once the terminal shows what the file of this name has; fails with the difference. */
export async function assertScreen(tmux: Tmux, name: string): Promise<void> {
  const file = new URL(`${name}.txt`, FOLDER);
  if (Deno.args.includes("--update")) {
    await Deno.mkdir(FOLDER, { recursive: true });
    return await Deno.writeTextFile(file, `${(await still(tmux)).join("\n")}\n`);
  }
  const expected = (await Deno.readTextFile(file)).replace(/\n$/, "").split("\n");
  const limit = Date.now() + PATIENCE;
  while (Date.now() < limit) {
    if (sameRows(timeless(await tmux.screen()), expected)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assertEquals(timeless(await tmux.screen()), expected, name);
}

async function still(tmux: Tmux): Promise<string[]> {
  let [rows, since] = [[] as string[], Date.now()];
  while (Date.now() - since < STILL) {
    const now = timeless(await tmux.screen());
    if (!sameRows(now, rows)) [rows, since] = [now, Date.now()];
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return rows;
}

function sameRows(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((row, index) => row === b[index]);
}

/**
 * Of days and times, which are others each time, only that they are there; and not the marks around what is written from
 * right to left, which tmux keeps or not.
 */
function timeless(rows: readonly string[]): string[] {
  return rows.map((row) =>
    row.replace(/──── \w+day, \d+ \w+ \d{4} ─+/, "──── the day ────").replace(/\b\d\d:\d\d(?= )/g, "hh:mm")
      .replace(/[\u2066-\u2069]/g, "")
  );
}
