/**
 * The part of a scrollback that is on the screen: rows for a width and a height, with date lines and the unread line
 * between them, and moving through them. Follows the end until somebody scrolls; then the first row stays where it is,
 * whatever comes and however wide the terminal becomes.
 */
import { day } from "../lines.ts";
import { type Span, span, type Style } from "../style.ts";
import { wrapLine } from "../wrap.ts";
import type { Entry } from "./entries.ts";
import { entryLines, type Wording } from "./entry_lines.ts";
import type { Place, Scrollback } from "./scrollback.ts";
import { fitSpans, spanCells } from "./strips.ts";

/** One row, and what it belongs to. */
export interface PaneRow {
  readonly spans: readonly Span[];
  /** Undefined for the lines between entries, and the empty rows above the first one. */
  readonly entry: Entry | undefined;
}

/** How much is shown, and in which words. */
export interface PaneView extends Wording {
  readonly width: number;
  readonly height: number;
}

/** What is on the screen. */
export interface PaneRows {
  /** As many as the pane is high. */
  readonly rows: readonly PaneRow[];
  /** Whether the first row of the first entry is among them. */
  readonly atTop: boolean;
  /** Entries that are wholly below the last row; undefined while the end is followed. */
  readonly below: number | undefined;
}

/** A row: the entry's number, and the row within it. */
interface At {
  readonly index: number;
  readonly row: number;
}

/** Shows scrollbacks, one at a time. */
export class ReadingPane {
  readonly #scrollback: Scrollback;
  readonly #view: PaneView;
  readonly #kept: RowCache;

  /** `cache` is to be handed to the next pane, so that what stays on the screen is laid out once. */
  constructor(scrollback: Scrollback, { view, cache }: { view: PaneView; cache: RowCache }) {
    this.#scrollback = scrollback;
    this.#view = view;
    this.#kept = cache;
    cache.begin(view);
  }

  /** What is on the screen now. */
  rows(): PaneRows {
    const { entries } = this.#scrollback;
    const { height } = this.#view;
    const top = this.#top();
    const rows: PaneRow[] = [];
    let index = top.index;
    for (let skipped = top.row; index < entries.length && rows.length < height; index++, skipped = 0) {
      rows.push(...this.#paneRows(index).slice(skipped, skipped + height - rows.length));
    }
    const empty = Array.from({ length: height - rows.length }, (): PaneRow => ({
      spans: [],
      entry: undefined,
    }));
    const atTop = entries.length === 0 || (top.index === 0 && top.row === 0);
    const below = this.#scrollback.atEnd ? undefined : entries.length - index;
    return { rows: [...empty, ...rows], atTop, below };
  }

  /** Goes so many rows up (less than 0) or down; at the end it follows the end again. */
  scroll(by: number): void {
    const end = this.#end();
    const top = by < 0 ? this.#up(this.#top(), -by) : this.#down(this.#top(), by);
    this.#scrollback.place = isBefore(top, end) ? this.#placeAt(top) : undefined;
  }

  /** Goes so far that the entry is on the screen wholly, where it fits. */
  reveal(entry: Entry): void {
    const index = this.#scrollback.entries.indexOf(entry);
    if (index < 0) return;
    const top = this.#top();
    const highest = this.#up({ index, row: this.#rowsOf(index).length }, this.#view.height);
    if (isBefore({ index, row: 0 }, top)) this.#scrollback.place = this.#placeAt({ index, row: 0 });
    else if (isBefore(top, highest)) this.#scrollback.place = this.#placeAt(highest);
    if (!isBefore(this.#top(), this.#end())) this.#scrollback.place = undefined;
  }

  /** The first row stays where it is from now on, though it is the end that is read; {@linkcode scroll} lets go. */
  hold(): void {
    this.#scrollback.place = this.#placeAt(this.#top());
  }

  #top(): At {
    const { place, entries } = this.#scrollback;
    const end = this.#end();
    if (place === undefined) return end;
    const index = entries.indexOf(place.entry);
    if (index < 0) return end;
    const top = { index, row: Math.min(place.row, this.#rowsOf(index).length - 1) };
    return isBefore(top, end) ? top : end;
  }

  /** Where the first row stands when the last one is at the bottom. */
  #end(): At {
    const { entries } = this.#scrollback;
    return this.#up({ index: entries.length, row: 0 }, this.#view.height);
  }

  #up({ index, row }: At, by: number): At {
    let left = by;
    while (left > row && index > 0) {
      left -= row;
      index--;
      row = this.#rowsOf(index).length;
    }
    return { index, row: Math.max(0, row - left) };
  }

  #down({ index, row }: At, by: number): At {
    let left = by;
    const { entries } = this.#scrollback;
    while (index < entries.length) {
      const rest = this.#rowsOf(index).length - row;
      if (left < rest) return { index, row: row + left };
      left -= rest;
      index++;
      row = 0;
    }
    return { index, row };
  }

  #placeAt({ index, row }: At): Place | undefined {
    const entry = this.#scrollback.entries[index];
    return entry === undefined ? undefined : { entry, row };
  }

