/** What Tab can make of a word: commands after `/`, rooms after `#`, else names, those who spoke last first. */

import { COMMANDS } from "./commands/table.ts";
import type { ClientState } from "./state.ts";

/** Candidates to put in place of the text from `start` to `end` (UTF-16 offsets); spaces after them included. */
export interface Completion {
  readonly start: number;
  readonly end: number;
  readonly candidates: readonly string[];
}

/**
 * @param text the line being edited
 * @param cursor where the cursor is in it, as a UTF-16 offset
 */
export function complete(state: ClientState, text: string, cursor: number): Completion {
  const start = text.slice(0, cursor).search(/\S*$/);
  const word = text.slice(start, cursor);
  return { start, end: cursor, candidates: candidates(state, word, start === 0) };
}

function candidates(state: ClientState, word: string, first: boolean): string[] {
  if (first && word.startsWith("/")) {
    return Object.keys(COMMANDS).filter((name) => `/${name}`.startsWith(word.toLowerCase())).sort().map((
      name,
    ) => `/${name} `);
  }
  if (state.isRoom(word)) {
    const names = [...state.rooms.values()].map((room) => room.name).sort();
    return names.filter((name) => state.fold(name).startsWith(state.fold(word))).map((name) => `${name} `);
  }
  return nicks(state, word).map((nick) => first ? `${nick}: ` : `${nick} `);
}

function nicks(state: ClientState, word: string): string[] {
  const room = state.room(state.current ?? "");
  if (room === undefined) return [];
  const others = [...room.people.values()].map((person) => person.nick).sort();
  const all = [...new Set([...room.recent, ...others])];
  return all.filter((nick) => state.fold(nick).startsWith(state.fold(word)) && !state.isMe(nick));
}
