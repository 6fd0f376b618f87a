/** The length of lines on their way out. It does not know what they say. */

/** Bytes of a line without tags, with its CR LF, that every client can read (Modern, "Message Format"). */
export const LINE_BYTES = 512;

const encoder = new TextEncoder();
const room = new Uint8Array(LINE_BYTES - 2);

/**
 * Cuts off, between two characters, what would make a line longer than clients read: names at their longest leave a
 * text at its longest too little room.
 *
 * @param line without tags and CR LF
 */
export function cutLine(line: string): string {
  if (line.length * 3 <= room.length) return line;
  return line.slice(0, encoder.encodeInto(line, room).read);
}
