/**
 * Message tags: the part of a line after '@'. It owns their splitting and escaping and refuses to know what
 * any tag means, who may send it, or how long the section may be.
 */

/** Tag keys (client-only ones with their '+') to unescaped values; a tag without a value has "". */
export type Tags = ReadonlyMap<string, string>;

/** The tags of every message that has none: one shared map, so that an untagged line allocates nothing. */
export const NO_TAGS: Tags = new Map<string, string>();

const BACKSLASH = 0x5c;
const EQUALS = 0x3d;

/**
 * Splits a tag section (IRCv3 message-tags, "Format"). Of several tags with the same key the last counts;
 * empty tags and tags without a key are left out.
 *
 * @param section what stands between '@' and the first space
 */
export function parseTags(section: string): Tags {
  const tags = new Map<string, string>();
  for (let start = 0; start < section.length;) {
    const semicolon = section.indexOf(";", start);
    const end = semicolon < 0 ? section.length : semicolon;
    const equals = section.indexOf("=", start);
    if (equals < 0 || equals > end) {
      if (end > start) tags.set(section.slice(start, end), "");
    } else if (equals > start) {
      tags.set(section.slice(start, equals), unescapeTagValue(section.slice(equals + 1, end)));
    }
    start = end + 1;
  }
  return tags.size === 0 ? NO_TAGS : tags;
}

/**
 * Writes a tag section, in the map's order; an empty value is written without '='.
 *
 * @returns the section without '@', "" for no tags
 * @throws {TypeError} for a key that would break the line (empty, or with a space, ';', '=', NUL, CR or LF)
 *   or a value with a NUL, which has no escape
 */
export function formatTags(tags: Tags): string {
  let section = "";
  for (const [key, value] of tags) {
    if (!isWritableKey(key)) throw new TypeError(`Cannot write tag key ${JSON.stringify(key)}`);
    if (section !== "") section += ";";
    section += value === "" ? key : key + "=" + escapeTagValue(value);
  }
  return section;
}

/**
 * Escapes a value (IRCv3 message-tags, "Escaping values").
 *
 * @throws {TypeError} for a NUL
 */
export function escapeTagValue(value: string): string {
  let escaped = "";
  let copied = 0;
  for (let at = 0; at < value.length; at++) {
    const escape = escapeFor(value.charCodeAt(at));
    if (escape === undefined) continue;
    escaped += value.slice(copied, at) + escape;
    copied = at + 1;
  }
  return copied === 0 ? value : escaped + value.slice(copied);
}

function escapeFor(code: number): string | undefined {
  switch (code) {
    case 0x3b:
      return "\\:";
    case 0x20:
      return "\\s";
    case BACKSLASH:
      return "\\\\";
    case 0x0d:
      return "\\r";
    case 0x0a:
      return "\\n";
    case 0x00:
      throw new TypeError("Cannot write a tag value with a NUL");
  }
}

/** Undoes {@linkcode escapeTagValue}: an unknown escape gives its character, a lone backslash at the end nothing. */
export function unescapeTagValue(raw: string): string {
  let backslash = raw.indexOf("\\");
  if (backslash < 0) return raw;
  let value = "";
  let copied = 0;
  while (backslash >= 0) {
    value += raw.slice(copied, backslash) + unescaped(raw.charAt(backslash + 1));
    copied = backslash + 2;
    backslash = raw.indexOf("\\", copied);
  }
  return value + raw.slice(copied);
}

function unescaped(letter: string): string {
  switch (letter) {
    case ":":
      return ";";
    case "s":
      return " ";
    case "r":
      return "\r";
    case "n":
      return "\n";
    default:
      return letter;
  }
}

function isWritableKey(key: string): boolean {
  for (let at = 0; at < key.length; at++) {
    const code = key.charCodeAt(at);
    if (code === 0x20 || code === 0x3b || code === EQUALS || code === 0 || code === 0x0d || code === 0x0a) {
      return false;
    }
  }
  return key !== "";
}
