/** What Tab goes through, above the line being typed: the one that stands in the line is marked. Rows of spans. */
import type { Candidate, EditorState } from "../editor.ts";
import { type Span, span, type Style } from "../style.ts";
import { cells, cutCells } from "../width.ts";
import { firstShown } from "./listing.ts";
import { fitSpans, inStyle } from "./strips.ts";
import type { Theme } from "./theme.ts";

/** Where it is drawn. */
interface Area {
  readonly width: number;
  readonly height: number;
  readonly theme: Theme;
}

/** Rows that it takes at most: of candidates that say what they are, and of names beside each other. */
const MOST = { listed: 8, packed: 3 };

/** No rows where nothing can be chosen. */
export function menuRows(cycle: EditorState["cycle"], area: Area): Span[][] {
  if (cycle === undefined || cycle.found.candidates.length < 2) return [];
  const { found: { candidates }, index } = cycle;
  const isListed = candidates.some(({ detail }) => detail !== "");
  return isListed ? listed(candidates, index, area) : packed(candidates, index, area);
}

/** One below the other, each with what it is. */
function listed(candidates: readonly Candidate[], index: number, { width, height, theme }: Area): Span[][] {
  const rows = Math.min(MOST.listed, candidates.length, Math.max(1, Math.floor(height / 2)));
  const first = firstShown(index, { count: candidates.length, rows });
  const shown = candidates.slice(first, first + rows);
  const column = Math.min(Math.max(...shown.map(({ shown }) => cells(shown))), Math.floor(width / 2));
  return shown.map(({ shown, detail }, row) => {
    const name = fitSpans([span(shown)], column);
    const spans = fitSpans([span(" "), ...name, span(`  ${detail}`, theme.quiet)], width, theme.bar);
    return inStyle(spans, first + row === index ? theme.chosen : theme.bar);
  });
}

/** Beside each other, in as many rows as that takes. */
function packed(candidates: readonly Candidate[], index: number, { width, height, theme }: Area): Span[][] {
  const all: Span[][] = [[]];
  let [used, marked] = [0, 0];
  for (const [at, { shown }] of candidates.entries()) {
    const text = ` ${cutCells(shown, Math.max(1, width - 2))} `;
    if (used > 0 && used + cells(text) > width) used = all.push([]) && 0;
    if (at === index) marked = all.length - 1;
    all.at(-1)!.push(span(text, at === index ? theme.chosen : {}));
    used += cells(text);
  }
  const rows = Math.min(MOST.packed, all.length, Math.max(1, Math.floor(height / 2)));
  const first = firstShown(marked, { count: all.length, rows });
  return all.slice(first, first + rows).map((row) => over(fitSpans(row, width), theme.bar));
}

/** The spans on a background, but for those that have one of their own. */
function over(spans: readonly Span[], bar: Style): Span[] {
  return spans.map(({ text, style }) => ({ text, style: { ...bar, ...style } }));
}
