/** Messages within messages: CTCP, of which `ACTION` (/me) is the one that people use. It answers none. */

/** A client-to-client message. */
export interface Ctcp {
  /** Upper case in ASCII. */
  readonly command: string;
  /** What follows the command, "" if nothing does. */
  readonly text: string;
}

const DELIMITER = "\x01";

/**
 * Reads the text of a PRIVMSG or NOTICE as CTCP (Modern IRC, "CTCP"; its closing delimiter may be missing).
 *
 * @returns undefined for ordinary text, for an empty CTCP, and for several in one text: such a text is shown,
 *   not obeyed, so that nobody is made to answer many times for one line
 */
export function parseCtcp(text: string): Ctcp | undefined {
  if (!text.startsWith(DELIMITER)) return undefined;
  const closing = text.indexOf(DELIMITER, 1);
  if (closing >= 0 && closing < text.length - 1) return undefined;
  const body = text.slice(1, closing < 0 ? text.length : closing);
  const space = body.indexOf(" ");
  const command = space < 0 ? body : body.slice(0, space);
  if (command === "") return undefined;
  const upper = command.replace(/[a-z]+/g, (letters) => letters.toUpperCase());
  return { command: upper, text: space < 0 ? "" : body.slice(space + 1) };
}

/**
 * Writes a CTCP text.
 *
 * @param command without spaces, "ACTION" for instance
 * @param text "" for none
 * @throws {TypeError} for a delimiter, NUL, CR or LF in either, or a command that is empty or has a space
 */
export function formatCtcp(command: string, text: string): string {
  const body = text === "" ? command : command + " " + text;
  const bad = ["\x01", "\0", "\r", "\n"].some((control) => body.includes(control));
  if (bad || command === "" || command.includes(" ")) {
    throw new TypeError(`Cannot write CTCP ${JSON.stringify(command)}`);
  }
  return DELIMITER + body + DELIMITER;
}
