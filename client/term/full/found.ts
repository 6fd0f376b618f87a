/**
 * Walks through what a search has found: to the message itself where a scrollback has it, else in a list of all that
 * was found. Searches nothing.
 */
import { stripFormatting } from "../../../protocol/formatting.ts";
import type { Buffer } from "../../core/buffer.ts";
import type { Client } from "../../core/client.ts";
import type { Found } from "../../core/events.ts";
import type { Key } from "../keys.ts";
import { clock, day } from "../lines.ts";
import { nickColour, type Span, span } from "../style.ts";
import type { Entry, SaidEntry } from "./entries.ts";
import type { Filing } from "./filing.ts";
import { firstShown } from "./listing.ts";
import type { Mode, Pressed } from "./mode.ts";
import type { Place } from "./scrollback.ts";
import { fitSpans, inStyle } from "./strips.ts";
import type { Theme } from "./theme.ts";

/** How many places a key goes towards the older ones. */
const STEPS: Readonly<Record<string, number>> = { n: 1, N: -1, up: 1, down: -1, "alt-up": 1, "alt-down": -1 };
/** Entries above the one that was found, so that one sees what it was about. */
const BEFORE = 3;
/** Rows of the list. */
const LISTED = 10;

/** Where the client is, and what it has in its scrollbacks. */
export interface FoundOptions {
  readonly client: Client;
  readonly filing: Filing;
}

/** A mode for what one search has found: at least one message. */
export class FoundWalk implements Mode {
  readonly #client: Client;
  readonly #filing: Filing;
  /** The latest first. */
  readonly #messages: readonly Found[];
  /** Where it began, for who wants to be there again. */
  readonly #from: { readonly buffer: Buffer; readonly place: Place | undefined };
  #index = 0;

  constructor(messages: readonly Found[], { client, filing }: FoundOptions) {
    this.#client = client;
    this.#filing = filing;
    this.#messages = messages.toReversed();
    this.#from = { buffer: client.buffers.current, place: filing.current.place };
    this.#go();
  }

  press(key: Key): Pressed {
    if (key.kind === "paste") return "pass";
    const name = key.kind === "text" ? key.text : key.name;
    if (name === "enter") return "over";
    if (name === "escape") return this.#goBack();
    const step = Object.hasOwn(STEPS, name) ? STEPS[name]! : 0;
    if (step === 0) return "pass";
    const count = this.#messages.length;
    this.#index = (this.#index + step + count) % count;
    this.#go();
    return "open";
  }

  /** The list, where the message is in no scrollback. */
  rows(
    { width, height, theme }: { width: number; height: number; theme: Theme },
  ): readonly (readonly Span[])[] {
    if (this.selected !== undefined) return [];
    const most = Math.min(LISTED, Math.max(1, Math.floor(height / 2)));
    const first = firstShown(this.#index, { count: this.#messages.length, rows: most });
    // As in a scrollback, the latest one is the lowest.
    return this.#messages.slice(first, first + most).map((found, row) => {
      const spans = fitSpans(foundSpans(found, theme), width);
      return first + row === this.#index ? inStyle(spans, theme.chosen) : spans;
    }).reverse();
  }

  readonly input = undefined;

  get hint(): string {
    const where = `${this.#index + 1} of ${this.#messages.length}`;
    return `found ${where}: ${this.#messages.length > 1 ? "n older  N newer  " : ""}Enter stays  Esc back`;
  }

  get selected(): Entry | undefined {
    return this.#shown?.entry;
  }

  get #found(): Found {
    return this.#messages[this.#index]!;
  }

  get #shown(): { readonly buffer: Buffer; readonly entry: SaidEntry } | undefined {
    const { id, room } = this.#found;
    const { buffers, messages } = this.#client;
    const buffer = buffers.find(room);
    if (id === undefined || buffer === undefined) return undefined;
    const key = messages.find(id)?.key ?? id;
    const entry = this.#filing.of(room).entries.findLast((entry): entry is SaidEntry =>
      entry.kind === "said" && entry.key === key
    );
    return entry && { buffer, entry };
  }

  /** To where the message is shown; the list shows itself. */
  #go(): void {
    const shown = this.#shown;
    if (shown === undefined) return;
    const { buffer, entry } = shown;
    if (buffer !== this.#client.buffers.current) this.#client.buffers.focus(buffer.name);
    const scrollback = this.#filing.of(buffer.name);
    const above = scrollback.entries[Math.max(0, scrollback.entries.indexOf(entry) - BEFORE)]!;
    scrollback.place = { entry: above, row: 0 };
  }

  #goBack(): Pressed {
    const { buffer, place } = this.#from;
    this.#filing.current.place = undefined;
    if (buffer !== this.#client.buffers.current) this.#client.buffers.focus(buffer.name);
    this.#filing.of(buffer.name).place = place;
    return "over";
  }
}

/** `2026-01-31 13:05 #dev amy: words` */
function foundSpans({ at, room, from, text, manner }: Found, theme: Theme): Span[] {
  const time = new Date(at);
  return [
    span(`${day(time)} ${clock(time)} ${room} `, theme.quiet),
    ...manner === "action" ? [span("* ")] : [],
    span(from, { colour: nickColour(from.toLowerCase()) }),
    span(`${manner === "action" ? "" : ":"} ${stripFormatting(text).replaceAll("\n", " ")}`),
  ];
}
