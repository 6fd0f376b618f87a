/** Every limit of the server by name: its default, its unit and why it is there. `chat help limits` prints this table. */

/** One limit: `0` on the command line means none. */
export interface Limit {
  readonly value: number;
  readonly unit: string;
  readonly reason: string;
}

/** The table that `--limit NAME=VALUE` and `chat help limits` read. */
export const LIMITS = {
  "line": { value: 512, unit: "bytes", reason: "a message with its CR LF, as every IRC client expects" },
  "tags": { value: 4096, unit: "bytes", reason: "what a client may send in front of a message as tags" },
  "receive-buffer": {
    value: 5632,
    unit: "bytes",
    reason: "one line with tags at most; more without a newline is no chat",
  },
  "send-queue": {
    value: 98_304,
    unit: "bytes",
    reason: "what a reader who has fallen behind may leave waiting",
  },
  "connections": {
    value: 20_000,
    unit: "connections",
    reason: "in all: what one process holds in 200 MB; who comes beyond them is told so",
  },
  "address-connections": {
    value: 16,
    unit: "connections",
    reason: "of one address, or one /64 of IPv6: a family or a small office; none for addresses in --exempt",
  },
  "address-unregistered": {
    value: 4,
    unit: "connections",
    reason: "of one address that have not introduced themselves yet; none for addresses in --exempt",
  },
  "address-new": {
    value: 32,
    unit: "in 10 minutes",
    reason: "new connections of one address: reconnecting is rarer, scanning is not; none for --exempt",
  },
  "unread": {
    value: 262_144,
    unit: "bytes",
    reason: "sent since a client last answered a PING; with more, and no answer, it has stopped reading",
  },
  "unread-all": {
    value: 33_554_432,
    unit: "bytes",
    reason:
      "sent to all who owe such an answer, beyond which each waits for its own, as the system would keep it all; " +
      "and to plain clients since they said something, beyond which those furthest behind are cut",
  },
  "write-time": {
    value: 10,
    unit: "seconds",
    reason: "for taking one write, or for that answer: who is slower has stopped reading",
  },
  "registration-time": { value: 30, unit: "seconds", reason: "from connecting to the welcome" },
  "sasl-time": { value: 15, unit: "seconds", reason: "from beginning a login by SASL to its end" },
  "tls-time": {
    value: 5,
    unit: "seconds",
    reason: "for the greeting of TLS, which programs exchange without a person",
  },
  "tls-waiting": {
    value: 500,
    unit: "connections",
    reason: "that wait for their turn to begin TLS: more would only be held until their time is over",
  },
  "registration-lines": {
    value: 64,
    unit: "lines",
    reason: "a client that is not through by then never will be",
  },
  "ping": { value: 90, unit: "seconds", reason: "silence after which a client is asked whether it is there" },
  "gone": { value: 150, unit: "seconds", reason: "silence after which a client is taken for gone" },
  "flood-burst": {
    value: 100,
    unit: "tokens",
    reason: "commands at once (most cost 1): a paste, a client that enters its rooms, a bot that announces",
  },
  "flood-rate": {
    value: 20,
    unit: "tokens/s",
    reason:
      "a client that used up its burst is read at this pace; people and bots stay far below, floods do not",
  },
  "nicks": {
    value: 5,
    unit: "a minute",
    reason: "nicks that one client takes: each is told to all its rooms",
  },
  "joins": {
    value: 100,
    unit: "a minute",
    reason:
      "rooms that one client enters: as many at once as it may be in, and then no door that never rests",
  },
  "aways": { value: 10, unit: "a minute", reason: "changes of AWAY: each is told to all its rooms" },
  "invites": { value: 20, unit: "a minute", reason: "INVITEs: each rings for somebody who did not ask" },
  "pages": {
    value: 300,
    unit: "a minute",
    reason: "CHATHISTORY: what a client that was away for long asks for",
  },
  "searches": { value: 30, unit: "a minute", reason: "SEARCHes: each looks through all that is in memory" },
  "pending": { value: 64, unit: "messages", reason: "messages of one client on their way into the log" },
  "nick": { value: 32, unit: "bytes", reason: "a name must fit a column of the screen" },
  "user": { value: 18, unit: "bytes", reason: "leaves the room that a relayed line needs" },
  "room-name": { value: 64, unit: "bytes", reason: "leaves the room that a relayed line needs" },
  "topic": { value: 390, unit: "bytes", reason: "a topic must fit one line with its source" },
  "away": { value: 390, unit: "bytes", reason: "must fit one line with its source" },
  "kick": { value: 390, unit: "bytes", reason: "must fit one line with its source" },
  "realname": { value: 150, unit: "bytes", reason: "must fit one line of WHOIS" },
  "key": { value: 23, unit: "bytes", reason: "a room's key must fit a MODE line among others" },
  "rename": {
    value: 500,
    unit: "members",
    reason: "each program in a room that knows no RENAME is sent all of its names when it is renamed",
  },
  "room-count": { value: 20_000, unit: "rooms", reason: "on the server: each keeps a log and its modes" },
  "rooms": { value: 100, unit: "rooms", reason: "one client in more rooms than it can follow" },
  "room-wait": {
    value: 3600,
    unit: "seconds",
    reason: "a room that belongs to nobody waits so long for its members after a restart",
  },
  "list": { value: 100, unit: "entries", reason: "bans, exceptions and invitations of a room" },
  "mask": { value: 128, unit: "bytes", reason: "one entry of such a list must fit one line with its setter" },
  "server-bans": {
    value: 1_000,
    unit: "bans",
    reason: "of accounts, addresses and masks: each mask is compared with whoever comes",
  },
  "multiline-bytes": { value: 4096, unit: "bytes", reason: "a message of several lines (draft/multiline)" },
  "multiline-lines": { value: 100, unit: "lines", reason: "a message of several lines (draft/multiline)" },
  "logins": {
    value: 3,
    unit: "a minute",
    reason: "failed logins of one address or account: guessing a password is to take for ever",
  },
  "password": { value: 6, unit: "characters", reason: "the least that an account's password has" },
  "password-bytes": { value: 300, unit: "bytes", reason: "a password must fit one line of NickServ" },
  "keys": {
    value: 16,
    unit: "keys",
    reason: "keys that log in to one account: one for each machine of a person",
  },
  "registrations": {
    value: 10,
    unit: "an hour",
    reason: "accounts made from one address: enough for an office, too few to take all names",
  },
  "read-markers": {
    value: 1000,
    unit: "markers",
    reason: "conversations that one account has marked as read; beyond it the earliest are forgotten",
  },
  "history": { value: 1000, unit: "messages", reason: "one page of CHATHISTORY" },
  "past": {
    value: 20,
    unit: "messages",
    reason: "shown to whoever enters a room and cannot ask for history",
  },
  "search-index": {
    value: 200_000,
    unit: "messages",
    reason: "that SEARCH finds, the latest of all: in memory, some 500 bytes each",
  },
  "redaction": {
    value: 3600,
    unit: "seconds",
    reason: "within which one may take back what one said; a room's operators always may",
  },
  "metadata-keys": { value: 20, unit: "keys", reason: "what one account or room says of itself" },
  "metadata-bytes": { value: 300, unit: "bytes", reason: "one value must fit a line with its key" },
  "metadata-subs": { value: 50, unit: "keys", reason: "keys that one client wants to hear of" },
  "monitor": { value: 100, unit: "nicks", reason: "nicks that one client watches" },
  "modes": { value: 20, unit: "modes", reason: "changes with an argument in one MODE" },
  "targets": { value: 4, unit: "targets", reason: "receivers named in one message" },
  "drain": { value: 10, unit: "seconds", reason: "for shutting down in order" },
  "farewell": { value: 2, unit: "seconds", reason: "for a client to read why it was closed" },
} as const satisfies Record<string, Limit>;

