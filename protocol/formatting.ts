/**
 * What may be shown. It takes the colours out of a text, and makes any text harmless to the screen that shows
 * it: the one guard between other people's words and a terminal. It refuses to know how anything is drawn.
 */

/** mIRC's codes with as much of their digits as is there (Modern IRC, "Formatting"). */
const CODES = codes();

/** Characters that {@linkcode visibleText} may leave unread. */
const HARMLESS = /^[ -~\u00a1-\u00ac\u00ae-\u02ff\u0370-\u0373\u0400-\u0482\u3040-\u3098\u4e00-\u9fff]*$/;

/** A newline of any alphabet, and a tab: where a text would go on elsewhere, a space stands. */
const LINE_BREAKS = /[\t\u2028\u2029]/g;

/** Marks in a row that are kept: as many as any script piles up, and fewer than reach the next row. */
const PILED_UP = /([\p{Mn}\p{Me}]{4})[\p{Mn}\p{Me}]+/gu;

/**
 * Characters without a shape of their own: zero-width, bidi and annotation controls, tags, fillers. The two
 * joiners and the variation selectors among them have uses, and rules of their own below.
 */
const SHAPELESS = /(?![\u200c\u200d\ufe00-\ufe0f])[\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/gu;

/**
 * Joiners that join nothing. They count only between the parts of an emoji and in scripts that are written
 * with them: before and between Latin, Greek or Cyrillic letters they could only hide.
 */
const JOINERS_TO_NOTHING =
  /[\u200c\u200d](?!\p{Extended_Pictographic}|(?![\p{sc=Latn}\p{sc=Grek}\p{sc=Cyrl}])\p{L})/gu;
const JOINERS_FROM_NOTHING =
  /(?<![\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f]|(?![\p{sc=Latn}\p{sc=Grek}\p{sc=Cyrl}\p{sc=Zinh}])[\p{L}\p{M}])[\u200c\u200d]/gu;

/** A variation selector that selects nothing: it needs a visible character right before it. */
const IDLE_SELECTORS = /(?<=^|[\s\u200c\u200d\ufe00-\ufe0f])[\ufe00-\ufe0f]/gu;

/** A mark at the very start would sit on whatever the screen shows before the text. */
const MARK_FIRST = /^(?=\p{M})/u;

/**
 * Takes out bold, italic, underline, strikethrough, monospace, reverse, reset and both kinds of colour, also
 * where a colour is incomplete. Everything else stays, other controls too.
 */
export function stripFormatting(text: string): string {
  return text.replace(CODES, "");
}

/**
 * A text as it may reach a terminal, whatever it held. It changes no width, moves no cursor, switches no
 * mode and no direction:
 * - C0 controls and DEL turn into their pictures (ESC is `␛`), a tab into a space, C1 controls into U+FFFD;
 * - line and paragraph separators turn into a space;
 * - bidi controls, zero-width characters, tag characters and fillers vanish; joiners and variation selectors
 *   stay inside emoji and in the scripts that need them;
 * - lone surrogates and noncharacters turn into U+FFFD;
 * - of combining marks in a row four stay, and a text that starts with one gets a dotted circle to carry it.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(visibleText("\u001b[31mred\u202e"), "␛[31mred");
 * ```
 */
export function visibleText(text: string): string {
  if (HARMLESS.test(text)) return text;
  return text.toWellFormed()
    .replace(LINE_BREAKS, " ")
    .replace(/\p{Cc}/gu, picture)
    .replace(/\p{Noncharacter_Code_Point}/gu, "\ufffd")
    .replace(SHAPELESS, "")
    .replace(IDLE_SELECTORS, "")
    .replace(JOINERS_TO_NOTHING, "")
    .replace(PILED_UP, "$1")
    .replace(JOINERS_FROM_NOTHING, "")
    .replace(MARK_FIRST, "\u25cc");
}

/** Unicode has a picture for each C0 control, in their order, and none for C1. */
function picture(control: string): string {
  const code = control.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? "\u2421" : "\ufffd";
}

function codes(): RegExp {
  const plain = "[\\u0002\\u000f\\u0011\\u0016\\u001d\\u001e\\u001f]";
  const colour = "\\u0003(?:\\d{1,2}(?:,\\d{1,2})?)?";
  const hexColour = "\\u0004(?:[\\da-f]{6}(?:,[\\da-f]{6})?)?";
  return new RegExp([plain, colour, hexColour].join("|"), "gi");
}
