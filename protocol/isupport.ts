/** What a server tells of itself in 005, as tokens. It refuses to know what any token means. */

/** One token of RPL_ISUPPORT. */
export interface IsupportToken {
  readonly name: string;
  /** Unescaped, "" where there is none. */
  readonly value: string;
  /** `-NAME`: the server takes back what it said before. */
  readonly removed: boolean;
}

/** RFC 2812's fifteen parameters without the client's name and the closing text (Modern IRC, RPL_ISUPPORT). */
const TOKENS_A_LINE = 13;

/** Leaves room in 512 bytes for the source, the nick and the closing text. */
const BYTES_A_LINE = 350;

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/**
 * Reads the parameters of a 005 as they came: the first is the client's own name, and one with a space, the
 * closing text, is no token.
 */
export function parseIsupport(params: readonly string[]): IsupportToken[] {
  return params.slice(1).filter((param) => !param.includes(" ")).map(parseToken).filter((t) => t.name !== "");
}

/**
 * Lays tokens out in lines.
 *
 * @param tokens names to values, "" for none; what may not stand in a value is escaped
 * @returns for each line its tokens, at most 13 and never too many for 512 bytes
 */
export function formatIsupport(tokens: ReadonlyMap<string, string>): string[][] {
  const lines: string[][] = [];
  let line: string[] = [];
  let bytes = 0;
  for (const [name, value] of tokens) {
    const token = value === "" ? name : name + "=" + escapeValue(value);
    const size = encoder.encode(token).length + 1;
    if (line.length === TOKENS_A_LINE || line.length > 0 && bytes + size > BYTES_A_LINE) {
      lines.push(line);
      line = [];
      bytes = 0;
    }
    line.push(token);
    bytes += size;
  }
  if (line.length > 0) lines.push(line);
  return lines;
}

function parseToken(token: string): IsupportToken {
  const removed = token.startsWith("-");
  const text = removed ? token.slice(1) : token;
  const equals = text.indexOf("=");
  if (equals < 0) return { name: text, value: "", removed };
  return { name: text.slice(0, equals), value: unescapeValue(text.slice(equals + 1)), removed };
}

/** A run of escapes is decoded together: each stands for a byte, several for one character of UTF-8. */
function unescapeValue(value: string): string {
  return value.replace(/(?:\\x[\da-f]{2})+/gi, (run) => {
    const bytes = run.slice(2).split(/\\x/i).map((hex) => parseInt(hex, 16));
    return decoder.decode(Uint8Array.from(bytes));
  });
}

function escapeValue(value: string): string {
  let escaped = "";
  for (const char of value) {
    const code = char.charCodeAt(0);
    const plain = code > 0x20 && code !== 0x7f && char !== "\\" && char !== "=";
    escaped += plain ? char : "\\x" + code.toString(16).toUpperCase().padStart(2, "0");
  }
  return escaped;
}
