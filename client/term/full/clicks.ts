/** What stands where somebody clicked. Does nothing about it. */
import type { Buffer } from "../../core/buffer.ts";
import type { Composed } from "./compose.ts";
import type { Entry } from "./entries.ts";
import type { Person } from "../../core/events.ts";
import type { Columns } from "./layout.ts";
import { personAt } from "./members_pane.ts";
import { roomAt } from "./rooms_pane.ts";

/** One of them, or nothing where nothing can be clicked. */
export interface Clicked {
  /** A conversation of the list. */
  readonly buffer?: Buffer | undefined;
  /** An entry of the scrollback. */
  readonly entry?: Entry | undefined;
  /** The nick of a member. */
  readonly person?: string | undefined;
  /** The row that tells how much there is below. */
  readonly end?: boolean;
}

/** What somebody clicked on. */
export interface Click {
  readonly at: { readonly row: number; readonly column: number };
  readonly open: { readonly list: readonly Buffer[]; readonly current: Buffer };
  /** The members, as they are shown. */
  readonly people: readonly Person[] | undefined;
}

/** @returns what this picture shows there; rows and columns count from 0 */
export function clickedOn({ layout, reading }: Composed, { at, open, people = [] }: Click): Clicked {
  const { rooms, body: { row: top, height }, text, members, status } = layout;
  const row = at.row - top;
  if (at.row === status?.row) return { end: reading.below !== undefined };
  if (row < 0 || row >= height) return {};
  if (isIn(text, at)) return { entry: reading.rows[row]?.entry };
  if (isIn(members, at)) return { person: personAt(people, { row, height })?.nick };
  return isIn(rooms, at) ? { buffer: roomAt(open, { row, height }) } : {};
}

function isIn(columns: Columns | undefined, { column }: { readonly column: number }): boolean {
  return columns !== undefined && column >= columns.column && column < columns.column + columns.width;
}
