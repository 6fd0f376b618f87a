/**
 * What a scrollback is made of: what was said, who came and went, and lines that were told. Plain data, of which one is
 * replaced by another when something becomes of it; it words nothing and has no width.
 */
import type { Manner, Reaction, RepliedTo } from "../../core/events.ts";
import type { Line } from "../style.ts";

/** Something that somebody said. */
export interface SaidEntry {
  readonly kind: "said";
  /** Milliseconds since 1970, as in all of them. */
  readonly at: number;
  /** The message's key, as `Client.messages` and `Client.answers` take it. */
  readonly key: string;
  readonly from: string;
  readonly text: string;
  readonly manner: Manner;
  readonly mine: boolean;
  readonly mention: boolean;
  readonly replyTo?: RepliedTo;
  /** What an own message still waits for, or what became of it; undefined once the server has it. */
  readonly progress?: "sending" | "failed";
  readonly reactions?: readonly Reaction[];
  /** Who took it back, in words; its text is not shown any more. */
  readonly takenBack?: string;
}

/** Lines of the program, the server, or about the room. */
export interface ToldEntry {
  readonly kind: "told";
  readonly at: number;
  readonly lines: readonly Line[];
}

/** People who came, went or took another name, one after the other and with nothing said in between. */
export interface MovesEntry {
  readonly kind: "moves";
  readonly at: number;
  readonly moves: readonly Move[];
}

/** One coming or going. */
export type Move =
  | { readonly kind: "came" | "went"; readonly who: string }
  | { readonly kind: "renamed"; readonly who: string; readonly to: string };

/** One thing in a scrollback. */
export type Entry = SaidEntry | ToldEntry | MovesEntry;

/** Whether it is a message that a person can still do something with. */
export function isMessage(entry: Entry | undefined): entry is SaidEntry {
  return entry?.kind === "said" && entry.takenBack === undefined;
}

/** Characters that an entry is counted as besides its texts: what it takes when there is hardly any. */
const BESIDES = 50;

/** How much an entry takes, in characters. */
export function weightOf(entry: Entry): number {
  switch (entry.kind) {
    case "said":
      return BESIDES + entry.key.length + entry.from.length + entry.text.length;
    case "told":
      return BESIDES + sumOf(entry.lines.flatMap(({ spans }) => spans), ({ text }) => BESIDES + text.length);
    case "moves":
      return BESIDES + sumOf(entry.moves, weightOfMove);
  }
}

/** The same of one coming or going. */
export function weightOfMove(move: Move): number {
  return BESIDES + move.who.length + (move.kind === "renamed" ? move.to.length : 0);
}

function sumOf<T>(items: readonly T[], weight: (item: T) => number): number {
  return items.reduce((sum, item) => sum + weight(item), 0);
}
