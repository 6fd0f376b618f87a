/** A text of several lines before it is sent: what it will be, and how it begins and ends. Rows of spans. */
import { type Span, span } from "../style.ts";
import { fitSpans, inStyle } from "./strips.ts";
import type { Theme } from "./theme.ts";

/** What is known of it. */
export interface PreviewOptions {
  readonly width: number;
  readonly height: number;
  readonly theme: Theme;
  /** Whether the server takes several lines as one message (IRCv3 draft/multiline). */
  readonly together: boolean;
}

/** Rows that it takes at most, with the one above the lines. */
const MOST = 8;

/** No rows for a text of one line. */
export function previewRows(text: string, { width, height, theme, together }: PreviewOptions): Span[][] {
  const lines = text.replace(/\n+$/, "").split("\n");
  if (lines.length < 2) return [];
  const what = together ? `${lines.length} lines as one message` : `${lines.length} messages`;
  const head = [span(` Enter sends ${what}, Ctrl-U drops them`)];
  const room = Math.min(MOST, Math.max(1, Math.floor(height / 2))) - 1;
  return [
    inStyle(fitSpans(head, width), theme.bar),
    ...shownLines(lines, room).map((spans) => fitSpans([span("│ ", theme.quiet), ...spans], width)),
  ];
  function shownLines(lines: readonly string[], room: number): Span[][] {
    if (lines.length <= room) return lines.map((line) => [span(line)]);
    if (room < 2) return [];
    const left = lines.length - (room - 1);
    const between = [span(`… ${left} more`, theme.quiet)];
    return [...lines.slice(0, room - 2).map((line) => [span(line)]), between, [span(lines.at(-1)!)]];
  }
}
