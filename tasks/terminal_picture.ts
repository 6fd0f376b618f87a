/** Draws what a terminal shows as an SVG, one screen or several after each other. It knows SGR sequences and cells, no terminal and no file. */

import { unicodeWidth } from "@std/cli/unicode-width";

/** What one terminal shows. */
export interface TerminalScreen {
  /** What stands in the frame of its window. */
  readonly title: string;
  /** The rows from the top, with SGR sequences and no other. */
  readonly rows: readonly string[];
  readonly columns: number;
  readonly height: number;
  /** The cell of the cursor, counted from 0. */
  readonly cursor?: { readonly column: number; readonly row: number };
}

interface Look {
  readonly colour?: string;
  readonly background?: string;
  readonly bold?: boolean;
  readonly dim?: boolean;
  readonly italic?: boolean;
  readonly underline?: boolean;
  readonly reverse?: boolean;
}

/** Text of one look that fills cells without a gap, beginning at a column. */
interface Run {
  readonly text: string;
  readonly look: Look;
  readonly column: number;
  readonly cells: number;
}

const CELL = { width: 8.4, height: 19, font: 14 };
const MARGIN = 14;
const TITLE_BAR = 34;
const INK = "#d6dce4";
const PAPER = "#11161d";
const DIM_OPACITY = 0.55;
const FONTS = "ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono','Liberation Mono',monospace";

/** The sixteen colours that a terminal's user chooses. */
const SIXTEEN = [
  ["#484f58", "#ff7b72", "#3fb950", "#d29922", "#58a6ff", "#bc8cff", "#39c5cf", "#b1bac4"],
  ["#6e7681", "#ffa198", "#56d364", "#e3b341", "#79c0ff", "#d2a8ff", "#56d4dd", "#ffffff"],
].flat();

const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });

/** @returns a whole SVG document with a window that shows this screen */
export function terminalPicture(screen: TerminalScreen): string {
  return document(screen, { style: "", drawing: drawWindow(screen) });
}

/**
 * @param screens of one size, at least one; the last one is shown where nothing is to move
 * @param seconds for which each of them is shown
 * @returns a whole SVG document that shows one after the other, over and over
 */
export function terminalRecording(screens: readonly TerminalScreen[], seconds: number): string {
  const total = screens.length * seconds;
  const share = round(100 / screens.length);
  const style = `.frame{visibility:hidden}.frame:last-of-type{visibility:visible}` +
    `@media (prefers-reduced-motion:no-preference){.frame{animation:frame ${total}s step-end infinite}}` +
    `@keyframes frame{0%{visibility:visible}${share}%{visibility:hidden}100%{visibility:hidden}}`;
  const frames = screens.map((screen, i) =>
    `<g class="frame" style="animation-delay:${i * seconds - total}s">\n${drawWindow(screen)}\n</g>`
  );
  return document(screens[0]!, { style, drawing: frames.join("\n") });
}

function document(screen: TerminalScreen, { style, drawing }: { style: string; drawing: string }): string {
  const { width, height } = windowSize(screen);
  const font = `text{font-family:${FONTS};font-size:${CELL.font}px;white-space:pre}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${round(width)}" height="${height}" ` +
    `viewBox="0 0 ${round(width)} ${height}" role="img">`,
    `<title>${escape(screen.title)}</title>`,
    `<style>${font}${style}</style>`,
    drawing,
    "</svg>\n",
  ].join("\n");
}

function windowSize({ columns, height }: TerminalScreen): { width: number; height: number } {
  return { width: columns * CELL.width + 2 * MARGIN, height: TITLE_BAR + height * CELL.height + MARGIN };
}

function drawWindow(screen: TerminalScreen): string {
  const { width, height } = windowSize(screen);
  const dots = ["#ff5f57", "#febc2e", "#28c840"].map((colour, i) =>
    `<circle cx="${20 + i * 20}" cy="17" r="6" fill="${colour}"/>`
  );
  const frame = `x="0.5" y="0.5" width="${round(width - 1)}" height="${height - 1}" rx="9"`;
  return [
    `<rect ${frame} fill="${PAPER}" stroke="#3a424d"/>`,
    ...dots,
    `<text x="${round(width / 2)}" y="22" fill="#8b949e" text-anchor="middle">${escape(screen.title)}</text>`,
    ...readRows(screen.rows.slice(0, screen.height)).flatMap((row, i) => drawRow(row, i)),
    ...drawCursor(screen),
  ].join("\n");
}

function drawRow(found: readonly Run[], index: number): string[] {
  const top = TITLE_BAR + index * CELL.height;
  const papers = papersOf(found).map(({ column, cells, paper }) =>
    `<rect x="${x(column)}" y="${top}" width="${round(cells * CELL.width)}" height="${CELL.height}" ` +
    `fill="${paper}"/>`
  );
  const words = found.filter(({ text }) => text.trim() !== "").map(drawRun);
  if (words.length === 0) return papers;
  return [...papers, `<text y="${top + CELL.font}" fill="${INK}">${words.join("")}</text>`];
}

/** Cells of one background, as long as it lasts: between two rectangles a viewer may leave a seam. */
function papersOf(found: readonly Run[]): { column: number; cells: number; paper: string }[] {
  const papers: { column: number; cells: number; paper: string }[] = [];
  for (const { column, cells, look } of found) {
    const [last, paper] = [papers.at(-1), paperOf(look)];
    if (paper === undefined) continue;
    if (last?.paper === paper && last.column + last.cells === column) last.cells += cells;
    else papers.push({ column, cells, paper });
  }
  return papers;
}

