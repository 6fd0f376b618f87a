/**
 * Two pictures → what to write so that a terminal which shows the first one shows the second. Pure; knows cells and
 * cursor movements, and nothing of what they show.
 *
 * Requirements that an edit must keep:
 * - terminals do not agree how wide some characters are, so a strip that has any which is not simple is blanked out
 *   first and written whole, and so is everything to its right;
 * - every strip is placed by its own column, and the cursor by writing what stands before it where that is not simple.
 */
import { paint, type Span, uncoloured } from "../style.ts";
import { type Cursor, type Frame, spanCells, type Strip } from "./strips.ts";

const CURSOR = { shown: "\x1b[?25h", hidden: "\x1b[?25l" };
/** A terminal that knows it shows what stands between the two at once (synchronized output, mode 2026). */
const TOGETHER = { begin: "\x1b[?2026h", end: "\x1b[?2026l" };
const EVERYTHING = "\x1b[0m\x1b[2J";

/** What to write: everything when there was nothing before; nothing when both are the same. */
export function difference(before: Frame | undefined, after: Frame, colour: boolean): string {
  const rows = after.rows.map((row, index) => rowDifference(before?.rows[index], row, { index, colour }))
    .join("");
  if (before !== undefined && rows === "") {
    return sameCursor(before.cursor, after.cursor) ? "" : placed(after.cursor, colour);
  }
  // Hidden while rows are written, so that it is not seen running about.
  const start = TOGETHER.begin + CURSOR.hidden + (before === undefined ? EVERYTHING : "");
  return start + rows + placed(after.cursor, colour) + CURSOR.shown + TOGETHER.end;
}

interface RowPlace {
  readonly index: number;
  readonly colour: boolean;
}

function rowDifference(
  before: readonly Strip[] | undefined,
  after: readonly Strip[],
  place: RowPlace,
): string {
  const sameParts = before?.length === after.length &&
    before.every((strip, number) => sameArea(strip, after[number]!));
  let text = "";
  let disturbed = !sameParts;
  for (const [number, strip] of after.entries()) {
    const old = before?.[number];
    if (!disturbed && old !== undefined && sameSpans(old, strip)) continue;
    const simple = isSimple(strip) && (old === undefined || isSimple(old));
    text += simple && !disturbed && old !== undefined ? changed(old, strip, place) : whole(strip, place);
    disturbed ||= !simple;
  }
  return text;
}

function whole(strip: Strip, { index, colour }: RowPlace): string {
  const blank = isSimple(strip) ? "" : `\x1b[${strip.width}X`;
  return at(index, strip.column) + blank + painted(strip.spans, colour);
}

/** The part of the strip that is not as it was: one cell a character, so indices are columns. */
function changed(old: Strip, strip: Strip, { index, colour }: RowPlace): string {
  const [was, is] = [characters(old), characters(strip)];
  let start = 0;
  while (start < is.length && sameSpan(was[start], is[start])) start++;
  if (start === is.length) return "";
  let end = is.length;
  while (end > start && sameSpan(was[end - 1], is[end - 1])) end--;
  return at(index, strip.column + start) + painted(joined(is.slice(start, end)), colour);
}

function characters(strip: Strip): Span[] {
  return strip.spans.flatMap(({ text, style }) =>
    text.split("").map((character) => ({ text: character, style }))
  );
}

function joined(parts: readonly Span[]): Span[] {
  const spans: Span[] = [];
  for (const part of parts) {
    const last = spans.at(-1);
    if (last?.style === part.style) {
      spans[spans.length - 1] = { text: last.text + part.text, style: part.style };
    } else spans.push(part);
  }
  return spans;
}

/** Only characters that every terminal draws in one cell, and no link, which is one thing from its start to its end. */
function isSimple(strip: Strip): boolean {
  return strip.spans.every(isSimpleSpan);
}

function isSimpleSpan({ text, style }: Span): boolean {
  return style.link === undefined && /^[ -~·…│┌─→←↑↓▸✗]*$/.test(text);
}

function sameArea(a: Strip, b: Strip): boolean {
  return a.column === b.column && a.width === b.width;
}

function sameSpans(a: Strip, b: Strip): boolean {
  return a === b || a.spans === b.spans ||
    (a.spans.length === b.spans.length && a.spans.every((part, index) => sameSpan(part, b.spans[index])));
}

function sameSpan(a: Span | undefined, b: Span | undefined): boolean {
  if (a === undefined || b === undefined || a.text !== b.text) return false;
  return a.style === b.style || styleKey(a) === styleKey(b);
}

function styleKey({ style: { colour, background, link, ...flags } }: Span): string {
  const set = Object.entries(flags).filter(([, on]) => on).map(([name]) => name);
  return [colour, background, link, ...set.sort()].join(" ");
}

function sameCursor(a: Cursor, b: Cursor): boolean {
  return a.row === b.row && a.before.length === b.before.length &&
    a.before.every((part, index) => sameSpan(part, b.before[index]));
}

function placed({ row, before }: Cursor, colour: boolean): string {
  if (before.every(isSimpleSpan)) return at(row, spanCells(before));
  return at(row, 0) + painted(before, colour);
}

function at(row: number, column: number): string {
  return `\x1b[${row + 1};${column + 1}H`;
}

/** Where there are no colours, what is chosen can still be told from the rest. */
function painted(spans: readonly Span[], colour: boolean): string {
  return paint(colour ? spans : spans.map(uncoloured), true);
}
