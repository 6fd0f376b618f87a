/**
 * Styled text and its way to the terminal. The only place that writes SGR sequences, and the only maker of spans:
 * whatever text comes in passes `visibleText` here, so nothing a stranger sent can move the cursor or change a mode.
 */
import { visibleText } from "../../protocol/formatting.ts";

/** How a span looks. Colours are indices into the terminal's 256 colours. */
export interface Style {
  readonly colour?: number;
  readonly background?: number;
  /** Where the text leads: made by `linkedSpans` only, ASCII without controls. */
  readonly link?: string;
  readonly bold?: true;
  readonly dim?: true;
  readonly italic?: true;
  readonly underline?: true;
  readonly strike?: true;
  readonly reverse?: true;
}

/** Text of one look, free of control characters. Made by `span` only. */
export interface Span {
  readonly text: string;
  readonly style: Style;
}

/** One line for the scrollback; when it is wrapped, its further rows begin `indent` cells in. */
export interface Line {
  readonly spans: readonly Span[];
  readonly indent: number;
  /** When it was. It is not among the spans: whoever shows the line puts it before them, by `timed`. */
  readonly time?: Date;
  /** Whether it was on another day than what stands around it, and that day is to be told. */
  readonly dated?: true;
}

/** A span of `text`, made safe. */
export function span(text: string, style: Style = {}): Span {
  return { text: visibleText(text), style };
}

/** The spans as characters and SGR sequences, every style closed again; without `colour`, the characters alone. */
export function paint(spans: readonly Span[], colour: boolean): string {
  return spans.map((part) => colour ? paintSpan(part) : part.text).join("");
}

/** The span without its colours; what is bold, dim or reversed stays so (https://no-color.org speaks of colours alone). */
export function uncoloured({ text, style }: Span): Span {
  const { colour: _colour, background: _background, ...rest } = style;
  return { text, style: rest };
}

function paintSpan({ text, style }: Span): string {
  const codes = sgrCodes(style);
  if (text === "") return "";
  const shown = RIGHT_TO_LEFT.test(text) ? isolated(text) : text;
  const styled = codes.length === 0 ? shown : `\x1b[${codes.join(";")}m${shown}\x1b[0m`;
  return style.link === undefined ? styled : `\x1b]8;;${style.link}\x1b\\${styled}\x1b]8;;\x1b\\`;
}

const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/**
 * Between FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE, so that a terminal which knows directions turns these
 * words around and nothing beside them. The text has no such controls of its own: `span` takes them out.
 */
function isolated(text: string): string {
  return `\u2068${text}\u2069`;
}

function sgrCodes(style: Style): (string | number)[] {
  const codes: (string | number)[] = [];
  if (style.bold) codes.push(1);
  if (style.dim) codes.push(2);
  if (style.italic) codes.push(3);
  if (style.underline) codes.push(4);
  if (style.reverse) codes.push(7);
  if (style.strike) codes.push(9);
  if (style.colour !== undefined) codes.push(`38;5;${style.colour}`);
  if (style.background !== undefined) codes.push(`48;5;${style.background}`);
  return codes;
}

// Each has a contrast of at least 3.5 to 1 with black and with white alike.
const NICK_COLOURS = [
  160,
  166,
  130,
  100,
  28,
  64,
  30,
  31,
  32,
  33,
  62,
  98,
  99,
  133,
  162,
  163,
  164,
  168,
  66,
  96,
];

/** The colour of a name: the same for the same folded name everywhere, readable on dark and on light. */
export function nickColour(folded: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < folded.length; i++) hash = Math.imul(hash ^ folded.charCodeAt(i), 0x01000193) >>> 0;
  return NICK_COLOURS[hash % NICK_COLOURS.length] ?? 33;
}
