/** The bars above and below the text: what the conversation is about, and how things stand. Draws nothing. */
import type { Buffer } from "../../core/buffer.ts";
import type { Security } from "../../core/events.ts";
import { formattedSpans } from "../mirc.ts";
import { type Span, span } from "../style.ts";
import { countOf } from "./rooms_pane.ts";
import { inStyle, spread } from "./strips.ts";
import type { Theme } from "./theme.ts";

/** The bar at the top: the conversation's name, what it is about, how many are there. */
export function topicBar(
  buffer: Buffer,
  { width, theme, offline = false }: { width: number; theme: Theme; offline?: boolean },
): Span[] {
  const name = span(` ${buffer.title} `, { bold: true });
  const left = [name, ...about(buffer, { theme, offline })];
  const right = buffer.people === 0 ? [] : [span(` ${people(buffer.people)} `, theme.quiet)];
  return inStyle(spread(left, right, width), theme.bar);
}

function about(
  { kind, topic, joined }: Buffer,
  { theme, offline }: { theme: Theme; offline: boolean },
): Span[] {
  // Without a connection one is in no room, which says nothing about this one.
  if (kind === "room" && !joined && !offline) return [span("you are not in it", theme.quiet)];
  if (kind === "direct") return [span("in private", theme.quiet)];
  return formattedSpans(topic, theme.quiet);
}

function people(count: number): string {
  return count === 1 ? "1 person" : `${count} people`;
}

/** What the status bar tells. */
export interface Status {
  readonly nick: string;
  readonly phase: "offline" | "greeting" | "welcomed";
  readonly security: Security;
  /** Milliseconds; undefined when nobody knows. */
  readonly lag: number | undefined;
  readonly away: boolean;
  readonly typing: readonly string[];
  /** Entries below the last row, while older ones are read. */
  readonly below: number | undefined;
  /** Conversations with something unread that no list on the screen shows, with their numbers. */
  readonly elsewhere: readonly { readonly number: number; readonly buffer: Buffer }[];
  /** What to say before all else: what a mode is waiting for. */
  readonly hint: string | undefined;
}

/** Milliseconds from which on a person feels that the server is slow. */
const SLOW = 1_000;
/** Columns from which on the bar has room for what nobody asked for. */
const ROOMY = 70;
/** People who are named while they type. */
const TYPING = 2;

/** The bar above the input. */
export function statusBar(status: Status, { width, theme }: { width: number; theme: Theme }): Span[] {
  const left = [span(" ")];
  for (
    const part of [connection(status, theme), news(status, { width, theme }), unreadElsewhere(status, theme)]
  ) {
    if (part.length > 0) left.push(...left.length > 1 ? [span(" │ ", theme.quiet)] : [], ...part);
  }
  const right = [span(` ${SECURITY[status.security]} `, isOpen(status) ? theme.accent : theme.quiet)];
  return inStyle(spread(left, status.phase === "offline" ? [] : right, width), theme.bar);
}

const SECURITY: Readonly<Record<Security, string>> = {
  none: "not private",
  loopback: "this machine",
  pinned: "private (known key)",
  verified: "private (TLS)",
};

function isOpen({ security }: Status): boolean {
  return security === "none";
}

function connection({ nick, phase, lag, away }: Status, theme: Theme): Span[] {
  if (phase === "offline") return [span("no connection", theme.accent)];
  if (phase === "greeting") return [span("connecting…", theme.quiet)];
  const slow = lag !== undefined && lag >= SLOW
    ? [span(` slow: ${(lag / 1_000).toFixed(1)} s`, theme.accent)]
    : [];
  return [span(nick, { bold: true }), ...away ? [span(" away", theme.accent)] : [], ...slow];
}

/** What the person should see first: what a mode wants, what is below, or who is typing. */
function news(
  { hint, below, typing }: Status,
  { width, theme }: { width: number; theme: Theme },
): Span[] {
  if (hint !== undefined) return [span(hint)];
  if (below !== undefined) return [span(`↓ ${below || ""} more (Esc)`.replace("  ", " "), theme.accent)];
  if (typing.length === 0) return width >= ROOMY ? [span("F1 keys", theme.quiet)] : [];
  const names = typing.length > TYPING ? `${typing.length} people` : typing.join(" and ");
  return [span(`${names} ${typing.length === 1 ? "is" : "are"} typing…`, theme.quiet)];
}

function unreadElsewhere({ elsewhere }: Status, theme: Theme): Span[] {
  return elsewhere.flatMap(({ number, buffer }, index) => [
    ...index > 0 ? [span(" ")] : [],
    span(`${number}:${buffer.title}`, buffer.mentions > 0 ? theme.accent : {}),
    span(` ${countOf(buffer)}`, buffer.mentions > 0 ? theme.accent : theme.quiet),
  ]);
}
