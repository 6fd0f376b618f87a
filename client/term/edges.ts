/** Where characters and words begin and end in a line of text. Knows no editor and no width. */

const WORD = /^[\p{L}\p{M}\p{N}_]/u;
const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** The end of the grapheme at `index`. */
export function nextEdge(text: string, index: number): number {
  const part = segmenter.segment(text).containing(index);
  return part === undefined ? text.length : part.index + part.segment.length;
}

/** The start of the grapheme before `index`. */
export function previousEdge(text: string, index: number): number {
  return index <= 0 ? 0 : segmenter.segment(text).containing(index - 1)?.index ?? 0;
}

/** `index`, or the end of the grapheme that it is inside of. */
export function edgeAtOrAfter(text: string, index: number): number {
  return edgeAtOrBefore(text, index) === index ? index : nextEdge(text, index);
}

/** `index`, or the start of the grapheme that it is inside of. */
export function edgeAtOrBefore(text: string, index: number): number {
  return segmenter.segment(text).containing(index)?.index ?? text.length;
}

/** Where Alt-B goes: over what is no word, then over one word of letters, marks and digits. */
export function wordStart(text: string, cursor: number): number {
  const end = skipBack(text, cursor, (character) => !WORD.test(character));
  return skipBack(text, end, (character) => WORD.test(character));
}

/** Where Alt-F goes. */
export function wordEnd(text: string, cursor: number): number {
  return cursor + (/^[^\p{L}\p{M}\p{N}_]*[\p{L}\p{M}\p{N}_]*/u.exec(text.slice(cursor))?.[0].length ?? 0);
}

/** Where Ctrl-W goes: over blanks, then over everything up to the next blank. */
export function blankStart(text: string, cursor: number): number {
  const end = skipBack(text, cursor, (character) => /\s/.test(character));
  return skipBack(text, end, (character) => /\S/.test(character));
}

/** A loop and no RegExp with `$`, whose backtracking would be felt on a long line. */
function skipBack(text: string, cursor: number, skipped: (character: string) => boolean): number {
  let index = cursor;
  while (index > 0) {
    const start = previousEdge(text, index);
    if (!skipped(text.slice(start, index))) break;
    index = start;
  }
  return index;
}
