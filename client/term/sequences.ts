/**
 * What a terminal is told besides the picture: words to copy, a notice for the desktop, the window's title. The only
 * maker of these sequences; whatever a stranger wrote comes out of it as plain, bounded words that end no sequence.
 */
import { stripFormatting, visibleText } from "../../protocol/formatting.ts";
import { toBase64 } from "../../protocol/base64.ts";
import { graphemes } from "./width.ts";

/** Characters that are copied: some screens of text, and less than terminals refuse. */
const COPIED = 8_000;
/** Characters of a window's title, and of a notice: as many as are shown anywhere. */
const TITLED = 80;
const NOTICED = 160;

const ST = "\x1b\\";

/** Rings. */
export const BELL = "\x07";

/**
 * Puts a text on the clipboard (OSC 52). Of several lines it makes one: what is pasted into a shell is to wait until
 * the person has read it.
 */
export function copying(text: string): string {
  return `\x1b]52;c;${toBase64(new TextEncoder().encode(copied(text)))}${ST}`;
}

/** What {@linkcode copying} puts there. */
export function copied(text: string): string {
  return cut(seen(text), COPIED);
}

/**
 * Has the desktop tell something: `way` is the sequence that the terminal knows, OSC 9 (most of them) or OSC 777 (those
 * that follow urxvt). Both begin with a word of ours, so that nobody's words become a number with a meaning.
 */
export function notifying(words: string, way: "9" | "777"): string {
  const text = plain(words, NOTICED);
  return way === "9" ? `\x1b]9;chat: ${text}${ST}` : `\x1b]777;notify;chat;${text}${ST}`;
}

/** Names the window (OSC 2). */
export function titling(words: string): string {
  return `\x1b]2;${plain(words, TITLED)}${ST}`;
}

/** On one line, without what would be another part of the sequence. */
function plain(text: string, most: number): string {
  return cut(seen(text).replaceAll(";", ","), most);
}

/** What a person sees of a text, on one line; controls are gone, as a picture of one helps nobody here. */
function seen(text: string): string {
  return visibleText(stripFormatting(text).replace(/\s+/g, " ").replace(/\p{Cc}/gu, "").trim());
}

function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  let kept = "";
  for (const grapheme of graphemes(text)) {
    if (kept.length + grapheme.length >= most) break;
    kept += grapheme;
  }
  return `${kept}…`;
}