  /** The lines before an entry stand for themselves, whatever is done about the entry. */
  #paneRows(index: number): PaneRow[] {
    const entry = this.#scrollback.entries[index]!;
    const rows = this.#rowsOf(index);
    const before = rows.length - this.#kept.rows(entry, this.#view).length;
    return rows.map((spans, row) => ({ spans, entry: row < before ? undefined : entry }));
  }

  #rowsOf(index: number): readonly (readonly Span[])[] {
    const { entries, unread } = this.#scrollback;
    const entry = entries[index]!;
    const rows = this.#kept.rows(entry, this.#view);
    const between = this.#between(entries[index - 1], entry, unread === entry);
    return between.length === 0 ? rows : [...between, ...rows];
  }

  /** The lines across the pane that stand before an entry. */
  #between(before: Entry | undefined, entry: Entry, isUnread: boolean): (readonly Span[])[] {
    const { width, theme } = this.#view;
    const isNewDay = day(new Date(entry.at)) !== (before && day(new Date(before.at)));
    return [
      ...isNewDay ? [across(longDay(new Date(entry.at)), { width, style: theme.quiet })] : [],
      ...isUnread ? [across("unread", { width, style: theme.accent })] : [],
    ];
  }
}

/** Rows of the entries that are on the screen. */
export class RowCache {
  #view: PaneView | undefined;
  #before = new Map<Entry, readonly (readonly Span[])[]>();
  #now = new Map<Entry, readonly (readonly Span[])[]>();

  /** A frame begins: what the one before did not show is forgotten, everything where the rows would be others now. */
  begin(view: PaneView): void {
    this.#before = this.#view !== undefined && sameWords(this.#view, view) ? this.#now : new Map();
    this.#now = new Map();
    this.#view = view;
  }

  /** The rows of one entry. */
  rows(entry: Entry, view: PaneView): readonly (readonly Span[])[] {
    const known = this.#now.get(entry) ?? this.#before.get(entry);
    const rows = known ?? entryLines(entry, view).flatMap((line) => wrapLine(line, view.width));
    this.#now.set(entry, rows);
    return rows;
  }
}

function sameWords(a: PaneView, b: PaneView): boolean {
  return a.width === b.width && a.clock === b.clock && a.nick === b.nick && a.theme === b.theme;
}

function isBefore(a: At, b: At): boolean {
  return a.index < b.index || (a.index === b.index && a.row < b.row);
}

/** `──── unread ────` */
function across(text: string, { width, style }: { width: number; style: Style }): Span[] {
  const words = fitSpans([span(` ${text} `, style)], Math.min(width, spanCells([span(text)]) + 2), style);
  const rest = Math.max(0, width - spanCells(words));
  const left = Math.min(4, Math.floor(rest / 2));
  return [span("─".repeat(left), style), ...words, span("─".repeat(rest - left), style)];
}

/** `Monday, 23 November 2026` */
function longDay(date: Date): string {
  return date.toLocaleDateString("en-GB", {
    weekday: "long",
    day: "numeric",
    month: "long",
    year: "numeric",
  });
}
