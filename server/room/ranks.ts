/** Who ranks how in a room: the modes of membership, highest first, and the marks that show them. */

import { PREFIX_MARKS, ROOM_MODES } from "./room_modes.ts";
import type { Person } from "../person.ts";

/** A person in a room. */
export interface Member {
  readonly person: Person;
  /** Letters of {@linkcode ROOM_MODES}`.prefix` that this member has, highest first. */
  modes: string;
}

/** @returns the letters of a member after a change, highest first */
export function withMode(modes: string, change: { add: boolean; letter: string }): string {
  return [...ROOM_MODES.prefix].filter((l) => l === change.letter ? change.add : modes.includes(l)).join("");
}

/** @returns the marks of a member, all of them (multi-prefix) or the highest */
export function marksOf(member: Member, all: boolean): string {
  const marks = [...member.modes].map((letter) => PREFIX_MARKS[ROOM_MODES.prefix.indexOf(letter)]).join("");
  return all ? marks : marks.slice(0, 1);
}

/** Whether the member has this mode or a higher one. */
export function hasRank(member: Member | undefined, letter: string): boolean {
  if (member === undefined || member.modes === "") return false;
  return highest(member.modes) <= ROOM_MODES.prefix.indexOf(letter);
}

/** How high these modes of a member rank: the lower the number the higher, voice above none. */
export function highest(modes: string): number {
  return modes === "" ? ROOM_MODES.prefix.length : ROOM_MODES.prefix.indexOf(modes[0]!);
}
