/**
 * Rows of a log: what one commit brought stands together in as few of them as can be, for a row costs the store far
 * more than what is in it. A row stands under the msgid of its first entry. It knows bytes, and not what they say.
 *
 * A row with that entry alone is its bytes (codec.ts). Any other begins with {@linkcode MARK}; then, for each, stand
 * the length of its bytes (four bytes), the length of its msgid (one), the msgid and the bytes.
 */

/** No entry begins like this: its fifth byte is the bracket of a JSON array. */
const MARK = new Uint8Array([0x63, 0x68, 0x61, 0x74, 2]);
/** In front of the msgid of each entry. */
const HEAD = 5;

/** Bytes of a row with several entries: what is read for one of them is not much more than it. */
export const ROW = 8 * 1024;

/** An entry as it stands in a row. */
export interface Packed {
  readonly msgid: string;
  readonly bytes: Uint8Array;
}

/** @returns how many bytes an entry adds to a row */
export function sizeIn({ msgid, bytes }: Packed): number {
  return HEAD + msgid.length + bytes.length;
}

/**
 * @param key the msgid that the row stands, or is to stand, under: that of its first entry, or of one that it has lost
 * @param entries at least one, in their order; msgids are ASCII
 */
export function packRow(key: string, entries: readonly Packed[]): Uint8Array {
  if (entries.length === 1 && entries[0]!.msgid === key) return entries[0]!.bytes;
  const row = new Uint8Array(entries.reduce((sum, entry) => sum + sizeIn(entry), MARK.length));
  const view = new DataView(row.buffer);
  row.set(MARK);
  let at = MARK.length;
  for (const { msgid, bytes } of entries) {
    view.setUint32(at, bytes.length);
    row[at + 4] = msgid.length;
    for (let i = 0; i < msgid.length; i++) row[at + HEAD + i] = msgid.charCodeAt(i);
    row.set(bytes, at + HEAD + msgid.length);
    at += HEAD + msgid.length + bytes.length;
  }
  return row;
}

/**
 * @param key the msgid that the row stands under
 * @returns its entries, whole or damaged, in their order; of a row whose lengths are wrong those before the fault, and
 *   then one under the key that is none
 */
export function unpackRow(key: string, row: unknown): Packed[] {
  if (!(row instanceof Uint8Array)) return [{ msgid: key, bytes: new Uint8Array(0) }];
  if (MARK.some((byte, at) => row[at] !== byte)) return [{ msgid: key, bytes: row }];
  const view = new DataView(row.buffer, row.byteOffset, row.length);
  const entries: Packed[] = [];
  for (let at = MARK.length; at < row.length;) {
    const start = at + HEAD + (row[at + 4] ?? 0);
    const end = at + HEAD > row.length ? Infinity : start + view.getUint32(at);
    if (end > row.length) {
      entries.push({ msgid: key, bytes: new Uint8Array(0) });
      break;
    }
    entries.push({
      msgid: String.fromCharCode(...row.subarray(at + HEAD, start)),
      bytes: row.subarray(start, end),
    });
    at = end;
  }
  return entries;
}
