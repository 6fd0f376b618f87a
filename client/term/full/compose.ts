/** Puts the parts of the full screen together into one picture. Knows where each part is; words nothing. */
import type { Buffer } from "../../core/buffer.ts";
import type { Person } from "../../core/events.ts";
import { type Input, layOutInput, type Size } from "../input_rows.ts";
import { type Span, span } from "../style.ts";
import { type Status, statusBar, topicBar } from "./bars.ts";
import { type Layout, layOut } from "./layout.ts";
import { membersRows } from "./members_pane.ts";
import type { PaneRows } from "./reading_pane.ts";
import { roomsRows } from "./rooms_pane.ts";
import { fitSpans, type Frame, inStyle, spanCells, type Strip } from "./strips.ts";
import type { Theme } from "./theme.ts";
import type { Entry } from "./entries.ts";

/** What is to be seen. */
export interface Scene {
  readonly theme: Theme;
  /** All conversations, and the one that is looked at. */
  readonly list: readonly Buffer[];
  readonly current: Buffer;
  /** The people of the current one; undefined where there are none to show. */
  readonly members: readonly Person[] | undefined;
  readonly membersWish: "on" | "off" | "auto";
  readonly input: Input;
  /** Rows right above the status bar: a menu, a preview. The last ones count. */
  readonly panel: (area: { width: number; height: number }) => readonly (readonly Span[])[];
  /** The entry that a person is about to do something with. */
  readonly selected: Entry | undefined;
  /** Lays the scrollback out. */
  readonly reading: (area: { width: number; height: number }) => PaneRows;
  readonly status: Omit<Status, "below" | "elsewhere">;
}

/** The picture, and where its parts are. */
export interface Composed {
  readonly frame: Frame;
  readonly layout: Layout;
  readonly reading: PaneRows;
}

/** Makes the picture for a terminal of this size. */
export function compose(scene: Scene, size: Size): Composed {
  const input = layOutInput(scene.input, size);
  const layout = layOut(size, {
    inputRows: input.rows.length,
    rooms: scene.list.length > 1,
    members: scene.members === undefined ? "off" : scene.membersWish,
  });
  const panel = scene.panel({ width: size.columns, height: layout.body.height }).slice(
    -layout.body.height || undefined,
  );
  // What is read goes up by what opens below it, so that a message can be seen while something is done about it.
  const reading = scene.reading({
    width: layout.text.width,
    height: layout.body.height - panel.length,
  });
  const rows = [
    ...layout.topic === undefined ? [] : [[
      whole(
        topicBar(scene.current, { ...wide(scene, layout), offline: scene.status.phase !== "welcomed" }),
        size,
      ),
    ]],
    ...body(scene, { layout, reading }).slice(0, layout.body.height - panel.length),
    ...panel.map((row) => [whole(row, size)]),
    ...layout.status === undefined ? [] : [[whole(status(scene, { layout, reading }), size)]],
    ...input.rows.map((row) => [whole(row, size)]),
  ].slice(0, size.rows);
  const row = layout.input.row + input.cursorRow;
  // In a column or two there is no place behind what is typed.
  const before = spanCells(input.beforeCursor) < size.columns ? input.beforeCursor : [];
  return { frame: { rows, cursor: { row, before } }, layout, reading };
}

function wide({ theme }: Scene, { size }: Layout): { width: number; theme: Theme } {
  return { width: size.columns, theme };
}

function whole(spans: readonly Span[], { columns }: Size): Strip {
  return { column: 0, width: columns, spans: fitSpans(spans, columns) };
}

function body(scene: Scene, { layout, reading }: { layout: Layout; reading: PaneRows }): Strip[][] {
  const { height } = layout.body;
  const columns = [
    roomsStrips(scene, layout),
    reading.rows.map(({ spans, entry }) => {
      const { column, width } = layout.text;
      const fitting = fitSpans(spans, width);
      const isChosen = entry !== undefined && entry === scene.selected;
      return [{ column, width, spans: isChosen ? inStyle(fitting, scene.theme.chosen) : fitting }];
    }),
    membersStrips(scene, layout),
  ];
  return Array.from({ length: height }, (_, row) => columns.flatMap((strips) => strips?.[row] ?? []));
}

function roomsStrips(
  { list, current, theme }: Scene,
  { rooms, body: { height } }: Layout,
): Strip[][] | undefined {
  if (rooms === undefined) return undefined;
  const { column, width } = rooms;
  return roomsRows({ list, current, theme }, { width, height }).map((spans) => [
    { column, width, spans },
    { column: column + width, width: 1, spans: [span("│", theme.quiet)] },
  ]);
}

function membersStrips({ members, theme }: Scene, layout: Layout): Strip[][] | undefined {
  if (layout.members === undefined || members === undefined) return undefined;
  const { column, width } = layout.members;
  return membersRows({ people: members, theme }, { width, height: layout.body.height }).map((spans) => [
    { column: column - 1, width: 1, spans: [span("│", theme.quiet)] },
    { column, width, spans },
  ]);
}

function status(scene: Scene, { layout, reading }: { layout: Layout; reading: PaneRows }): Span[] {
  const numbered = scene.list.map((buffer, number) => ({ number, buffer }));
  const elsewhere = layout.rooms !== undefined
    ? []
    : numbered.filter(({ buffer }) => buffer !== scene.current && buffer.unread > 0 && !buffer.muted);
  return statusBar({ ...scene.status, below: reading.below, elsewhere }, wide(scene, layout));
}
