/** `*bold*`, `_italic_` and `` `code` `` as a person types them → mIRC's codes. Pure. */

/** The codes that begin and end each. */
const CODES: Readonly<Record<string, string>> = { "*": "\x02", "**": "\x02", "_": "\x1d", "`": "\x11" };

/** What is left as it stands: addresses, and a mark behind a backslash, which loses it. */
const LEFT = /\\[*_`\\]|\b[a-z][a-z0-9+.-]*:\/\/\S+|\bwww\.\S+/iy;

/** Code is taken as it stands; its marks may be doubled, as Markdown has it. */
const CODE = /(`{1,2})(?!`)(\S|\S[^\n]*?\S)\1(?!`)/y;

/** Marks at the ends of words: nothing of a word before the first or behind the last, no space inside them. */
const EMPHASIS = /(\*\*?|_)(?!\s|\1)([^\n]*?[^\s\\])\1(?![\p{L}\p{N}_*])/uy;

/**
 * Reads what a person typed.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(formatted("a *bold* word, snake_case_name, \\*this\\*"), "a \x02bold\x02 word, snake_case_name, *this*");
 * ```
 */
export function formatted(text: string): string {
  let out = "";
  for (let at = 0; at < text.length;) {
    const [whole, shown] = pieceAt(text, at);
    out += shown;
    at += whole.length;
  }
  return out;
}

/** The next piece as it was typed, and as it is sent. */
function pieceAt(text: string, at: number): readonly [string, string] {
  const left = matchAt(LEFT, text, at)?.[0];
  if (left !== undefined) return [left, left.startsWith("\\") ? left.slice(1) : left];
  const code = matchAt(CODE, text, at);
  if (code !== undefined) return [code[0], CODES["`"] + code[2]! + CODES["`"]];
  const before = text[at - 1] ?? " ";
  const emphasis = /[\p{L}\p{N}_*\\]/u.test(before) ? undefined : matchAt(EMPHASIS, text, at);
  if (emphasis === undefined) return [text[at]!, text[at]!];
  const [whole, mark = "", inner = ""] = emphasis;
  return [whole, CODES[mark] + formatted(inner) + CODES[mark]];
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}
