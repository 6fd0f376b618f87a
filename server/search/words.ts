/**
 * What a text is found by. It takes messages and questions apart in the same way, so that they meet; it knows
 * neither the index nor who asks.
 */

import { parseCtcp } from "../../protocol/ctcp.ts";
import { stripFormatting } from "../../protocol/formatting.ts";

const ASCII = /^[\0-\x7f]*$/;

/** What a word is made of. The rest stands between words. */
const WORDS = /[\p{L}\p{N}\p{M}\p{Extended_Pictographic}]+/gu;

/**
 * Scripts that put no space between words, and pictures: here each character is a word. So any part of a text can be
 * found, were it one character; pieces of three, which SQLite would cut by itself, find nothing shorter than that,
 * though most words of Chinese have two, and take three times the memory.
 */
const UNSPACED =
  /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}\p{Extended_Pictographic}]/gu;

/** Accents of the alphabets that have upper and lower case. Marks of others make another letter, and stay. */
const ACCENTS = /[\u0300-\u036f]/g;

/**
 * The words of a text, without their case and accents.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(wordsOf("Grüße, 世界!"), ["grusse", "世", "界"]);
 * ```
 */
export function wordsOf(text: string): string[] {
  return folded(text).match(WORDS) ?? [];
}

/** @returns the words of what somebody said; of a CTCP those of /me alone, for people say nothing else with it */
export function wordsSaid(text: string): string[] {
  const ctcp = parseCtcp(text);
  if (ctcp === undefined) return wordsOf(stripFormatting(text));
  return ctcp.command === "ACTION" ? wordsOf(stripFormatting(ctcp.text)) : [];
}

/**
 * The question as FTS5 reads it. Its parts between spaces must all be there; what is several words within one part
 * ("foo.bar", Chinese) must be in a row; the very last word may go on. None of it is syntax: words have no quotes.
 *
 * @returns "" when there is no word in it
 */
export function matchOf(text: string): string {
  const parts = text.split(/\s+/).map(wordsOf).filter((words) => words.length > 0);
  if (parts.length === 0) return "";
  return `${parts.map((words) => `"${words.join(" ")}"`).join(" AND ")}*`;
}

function folded(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase();
  // By way of the upper case, so that ß is ss and all sigmas are one.
  const plain = text.normalize("NFKD").replace(ACCENTS, "").toUpperCase().toLowerCase().replaceAll("ς", "σ");
  return plain.normalize("NFC").replace(UNSPACED, " $& ");
}