// Every run says where it begins and how long it is, so that a font of another width keeps the columns.
function drawRun({ text, look, column, cells }: Run): string {
  const attributes = [
    `x="${x(column)}"`,
    `textLength="${round(cells * CELL.width)}" lengthAdjust="spacingAndGlyphs"`,
    ...inkOf(look) === INK ? [] : [`fill="${inkOf(look)}"`],
    ...look.bold ? [`font-weight="bold"`] : [],
    ...look.dim ? [`fill-opacity="${DIM_OPACITY}"`] : [],
    ...look.italic ? [`font-style="italic"`] : [],
    ...look.underline ? [`text-decoration="underline"`] : [],
  ];
  return `<tspan ${attributes.join(" ")}>${escape(text)}</tspan>`;
}

function drawCursor({ cursor }: TerminalScreen): string[] {
  if (cursor === undefined) return [];
  const top = TITLE_BAR + cursor.row * CELL.height;
  const place = `x="${x(cursor.column)}" y="${top}" width="${CELL.width}" height="${CELL.height - 1}"`;
  return [`<rect ${place} fill="${INK}" fill-opacity="0.75"/>`];
}

function inkOf({ colour = INK, background = PAPER, reverse }: Look): string {
  return reverse ? background : colour;
}

function paperOf({ colour = INK, background, reverse }: Look): string | undefined {
  return reverse ? colour : background;
}

// A look lasts until it is changed, from one row to the next too.
function readRows(rows: readonly string[]): Run[][] {
  const reader = { look: {} };
  return rows.map((row) => readRow(row, reader));
}

/**
 * Cuts a row where its look changes, before and after wide characters, whose width is up to the font, and at
 * spaces, which a viewer may draw narrower.
 */
function readRow(row: string, reader: { look: Look }): Run[] {
  const found: Run[] = [];
  let column = 0;
  // deno-lint-ignore no-control-regex
  for (const [, codes, text = ""] of row.matchAll(/\x1b\[([\d;]*)m|([^\x1b]+)/g)) {
    if (codes !== undefined) reader.look = applySgr(reader.look, codes.split(";").map(Number));
    for (const piece of pieces(text)) {
      const cells = cellsOf(piece);
      found.push({ text: piece, look: reader.look, column, cells });
      column += cells;
    }
  }
  return found;
}

function pieces(text: string): string[] {
  const found: string[] = [];
  let narrow = "";
  for (const { segment } of segmenter.segment(text)) {
    if (cellsOf(segment) === 1) {
      narrow += segment;
      continue;
    }
    found.push(...narrow.split(/( +)/), segment);
    narrow = "";
  }
  return [...found, ...narrow.split(/( +)/)].filter((piece) => piece !== "");
}

// A joined emoji takes two cells, however many it is made of.
function cellsOf(text: string): number {
  return sum(Array.from(segmenter.segment(text), ({ segment }) => Math.min(2, unicodeWidth(segment))));
}

/** What a look becomes by the parameters of one SGR sequence (ECMA-48, 8.3.117, with the usual colours). */
function applySgr(look: Look, codes: readonly number[]): Look {
  let next = look;
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i] ?? 0;
    if (code === 38 || code === 48) {
      const [colour, used] = extendedColour(codes.slice(i + 1));
      next = { ...next, [code === 38 ? "colour" : "background"]: colour };
      i += used;
    } else next = code === 0 ? {} : { ...next, ...simpleSgr(code) };
  }
  return next;
}

function simpleSgr(code: number): Look {
  if (code >= 30 && code <= 37) return { colour: SIXTEEN[code - 30] };
  if (code >= 40 && code <= 47) return { background: SIXTEEN[code - 40] };
  if (code >= 90 && code <= 97) return { colour: SIXTEEN[code - 82] };
  if (code >= 100 && code <= 107) return { background: SIXTEEN[code - 92] };
  return LOOKS[code] ?? {};
}

const LOOKS: Readonly<Record<number, Look>> = {
  1: { bold: true },
  2: { dim: true },
  3: { italic: true },
  4: { underline: true },
  7: { reverse: true },
  22: { bold: false, dim: false },
  23: { italic: false },
  24: { underline: false },
  27: { reverse: false },
  39: { colour: undefined },
  49: { background: undefined },
};

/** @returns the colour that `5;N` or `2;R;G;B` names, and how many parameters that were */
function extendedColour([kind, ...rest]: readonly number[]): [string | undefined, number] {
  if (kind === 5) return [indexedColour(rest[0] ?? 0), 2];
  if (kind === 2) return [hex(rest.slice(0, 3)), 4];
  return [undefined, 0];
}

function indexedColour(index: number): string | undefined {
  if (index < 16) return SIXTEEN[index];
  if (index >= 232) return hex(Array<number>(3).fill(8 + (index - 232) * 10));
  const cube = index - 16;
  const level = (step: number) => step === 0 ? 0 : 55 + step * 40;
  return hex([Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6].map(level));
}

function hex(channels: readonly number[]): string {
  return `#${channels.map((channel) => channel.toString(16).padStart(2, "0")).join("")}`;
}

function x(column: number): number {
  return round(MARGIN + column * CELL.width);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

const ESCAPES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ESCAPES[character] ?? character);
}
