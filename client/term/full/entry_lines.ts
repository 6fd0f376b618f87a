/** Entries of a scrollback → lines, with what stands above and below a message. Knows no width and no place. */
import { stripFormatting } from "../../../protocol/formatting.ts";
import type { Reaction, RepliedTo } from "../../core/events.ts";
import {
  actionLine,
  type ClockStyle,
  happenedLine,
  LEAST_INDENT,
  messageLine,
  noticeLine,
  type Said,
  timed,
  wordsOf,
} from "../lines.ts";
import { type Line, nickColour, type Span, span, type Style } from "../style.ts";
import type { Entry, MovesEntry, SaidEntry } from "./entries.ts";
import { movesWords } from "./moves.ts";
import type { Theme } from "./theme.ts";

/** What the wording of an entry depends on besides itself. */
export interface Wording {
  /** The user's nick, to be made visible where others write it. */
  readonly nick: string;
  readonly clock: ClockStyle;
  readonly theme: Theme;
}

const QUIET: Style = { dim: true };
/** Characters of a message that its answers repeat, and people who are named under an emoji. */
const REPEATED = 80;
const NAMED = 3;

/** The lines of one entry, from top to bottom; there is always at least one. */
export function entryLines(entry: Entry, wording: Wording): Line[] {
  switch (entry.kind) {
    case "said":
      return saidLines(entry, wording);
    case "told":
      return entry.lines.map((line) => timed(line, wording.clock));
    case "moves":
      return [timed(movesLine(entry), wording.clock)];
  }
}

function movesLine({ at, moves }: MovesEntry): Line {
  return happenedLine(new Date(at), { text: movesWords(moves) });
}

function saidLines(entry: SaidEntry, wording: Wording): Line[] {
  const time = new Date(entry.at);
  if (entry.takenBack !== undefined) {
    return [timed(happenedLine(time, { text: `--- ${entry.takenBack}` }), wording.clock)];
  }
  const [text = "", ...more] = entry.text.split("\n");
  const said = { ...saidOf(entry, wording), text };
  const line = timed(formOf(said, entry), wording.clock);
  const indent = Math.max(LEAST_INDENT, line.indent);
  const words = [line, ...more.map((row) => aside("", wordsOf({ ...said, text: row }), indent))];
  return [
    ...repliedTo(entry, indent),
    ...withProgress(words, entry, wording),
    ...reacted(entry, indent, wording),
  ];
}

function saidOf({ at, from, text, mine, mention }: SaidEntry, { nick }: Wording): Said {
  return { time: new Date(at), nick: from, text, own: mine, mention: mention ? nick : undefined };
}

function formOf(said: Said, { manner }: SaidEntry): Line {
  if (manner === "notice") return noticeLine(said, false);
  return manner === "action" ? actionLine(said) : messageLine(said);
}

/** The last of the lines with what an own message waits for. */
function withProgress(lines: readonly Line[], { progress }: SaidEntry, { theme }: Wording): readonly Line[] {
  const last = lines.at(-1);
  if (progress === undefined || last === undefined) return lines;
  const words = progress === "sending" ? span(" …", QUIET) : span(" ✗ not sent", theme.accent);
  return [...lines.slice(0, -1), { ...last, spans: [...last.spans, words] }];
}

function repliedTo({ replyTo }: SaidEntry, indent: number): Line[] {
  return replyTo === undefined ? [] : [aside("┌ ", repliedWords(replyTo), indent)];
}

function reacted({ reactions = [] }: SaidEntry, indent: number, wording: Wording): Line[] {
  return reactions.length === 0 ? [] : [aside("", reactionSpans(reactions, wording), indent)];
}

/** A row that belongs to a message, where its own words begin. */
function aside(mark: string, spans: readonly Span[], indent: number): Line {
  return { spans: [span(" ".repeat(indent) + mark, QUIET), ...spans], indent: indent + mark.length };
}

function repliedWords({ from, text }: RepliedTo): Span[] {
  if (from === undefined) return [span("an earlier message", QUIET)];
  const words = stripFormatting(text ?? "").replaceAll("\n", " ");
  const beginning = words.length > REPEATED ? `${words.slice(0, REPEATED)}…` : words;
  return [span(from, { colour: nickColour(from.toLowerCase()) }), span(` ${beginning}`, QUIET)];
}

function reactionSpans(reactions: readonly Reaction[], { nick }: Wording): Span[] {
  return reactions.flatMap(({ emoji, nicks }, index) => {
    const names = nicks.slice(0, NAMED).map((name) => name === nick ? "you" : name).join(", ");
    const more = nicks.length > NAMED ? ` +${nicks.length - NAMED}` : "";
    return [span(`${index === 0 ? "" : "  "}${emoji}`), span(` ${names}${more}`, QUIET)];
  });
}
