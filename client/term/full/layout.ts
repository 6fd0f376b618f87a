/** Where the parts of the full screen are, for a terminal of any size. Draws nothing. */
import type { Size } from "../input_rows.ts";

/** Columns of a pane. */
export interface Columns {
  readonly column: number;
  readonly width: number;
}

/** Rows of a pane. */
export interface Rows {
  readonly row: number;
  readonly height: number;
}

/** What goes where. Everything but the text and the input may be missing. */
export interface Layout {
  readonly size: Size;
  readonly topic: Rows | undefined;
  /** The panes beside each other. */
  readonly body: Rows;
  readonly rooms: Columns | undefined;
  readonly text: Columns;
  readonly members: Columns | undefined;
  readonly status: Rows | undefined;
  readonly input: Rows;
}

/** What the person and the conversation want. */
export interface Wishes {
  /** Rows of what is being typed. */
  readonly inputRows: number;
  /** Whether there is more than one conversation. */
  readonly rooms: boolean;
  /** Whether the conversation has members, and the person wants to see them. */
  readonly members: "on" | "off" | "auto";
}

const ROOMS_WIDTH = 17;
const MEMBERS_WIDTH = 16;
/** Columns from which on a pane is worth its place beside the text. */
const ROOMS_FROM = 70;
const MEMBERS_FROM = 100;
/** Columns that the text keeps whatever is wished for. */
const TEXT_LEAST = 24;
/** Rows from which on the bars are worth theirs. */
const STATUS_FROM = 4;
const TOPIC_FROM = 6;

/** Lays everything out; the input has at most half of the rows, and the text at least one. */
export function layOut(size: Size, wishes: Wishes): Layout {
  const input = Math.max(1, Math.min(wishes.inputRows, Math.floor(size.rows / 2)));
  const topic = size.rows >= TOPIC_FROM ? 1 : 0;
  const status = size.rows >= STATUS_FROM ? 1 : 0;
  const height = Math.max(0, size.rows - input - topic - status);
  return {
    size,
    topic: topic > 0 ? { row: 0, height: 1 } : undefined,
    body: { row: topic, height },
    ...panes(size, wishes),
    status: status > 0 ? { row: topic + height, height: 1 } : undefined,
    input: { row: topic + height + status, height: input },
  };
}

/** One column stands between two panes. */
function panes({ columns }: Size, wishes: Wishes): Pick<Layout, "rooms" | "text" | "members"> {
  const rooms = wishes.rooms && columns >= ROOMS_FROM ? ROOMS_WIDTH + 1 : 0;
  const left = columns - rooms - MEMBERS_WIDTH - 1;
  const wanted = wishes.members === "on" ? left >= TEXT_LEAST : columns >= MEMBERS_FROM;
  const members = wishes.members !== "off" && wanted ? MEMBERS_WIDTH + 1 : 0;
  return {
    rooms: rooms > 0 ? { column: 0, width: ROOMS_WIDTH } : undefined,
    text: { column: rooms, width: columns - rooms - members },
    members: members > 0 ? { column: columns - MEMBERS_WIDTH, width: MEMBERS_WIDTH } : undefined,
  };
}
