/**
 * The masks in a room's lists b, e and I: how they are written, and whom they mean. What a list does with those
 * whom it means is not known here.
 */

import { matchesMask } from "../../protocol/names.ts";

/** What may stand in front of a mask (Modern, "EXTBAN parameter"; no prefix is needed), for docs/irc.md. */
export const EXTBAN_WORDS: Readonly<Record<string, string>> = {
  a: "those logged in to the account that follows, `a:bob` (also `account:bob`); to any for `a:*`",
  m: "those whom the mask behind it means, for speaking alone: in b they may enter, in e they may speak in spite of such a mute; in I it means nobody",
  t: "those whom the mask behind it means, for so many minutes: `t:5:bob`, `t:60:m:a:bob`; then the server takes it off the list",
};

/** The names under which accounts are meant (IRCv3 account-extban); the first is what stands in lists. */
export const ACCOUNT_EXTBANS: readonly string[] = ["a", "account"];

/** The longest time of a mask: a year, in minutes. */
export const MOST_MINUTES = 525_600;

/** One mask, read. */
export interface Mask {
  /** As it stands in the list: completed, `t:` before `m:` before `a:`. Reading it again gives the same. */
  readonly text: string;
  /** How long it stays; for ever if there is none. */
  readonly minutes?: number;
  /** Whether it is about speaking alone (`m:`). */
  readonly mute: boolean;
  /** Whether the pattern is for account names rather than for `nick!user@host`. */
  readonly account: boolean;
  readonly pattern: string;
}

/** As much of a client as masks can mean. */
export interface Meant {
  /** `nick!user@host`, the host as others see it. */
  readonly source: string;
  readonly account: string | undefined;
}

/**
 * Reads a mask as somebody gave it.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(parseMask("bob").text, "bob!*@*");
 * assertEquals(parseMask("m:t:05:account:bob").text, "t:5:m:a:bob");
 * ```
 *
 * @throws {RangeError} in words for a person, when nobody could be meant or the minutes are none
 */
export function parseMask(given: string): Mask {
  const { rest, minutes, mute } = parseQualifiers(given);
  const name = ACCOUNT_EXTBANS.find((name) => rest.startsWith(`${name}:`));
  const account = name !== undefined;
  const pattern = account ? rest.slice(name.length + 1) : complete(rest);
  const time = minutes === undefined ? "" : `t:${minutes}:`;
  const text = `${time}${mute ? "m:" : ""}${account ? "a:" : ""}${pattern}`;
  if (pattern === "" || /^:|\s/.test(text)) throw new RangeError("A mask is one word");
  return { text, minutes, mute, account, pattern };
}

/** Takes `t:` and `m:` off the front, each once and in any order. */
function parseQualifiers(given: string): { rest: string; minutes?: number; mute: boolean } {
  let rest = given;
  let minutes: number | undefined;
  let mute = false;
  for (;;) {
    const timed = minutes === undefined ? /^t:([^:]*):?(.*)$/.exec(rest) : null;
    if (timed !== null) {
      minutes = parseMinutes(timed[1]!);
      rest = timed[2]!;
    } else if (!mute && rest.startsWith("m:")) {
      mute = true;
      rest = rest.slice(2);
    } else return { rest, minutes, mute };
  }
}

/** Whether a mask means a client. Who is not logged in has no account that could match. */
export function means(mask: Mask, client: Meant): boolean {
  if (!mask.account) return matchesMask(mask.pattern, client.source);
  return client.account !== undefined && matchesMask(mask.pattern, client.account);
}

function parseMinutes(text: string): number {
  const minutes = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (minutes >= 1 && minutes <= MOST_MINUTES) return minutes;
  throw new RangeError(`Minutes are a whole number from 1 to ${MOST_MINUTES}`);
}

/** `bob` → `bob!*@*`, `*.example` → `*!*@*.example` */
function complete(mask: string): string {
  if (mask === "") return "";
  const at = mask.indexOf("@");
  const bang = mask.indexOf("!");
  if (at < 0 && bang < 0) return /[.:/]/.test(mask) ? `*!*@${mask}` : `${mask}!*@*`;
  if (bang < 0) return `*!${mask}`;
  return at < 0 ? `${mask}@*` : mask;
}
