/**
 * Which part of a log CHATHISTORY means (IRCv3 draft/chathistory): references to messages and times, and the ranges
 * to read. It knows msgids and times; it reads nothing itself and knows no session.
 */

import type { Range } from "./backend/backend.ts";
import { idAt, timeOf } from "./backend/stamp.ts";

/** A place in a log: between which msgids it is, seen from either side. */
export interface Place {
  /** Compares like a msgid: what is earlier than the place sorts before it. */
  readonly earlier: string;
  /** Compares like a msgid: what is later than the place sorts after it. */
  readonly later: string;
  /** Milliseconds since 1970. */
  readonly time: number;
}

/** What can stand in front of `=`; the value of MSGREFTYPES, best first. */
export const REFERENCE_TYPES: readonly string[] = ["msgid", "timestamp"];

/**
 * @param reference `msgid=…` or `timestamp=…`
 * @returns the place, `"type"` when it is of no known type, `"value"` when there can be no such place
 */
export function parseReference(reference: string): Place | "type" | "value" {
  const at = reference.indexOf("=");
  const type = reference.slice(0, Math.max(at, 0));
  if (!REFERENCE_TYPES.includes(type)) return "type";
  const value = reference.slice(at + 1);
  return (type === "msgid" ? atMessage(value) : atTime(value)) ?? "value";
}

function atMessage(msgid: string): Place | undefined {
  const time = timeOf(msgid);
  if (!/^[0-9a-z]{14,64}$/.test(msgid) || Number.isNaN(time)) return undefined;
  return { earlier: msgid, later: msgid, time };
}

function atTime(text: string): Place | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/.test(text)) return undefined;
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : { earlier: idAt(time), later: idAt(time + 1), time };
}

/** The ranges that a subcommand means, oldest first; together they give `limit` entries at most. */
export const SELECTIONS: Readonly<Record<string, (limit: number, from: Place, to: Place) => Range[]>> = {
  BEFORE: (limit, { earlier }) => [{ before: earlier, limit, from: "newest" }],
  AFTER: (limit, { later }) => [{ after: later, limit, from: "oldest" }],
  LATEST: (limit, { later }) => [{ after: later, limit, from: "newest" }],
  AROUND: (limit, { earlier }) => {
    const behind = Math.ceil(limit / 2);
    const ranges: Range[] = [
      { before: earlier, limit: limit - behind, from: "newest" },
      { after: justBefore(earlier), limit: behind, from: "oldest" },
    ];
    return ranges.filter((range) => range.limit > 0);
  },
  BETWEEN: (limit, from, to) =>
    from.earlier <= to.earlier
      ? [{ after: from.later, before: to.earlier, limit, from: "oldest" }]
      : [{ after: to.later, before: from.earlier, limit, from: "newest" }],
};

/** @returns where to look for one message, or undefined when there can be none of this id */
export function rangeOf(msgid: string): Range | undefined {
  const place = atMessage(msgid);
  return place === undefined ? undefined : { after: justBefore(place.earlier), limit: 1, from: "oldest" };
}

/** The place before everything, for `LATEST … *`. */
export const BEGINNING: Place = { earlier: "", later: "", time: 0 };

/** @returns what sorts before this msgid and after all that are smaller: msgids are of one length */
function justBefore(msgid: string): string {
  return msgid.slice(0, -1) + String.fromCharCode(msgid.charCodeAt(msgid.length - 1) - 1) + "~";
}
