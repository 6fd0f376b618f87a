/** Who is in a room, those with a mark first. Rows of spans; draws nothing. */
import type { Person } from "../../core/events.ts";
import { nickColour, type Span, span } from "../style.ts";
import { fitSpans } from "./strips.ts";
import type { Theme } from "./theme.ts";

/** Everybody in the order of the list: by the highest mark, as the server ranks them in `marks`, then by name. */
export function inOrder(people: readonly Person[], marks: string): Person[] {
  const keyed = people.map((person) => {
    const at = person.marks === "" ? -1 : marks.indexOf(person.marks[0] ?? "");
    return { person, rank: at < 0 ? marks.length : at, name: person.nick.toLowerCase() };
  });
  keyed.sort((a, b) => a.rank - b.rank || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  return keyed.map(({ person }) => person);
}

/** The people of a room in their order. */
export interface MembersView {
  readonly people: readonly Person[];
  readonly theme: Theme;
}

/** `height` rows, `width` cells each; the last one tells how many more there are. */
export function membersRows(
  { people, theme }: MembersView,
  { width, height }: { width: number; height: number },
): Span[][] {
  const shown = people.slice(0, named(people.length, height));
  const rows = shown.map(({ nick, marks }) => {
    const name = span(nick, { colour: nickColour(nick.toLowerCase()) });
    return fitSpans([span(marks.slice(0, 1) || " ", theme.quiet), name], width);
  });
  if (shown.length < people.length) {
    rows.push(fitSpans([span(` and ${people.length - shown.length} more`, theme.quiet)], width));
  }
  return [...rows, ...Array.from({ length: Math.max(0, height - rows.length) }, () => fitSpans([], width))];
}

/** The person in this row, counted from 0; undefined where nobody is. */
export function personAt(
  people: readonly Person[],
  { row, height }: { row: number; height: number },
): Person | undefined {
  return row < named(people.length, height) ? people[row] : undefined;
}

/** How many are shown by name: where not all can be, the last row tells how many more there are. */
function named(count: number, height: number): number {
  return count > height ? height - 1 : count;
}