/** The name of a limit. */
export type LimitName = keyof typeof LIMITS;

/** The limits in force, each a number greater than 0; Infinity where there is none. */
export type Limits = Readonly<Record<LimitName, number>>;

/**
 * @param changes limits that differ from their default; 0 means none
 * @returns all limits, frozen
 */
export function limitsWith(changes: Partial<Limits> = {}): Limits {
  const names = Object.keys(LIMITS) as LimitName[];
  const entries = names.map((name) => [name, (changes[name] ?? LIMITS[name].value) || Infinity]);
  return Object.freeze(Object.fromEntries(entries)) as Limits;
}

/**
 * @param text `NAME=VALUE` as given to `--limit`
 * @throws {RangeError} in words for a person, when there is no such limit or the value is no whole number
 */
export function parseLimit(text: string): Partial<Limits> {
  const at = text.indexOf("=");
  const name = at < 0 ? text : text.slice(0, at);
  if (name === "") throw new RangeError("--limit takes NAME=VALUE, and chat help limits lists the names");
  if (!Object.hasOwn(LIMITS, name)) {
    throw new RangeError(`There is no limit "${name}": chat help limits lists them`);
  }
  const value = at < 0 ? "" : text.slice(at + 1);
  if (!/^\d{1,15}$/.test(value)) {
    throw new RangeError(`--limit ${name}= takes a whole number, not "${value}"`);
  }
  return { [name]: Number(value) };
}

/** The text of `chat help limits`. */
export function limitsHelp(): string {
  const rows = Object.entries(LIMITS).map(([name, limit]) =>
    `  ${name.padEnd(22)}${`${limit.value} ${limit.unit}`.padEnd(18)}${limit.reason}`
  );
  return ["Limits of chat serve. Change one with --limit NAME=VALUE; 0 means none.", "", ...rows].join("\n");
}
