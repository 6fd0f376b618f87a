/**
 * One line of the protocol, taken apart and put together (Modern IRC, "Message Format"). It refuses to know
 * what any command means, how long a line may be, or where lines come from.
 */

import { formatTags, NO_TAGS, parseTags, type Tags } from "./tags.ts";

/** A parsed line. */
export interface Message {
  /** Empty for most lines. */
  readonly tags: Tags;
  /** Without its colon; `parseSource` takes it apart. */
  readonly source: string | undefined;
  /** Upper case in ASCII, whatever was sent. */
  readonly command: string;
  /** The last one may be empty or hold spaces, whether it came with a colon or not. */
  readonly params: readonly string[];
}

/** What {@linkcode formatMessage} puts together. */
export interface MessageParts {
  tags?: Tags;
  source?: string;
  command: string;
  params?: readonly string[];
  /** Write the colon in front of the last parameter even where it is not needed, as text is usually written. */
  readonly trailing?: boolean;
}

const SPACE = 0x20;
const COLON = 0x3a;
const AT = 0x40;

/**
 * Takes a line apart. Never throws. Spaces may be repeated between parts and stand before the first; any
 * number of parameters is kept. Whatever else stands in a line stays in its parts, a NUL or a bare CR too,
 * so that the caller can see and refuse it.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * const message = parseMessage("@id=1 :bob!b@host privmsg #lobby :hello there");
 * assertEquals(message?.command, "PRIVMSG");
 * assertEquals(message?.params, ["#lobby", "hello there"]);
 * ```
 *
 * @param line without CR LF
 * @returns undefined when there is no command: a blank line, spaces, a source or tags alone, or something in
 *   the command's place that would read as tags or a source if it were sent on
 */
export function parseMessage(line: string): Message | undefined {
  let at = skipSpaces(line, 0);
  let tags = NO_TAGS;
  if (line.charCodeAt(at) === AT) {
    const end = endOfWord(line, at);
    tags = parseTags(line.slice(at + 1, end));
    at = skipSpaces(line, end);
  }
  let source: string | undefined;
  if (line.charCodeAt(at) === COLON) {
    const end = endOfWord(line, at);
    if (end > at + 1) source = line.slice(at + 1, end);
    at = skipSpaces(line, end);
  }
  const end = endOfWord(line, at);
  const first = line.charCodeAt(at);
  if (end === at || first === COLON || first === AT) return undefined;
  return { tags, source, command: upperCase(line.slice(at, end)), params: parseParams(line, end) };
}

/**
 * Puts a line together. The last parameter gets a colon only where it needs one: it is empty, begins with a
 * colon, or holds a space. The command is written as given.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * const line = formatMessage({ source: "bob", command: "PRIVMSG", params: ["#lobby", "hello there"] });
 * assertEquals(line, ":bob PRIVMSG #lobby :hello there");
 * ```
 *
 * @returns the line without CR LF
 * @throws {TypeError} for what could not be read back as it was given, or would end the line early: NUL, CR
 *   or LF anywhere, a command or source that is empty, holds a space or begins with ':' or '@' (a command),
 *   a parameter before the last that is empty, holds a space or begins with ':'
 */
export function formatMessage(parts: MessageParts): string {
  const { tags, source, command, params } = parts;
  let line = tags === undefined || tags.size === 0 ? "" : "@" + formatTags(tags) + " ";
  if (source !== undefined) {
    if (source === "" || source.includes(" ")) throw unwritable(command, "its source");
    line += ":" + source + " ";
  }
  if (!isWord(command) || command.charCodeAt(0) === AT) throw unwritable(command, "the command itself");
  line += command;
  if (params !== undefined) line += formatParams(params, parts);
  if (line.includes("\n") || line.includes("\r") || line.includes("\0")) {
    throw unwritable(command, "NUL, CR or LF in it");
  }
  return line;
}

function formatParams(params: readonly string[], { command, trailing }: MessageParts): string {
  let text = "";
  const last = params.length - 1;
  for (let index = 0; index <= last; index++) {
    const param = params[index] ?? "";
    if (isWord(param) && !(trailing && index === last)) text += " " + param;
    else if (index === last) text += " :" + param;
    else throw unwritable(command, `parameter ${index + 1}, which is not the last`);
  }
  return text;
}

function parseParams(line: string, from: number): string[] {
  const params: string[] = [];
  for (let at = skipSpaces(line, from); at < line.length;) {
    if (line.charCodeAt(at) === COLON) {
      params.push(line.slice(at + 1));
      break;
    }
    const end = endOfWord(line, at);
    params.push(line.slice(at, end));
    at = skipSpaces(line, end);
  }
  return params;
}

function skipSpaces(line: string, from: number): number {
  let at = from;
  while (line.charCodeAt(at) === SPACE) at++;
  return at;
}

function endOfWord(line: string, from: number): number {
  const space = line.indexOf(" ", from);
  return space < 0 ? line.length : space;
}

/** Whether a parameter can stand without a colon. */
function isWord(param: string): boolean {
  return param !== "" && param.charCodeAt(0) !== COLON && !param.includes(" ");
}

/** ASCII only: the full mapping would turn U+017F into S and make a command of what is none. */
function upperCase(command: string): string {
  for (let at = 0; at < command.length; at++) {
    const code = command.charCodeAt(at);
    if (code >= 0x61 && code <= 0x7a) {
      return command.replace(/[a-z]+/g, (letters) => letters.toUpperCase());
    }
  }
  return command;
}

/** Parameters may be secrets, so an error names a place and never quotes one. */
function unwritable(command: string, place: string): TypeError {
  return new TypeError(`Cannot write message ${JSON.stringify(command)} because of ${place}`);
}
