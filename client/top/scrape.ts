/** A server's metrics as they are at one moment: fetched over HTTP, bounded, and read from Prometheus' text format. */

/** Bytes of an answer; a server of ours needs some 10 KB. */
const LARGEST = 1_048_576;
/** Milliseconds for an answer. */
const PATIENCE = 5_000;

/** What one scrape told. */
export interface Scrape {
  /** When it came, in milliseconds of a clock that is never set. */
  readonly time: number;
  /** Values by the name and labels of the sample as they are written, such as `chat_connections{kind="irc"}`. */
  readonly samples: ReadonlyMap<string, number>;
}

/** Why there are no metrics; the message is one sentence. */
export class ScrapeError extends Error {
  override name = "ScrapeError";
}

/**
 * Asks a server once.
 *
 * @param place host and port, an IPv6 address in brackets
 * @throws {ScrapeError} when nobody answers there, or with something else
 */
export async function scrape(place: string, signal?: AbortSignal): Promise<Scrape> {
  const samples = parseSamples(await ask(place, signal));
  if (![...samples.keys()].some((name) => name.startsWith("chat_"))) {
    throw new ScrapeError(`${place} answers, but not with the metrics of a chat server`);
  }
  return { time: performance.now(), samples };
}

async function ask(place: string, signal: AbortSignal | undefined): Promise<string> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), PATIENCE);
  const signals = signal === undefined ? late.signal : AbortSignal.any([signal, late.signal]);
  try {
    const response = await fetch(`http://${place}/metrics`, { signal: signals, redirect: "error" });
    const text = await boundedText(response);
    if (response.ok) return text;
    throw new ScrapeError(`${place} answers, but not with metrics (${response.status})`);
  } catch (cause) {
    if (cause instanceof ScrapeError) throw cause;
    const reason = late.signal.aborted ? "it does not answer" : "nobody answers there";
    const advice = "chat serve --admin-port N serves them";
    throw new ScrapeError(`No metrics from ${place}: ${reason} (${advice})`, { cause });
  } finally {
    clearTimeout(timer);
  }
}

/** @returns the values of a text in Prometheus' format; lines that are none are left out */
export function parseSamples(text: string): Map<string, number> {
  const samples = new Map<string, number>();
  for (const line of text.split("\n")) {
    const [, name, value] = /^([A-Za-z_:][\w:]*(?:\{.*\})?) ([+-]?(?:[\d.e+-]+|Inf|NaN))$/.exec(line) ?? [];
    if (name !== undefined) samples.set(name, value === "+Inf" ? Infinity : Number(value));
  }
  return samples;
}

async function boundedText(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > LARGEST) {
      throw new ScrapeError("The answer is larger than any metrics of a chat server");
    }
  }
  return text;
}
