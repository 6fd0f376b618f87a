/** `chat top`: reads its arguments, asks a server for its metrics, and shows them once or live. */

import { visibleText } from "../../protocol/formatting.ts";
import { UsageError } from "../address.ts";
import { paint, span } from "../term/style.ts";
import { openTty, type Tty } from "../term/tty.ts";
import { Figures } from "./figures.ts";
import { Picture } from "./live.ts";
import { type Scrape, scrape, ScrapeError } from "./scrape.ts";
import { type Row, topRows } from "./view.ts";

/** Milliseconds between two pictures, and between the two looks at a server where there is only one. */
const PERIOD = 1_000;

/** What `chat top --help` prints. */
export const TOP_USAGE = `Usage: chat top HOST:PORT

Shows what a server does, live: who is there, how much is said, how long it takes. PORT
is the one that chat serve --admin-port was given; it answers on its own machine only.
q leaves. Where standard output is no terminal, the figures are printed once.

  --help              this text`;

/**
 * Runs `chat top` until somebody leaves.
 *
 * @param args what stands behind `top` on the command line
 * @returns the exit code: 0, 1 (no metrics there) or 2 (wrong use), its reason said on standard error
 */
export async function topCommand(args: readonly string[]): Promise<number> {
  try {
    if (args.includes("--help") || args.includes("-h")) {
      console.log(TOP_USAGE);
      return 0;
    }
    const place = placeIn(args);
    const tty = openTty();
    if (tty === undefined) console.log(await printed(place));
    else await live(place, tty);
    return 0;
  } catch (error) {
    if (!(error instanceof UsageError) && !(error instanceof ScrapeError)) throw error;
    const words = error instanceof UsageError ? `${error.message} (see: chat top --help)` : error.message;
    console.error(visibleText(words));
    return error instanceof UsageError ? 2 : 1;
  }
}

/** @throws {UsageError} when the arguments are not one host and port */
export function placeIn(args: readonly string[]): string {
  const [place, stray] = args;
  if (place === undefined) throw new UsageError("chat top takes HOST:PORT, as in 127.0.0.1:9464");
  if (place.startsWith("-")) throw new UsageError(`chat top has no option ${place}`);
  if (stray !== undefined) throw new UsageError(`chat top takes no argument "${stray}"`);
  const [, port = ""] = /^(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\]):(\d{1,5})$/.exec(place) ?? [];
  if (port === "" || Number(port) > 65_535 || Number(port) === 0) {
    throw new UsageError(`chat top takes HOST:PORT, not "${place}"`);
  }
  return place;
}

/** The figures as text, with the rates of one second. */
async function printed(place: string): Promise<string> {
  const before = await scrape(place);
  await new Promise((resolve) => setTimeout(resolve, PERIOD));
  const rows = topRows(new Figures(await scrape(place), before), place);
  return rows.map((row) => paint(row, false).trimEnd()).join("\n");
}

/**
 * Shows the figures until somebody leaves. A server that does not answer any more is waited for.
 *
 * @throws {ScrapeError} when it has never answered
 */
export async function live(place: string, tty: Tty): Promise<void> {
  let last = await scrape(place);
  const over = new AbortController();
  await using picture = new Picture(tty, () => over.abort());
  let rows = topRows(new Figures(last), place);
  while (!over.signal.aborted) {
    picture.show(rows);
    await pause(over.signal);
    const next = await scrape(place, over.signal).catch((error: ScrapeError) => error);
    if (over.signal.aborted) return;
    rows = next instanceof ScrapeError ? withTrouble(rows, next) : topRows(new Figures(next, last), place);
    if (!(next instanceof ScrapeError)) last = next satisfies Scrape;
  }
}

/** The last picture there was, with what is wrong since in its second row. */
function withTrouble(rows: readonly Row[], { message }: ScrapeError): Row[] {
  return [rows[0] ?? [], [span(message, { bold: true })], ...rows.slice(2)];
}

function pause(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, PERIOD);
    signal.addEventListener("abort", done);
    if (signal.aborted) done();
  });
}
