/** Who a message comes from: `nick!user@host`, or a server's name. It refuses to know which of the two it is. */

/** A source taken apart; what is missing is absent. */
export interface Source {
  /** The nick, or the server's name. */
  readonly nick: string;
  readonly user?: string;
  readonly host?: string;
}

/**
 * Takes a source apart (Modern IRC, "Source"). Whatever it is given, `formatSource` gives back.
 *
 * @param source without its colon
 */
export function parseSource(source: string): Source {
  const bang = source.indexOf("!");
  const firstAt = source.indexOf("@");
  if (bang < 0 || firstAt >= 0 && firstAt < bang) {
    return firstAt < 0
      ? { nick: source }
      : { nick: source.slice(0, firstAt), host: source.slice(firstAt + 1) };
  }
  const nick = source.slice(0, bang);
  if (firstAt < 0) return { nick, user: source.slice(bang + 1) };
  return { nick, user: source.slice(bang + 1, firstAt), host: source.slice(firstAt + 1) };
}

/** Joins what {@linkcode parseSource} takes apart. */
export function formatSource(source: Source): string {
  let text = source.nick;
  if (source.user !== undefined) text += "!" + source.user;
  if (source.host !== undefined) text += "@" + source.host;
  return text;
}
