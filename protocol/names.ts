/**
 * Names of people and rooms: what they may hold, when two are the same, and which ones a mask means. It
 * refuses to know who bears them and which are taken.
 */

/** How CASEMAPPING says that names are compared. */
export type Casemapping = "ascii" | "rfc1459" | "rfc1459-strict";

/** The longest nick in UTF-8 unless told otherwise: room for ten letters of any script. */
export const NICK_BYTES = 32;

/** The longest room name in UTF-8 unless told otherwise. */
export const ROOM_BYTES = 64;

/** Breaks the protocol or a mask, stands for a server's name, or frames a name on a screen. */
const NOT_IN_NICK = new Set(" ,*?!@.:$#<>");

/** Prefixes of members and rooms (Modern IRC, "Clients"), and '-', with which notices of servers are shown. */
const NOT_FIRST_IN_NICK = new Set("~&@%+-#:$");

/** A list, a mask, and what ends a room's name (Modern IRC, "Channels"). */
const NOT_IN_ROOM = new Set(" ,*?");

/** Nothing to see, or nothing that stays as it is: controls, spaces, formats, fillers, surrogates, unassigned. */
const UNSEEN = /[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\u2800\ufffd]/u;

/** More accents on one letter than any script has, or one on none. */
const PILED_UP = /^#?\p{M}|[\p{Mn}\p{Me}]{4}/u;

const RFC1459: Readonly<Record<string, string>> = { "[": "{", "]": "}", "\\": "|", "~": "^" };

const encoder = new TextEncoder();

/**
 * The form in which two spellings of one name are equal. Letters outside ASCII are never folded.
 *
 * @param casemapping as the server's CASEMAPPING says, "ascii" unless told otherwise
 */
export function fold(name: string, casemapping: Casemapping = "ascii"): string {
  const lower = lowerCase(name);
  if (casemapping === "ascii") return lower;
  const letters = casemapping === "rfc1459" ? /[[\]\\~]/g : /[[\]\\]/g;
  return lower.replace(letters, (letter) => RFC1459[letter] ?? letter);
}

/**
 * Whether a nick may be taken. Letters and digits of all scripts may, in any place; what may not:
 * 1. ` ,*?!@.:$#<>` anywhere and a member's prefix or '-' at the start;
 * 2. what cannot be seen or changes how others are seen: controls, spaces, zero-width and bidi characters;
 * 3. what looks like ASCII and is not (full-width letters …), or is one of two ways to write the same (not NFC);
 * 4. marks without a letter, or more than three on one.
 *
 * Look-alikes of other scripts (Cyrillic а) are names like any other here: only who knows the names in use
 * can tell whether one imitates another.
 */
export function isNick(name: string, maxBytes: number = NICK_BYTES): boolean {
  return !NOT_FIRST_IN_NICK.has(name.charAt(0)) && isName(name, { maxBytes, without: NOT_IN_NICK });
}

/**
 * Whether a room may have this name: '#' and at least one character more, none of them a space, a comma,
 * '*', '?', or of the kinds 2 to 4 that {@linkcode isNick} refuses.
 */
export function isRoomName(name: string, maxBytes: number = ROOM_BYTES): boolean {
  return name.startsWith("#") && name.length > 1 && isName(name, { maxBytes, without: NOT_IN_ROOM });
}

/**
 * Whether a mask means a text (Modern IRC, "Wildcard Expressions"): '*' stands for any characters, '?' for
 * one, a backslash before '*', '?' or another backslash for just that. ASCII letters match in either case.
 * The time grows with the lengths of the two and no faster than their product; nothing is kept or compiled.
 *
 * ```ts
 * import { assert } from "@std/assert";
 * assert(matchesMask("bob!*@*.example.com", "Bob!b@host.example.com"));
 * ```
 */
export function matchesMask(mask: string, text: string): boolean {
  const pattern = lowerCase(mask);
  const subject = lowerCase(text);
  let at = 0;
  let next = 0;
  let star = -1;
  let covered = 0;
  while (at < subject.length) {
    const code = pattern.charCodeAt(next);
    const width = code === BACKSLASH && isEscapable(pattern.charCodeAt(next + 1)) ? 2 : 1;
    if (code === STAR) {
      star = ++next;
      covered = at;
    } else if (code === QUESTION || pattern.charCodeAt(next + width - 1) === subject.charCodeAt(at)) {
      at += code === QUESTION ? charLength(subject, at) : 1;
      next += width;
    } else if (star >= 0) {
      // Only the last '*' needs to give way: what stood before it has matched as early as it can.
      covered += charLength(subject, covered);
      at = covered;
      next = star;
    } else return false;
  }
  while (pattern.charCodeAt(next) === STAR) next++;
  return next === pattern.length;
}

const STAR = 0x2a;
const QUESTION = 0x3f;
const BACKSLASH = 0x5c;

function isEscapable(code: number): boolean {
  return code === STAR || code === QUESTION || code === BACKSLASH;
}

function charLength(text: string, at: number): number {
  return (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
}

function isName(name: string, rules: { maxBytes: number; without: ReadonlySet<string> }): boolean {
  if (name === "" || name.length > rules.maxBytes) return false;
  for (const char of name) {
    if (rules.without.has(char) || char > "~" && imitatesAscii(char)) return false;
  }
  return !UNSEEN.test(name) && !PILED_UP.test(name) && name.normalize("NFC") === name &&
    encoder.encode(name).length <= rules.maxBytes;
}

function imitatesAscii(char: string): boolean {
  for (const plain of char.normalize("NFKC")) if (plain > "~") return false;
  return true;
}

/** ASCII letters only, and nothing allocated where there is none to change. */
function lowerCase(name: string): string {
  let upper = false;
  let ascii = true;
  for (let at = 0; at < name.length; at++) {
    const code = name.charCodeAt(at);
    if (code >= 0x41 && code <= 0x5a) upper = true;
    else if (code > 0x7f) ascii = false;
  }
  if (!upper) return name;
  return ascii ? name.toLowerCase() : name.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
