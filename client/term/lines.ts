/**
 * The forms of line in the scrollback: what somebody says, does or notices, what happened, what went wrong. Each begins
 * with what the others cannot: after the time a message has a name, and no name starts with `-`, `*`, `<` or `!` (one of
 * a hostile server is put in quotes), so nobody's text can pass for another form, in colour or without. Nor can the end
 * of a long one: further rows never begin where the first one does. Knows no events.
 */
import { linkedSpans } from "./links.ts";
import { formattedSpans } from "./mirc.ts";
import { type Line, nickColour, type Span, span, type Style } from "./style.ts";
import { cells } from "./width.ts";

/** What all lines about people have. */
export interface Said {
  readonly time: Date;
  readonly nick: string;
  readonly text: string;
  /** The room, when it is not the one in front. */
  readonly room?: string;
  /** Said by the user of this terminal. */
  readonly own?: boolean;
  /** The user's own nick, to be made visible where others write it. */
  readonly mention?: string;
}

/** Cells before the further rows of what others have written, so that none of them can pass for another line. */
export const LEAST_INDENT = 2;

const DIM: Style = { dim: true };
const WRONG: Style = { bold: true, colour: 160 };

/** `12:34 amy hello` */
export function messageLine(said: Said): Line {
  return line(said, [nickSpan(said), ...wordsOf(said)]);
}

/** `12:34 * amy waves` */
export function actionLine(said: Said): Line {
  return line(said, [span("* ", { bold: true }), nickSpan(said), ...wordsOf(said)]);
}

/** `12:34 <amy → you> hello`, or `<you → amy>`; `to` is the other end's name or undefined for the user. */
export function privateLine(said: Said, to: string | undefined): Line {
  const ends = to === undefined ? [person(said.nick), span(" → you")] : [span("you → "), person(to)];
  return line(said, [span("<"), ...ends, span("> "), ...wordsOf(said)]);
}

/** `12:34 -amy- hello`; a server's own notice is dim as a whole, which no formatting code of a text can be. */
export function noticeLine(said: Said, server: boolean): Line {
  if (server) return line(said, [span(`-${said.nick}- `, DIM), ...formattedSpans(said.text, DIM)]);
  return line(said, [span("-"), person(said.nick), span("- "), ...wordsOf(said)]);
}

/** `12:34 --> amy joined`: something that happened, dim. The text begins with `-->`, `<--` or `---`. */
export function happenedLine(time: Date, { text, room }: { text: string; room?: string }): Line {
  return line({ time, room }, formattedSpans(text, DIM));
}

/** `12:34 !!! There is no room "#dev".`: what went wrong, and what to do next. */
export function wrongLine(time: Date, text: string): Line {
  return line({ time }, [span("!!! ", WRONG), span(text)]);
}

/** Words of the program itself, such as help; no time before them. */
export function plainLine(text: string, style: Style = {}): Line {
  const indent = /^ */.exec(text)?.[0].length ?? 0;
  return { spans: [span(text, style)], indent: indent + (indent > 0 ? 2 : 0) };
}

/** A row of an answer, which may be in the words of others. */
export function answerLine(text: string): Line {
  const whole = plainLine(text);
  return { ...whole, indent: Math.max(LEAST_INDENT, whole.indent) };
}

function line({ time, room }: { time: Date; room?: string }, spans: readonly Span[]): Line {
  const where = room === undefined ? [] : [span(`[${room}] `, { bold: true, dim: true })];
  return { spans: [...where, ...spans], indent: 0, time };
}

/** How the time of a line is written: `13:05`, ` 1:05 pm`, or not at all. */
export type ClockStyle = "24h" | "12h" | "off";

/** The line with its time before it, where it has one. */
export function timed(line: Line, style: ClockStyle): Line {
  const { time, dated, ...rest } = line;
  if (time === undefined) return line;
  const text = (dated ? `${day(time)} ` : "") + (style === "off" ? "" : `${clock(time, style)} `);
  if (text === "") return { ...rest, indent: Math.max(LEAST_INDENT, line.indent) };
  return { spans: [span(text, DIM), ...line.spans], indent: line.indent + cells(text) };
}

/** `2026-01-31`, here. */
export function day(date: Date): string {
  return [date.getFullYear(), date.getMonth() + 1, date.getDate()]
    .map((part) => String(part).padStart(2, "0")).join("-");
}

/** Hours and minutes, here: `13:05`, or ` 1:05 pm`. */
export function clock(time: Date, style: Exclude<ClockStyle, "off"> = "24h"): string {
  const [hours, minutes] = [time.getHours(), String(time.getMinutes()).padStart(2, "0")];
  if (style === "24h") return `${String(hours).padStart(2, "0")}:${minutes}`;
  return `${String((hours + 11) % 12 + 1).padStart(2)}:${minutes} ${hours < 12 ? "am" : "pm"}`;
}

function nickSpan(said: Said): Span {
  return said.own ? span(`${called(said.nick)} `, { bold: true }) : person(said.nick, " ");
}

function person(nick: string, behind = ""): Span {
  return span(called(nick) + behind, { colour: nickColour(nick.toLowerCase()) });
}

/** What a name begins with that cannot be the beginning of another form of line. */
const NAME = /^[\p{L}\p{N}_[\]\\^`{|}]/u;

function called(nick: string): string {
  return NAME.test(nick) ? nick : `"${nick}"`;
}

/** What was said, with its links and colours, and with the user's name standing out. */
export function wordsOf({ text, mention, own }: Said): Span[] {
  const spans = linkedSpans(formattedSpans(text));
  return mention === undefined || own ? spans : spans.flatMap((part) => marked(part, mention));
}

/** The span cut so that each whole word which is the name stands out. */
function marked(part: Span, name: string): Span[] {
  const found: Span[] = [];
  let rest = 0;
  for (const at of wordsAt(part.text, name)) {
    if (at > rest) found.push({ text: part.text.slice(rest, at), style: part.style });
    found.push({
      text: part.text.slice(at, at + name.length),
      style: { ...part.style, bold: true, reverse: true },
    });
    rest = at + name.length;
  }
  return [...found, { text: part.text.slice(rest), style: part.style }];
}

/** Where `name` stands in `text` as a word of its own, in upper or lower case. */
function wordsAt(text: string, name: string): number[] {
  const found: number[] = [];
  if (name === "") return found;
  const [haystack, needle] = [text.toLowerCase(), name.toLowerCase()];
  // Lower case may be longer than upper case ("İ"); then nothing is marked rather than the wrong letters.
  if (haystack.length !== text.length) return found;
  for (let at = haystack.indexOf(needle); at >= 0; at = haystack.indexOf(needle, at + needle.length)) {
    const around = (haystack[at - 1] ?? " ") + (haystack[at + needle.length] ?? " ");
    if (!/[\p{L}\p{N}_]/u.test(around)) found.push(at);
  }
  return found;
}
