/** What stands where somebody clicked. Does nothing about it. */
import type { Buffer } from "../../core/buffer.ts";
import type { Composed } from "./compose.ts";
import type { Entry } from "./entries.ts";
import { roomAt } from "./rooms_pane.ts";

/** One conversation of the list, or one entry of the scrollback; neither where nothing can be clicked. */
export interface Clicked {
  readonly buffer?: Buffer | undefined;
  readonly entry?: Entry | undefined;
}

/** @returns what this picture shows there; rows and columns count from 0 */
export function clickedOn(
  { layout: { rooms, body, text }, reading }: Composed,
  { at, open }: {
    readonly at: { readonly row: number; readonly column: number };
    readonly open: { readonly list: readonly Buffer[]; readonly current: Buffer };
  },
): Clicked {
  const row = at.row - body.row;
  if (row < 0 || row >= body.height) return {};
  if (at.column >= text.column && at.column < text.column + text.width) {
    return { entry: reading.rows[row]?.entry };
  }
  if (rooms === undefined || at.column >= rooms.width) return {};
  return { buffer: roomAt(open, { row, height: body.height }) };
}
