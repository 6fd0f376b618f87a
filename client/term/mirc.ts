/**
 * The formatting codes that IRC clients put into text (modern.ircdocs.horse/formatting) → spans in our own styles.
 * Backgrounds, reverse and black, white or grey text are left out: they make text unreadable on one terminal or
 * the other, or let it look like something of ours.
 */
import { type Span, span, type Style } from "./style.ts";

const CODES = new RegExp(
  "[\x02\x0f\x11\x16\x1d\x1e\x1f]" +
    "|\x03(?:(\\d{1,2})(?:,\\d{1,2})?)?" +
    "|\x04(?:[\\da-fA-F]{6}(?:,[\\da-fA-F]{6})?)?",
  "g",
);
const TOGGLES: Readonly<Record<string, "bold" | "italic" | "underline" | "strike">> = {
  "\x02": "bold",
  "\x1d": "italic",
  "\x1f": "underline",
  "\x1e": "strike",
};
/** The sixteen colours by their numbers; those without a readable counterpart are missing. */
const COLOURS: readonly (number | undefined)[] = [
  undefined, // white
  undefined, // black
  32, // blue
  28, // green
  160, // red
  130, // brown
  133, // magenta
  166, // orange
  100, // yellow
  64, // light green
  30, // cyan
  31, // light cyan
  62, // light blue
  168, // pink
  undefined, // grey
  undefined, // light grey
];

/** The text without its codes, cut into spans that look as the codes say, on top of `base`. */
export function formattedSpans(text: string, base: Style = {}): Span[] {
  const spans: Span[] = [];
  let style = base;
  let start = 0;
  for (const code of text.matchAll(CODES)) {
    if (code.index > start) spans.push(span(text.slice(start, code.index), style));
    style = styleAfter(style, code, base);
    start = code.index + code[0].length;
  }
  if (start < text.length) spans.push(span(text.slice(start), style));
  return spans;
}

function styleAfter(style: Style, code: RegExpExecArray, base: Style): Style {
  const letter = code[0][0] ?? "";
  if (letter === "\x0f") return base;
  if (letter === "\x03") return { ...style, colour: colourOf(code[1]) ?? base.colour };
  const toggle = TOGGLES[letter];
  return toggle === undefined ? style : { ...style, [toggle]: style[toggle] ? base[toggle] : true };
}

function colourOf(digits: string | undefined): number | undefined {
  return digits === undefined ? undefined : COLOURS[Number.parseInt(digits)];
}
