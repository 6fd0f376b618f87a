/** How many columns of a terminal a text takes. It measures code points, one by one, and knows no clusters. */

import { eastAsianWidth } from "get-east-asian-width";

// Combining marks and format characters take no column, except the soft hyphen, which is drawn;
// the vowels and finals of a Hangul syllable are drawn inside of its first letter.
const NO_COLUMN = /^(?!\u{AD})[\p{Mn}\p{Me}\p{Cf}\u{1160}-\u{11FF}]$/u;

const PRINTABLE_ASCII = /^[ -~]*$/;

/**
 * The columns that a text takes where each character has a fixed width: 2 for wide ones (Chinese, Japanese,
 * Korean, emoji), 0 for control characters, combining marks and zero-width characters, 1 for the rest.
 * A sequence of joined emoji counts as the sum of its parts. Escape sequences are not recognised.
 *
 * @example
 * ```ts
 * import { unicodeWidth } from "@std/cli/unicode-width";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(unicodeWidth("chat"), 4);
 * assertEquals(unicodeWidth("天地"), 4);
 * assertEquals(unicodeWidth("e\u0301"), 1);
 * ```
 */
export function unicodeWidth(str: string): number {
  if (PRINTABLE_ASCII.test(str)) return str.length;
  let columns = 0;
  for (const character of str) columns += characterWidth(character);
  return columns;
}

function characterWidth(character: string): number {
  const codePoint = character.codePointAt(0) ?? 0;
  if (codePoint < 0x20 || (codePoint >= 0x7f && codePoint < 0xa0)) return 0;
  return NO_COLUMN.test(character) ? 0 : eastAsianWidth(codePoint);
}
