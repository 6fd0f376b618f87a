/** Reads the arguments behind `chat join` into one frozen value. It connects to nothing and prints nothing. */

import { parseArgs } from "@std/cli/parse-args";
import { isNick } from "../protocol/names.ts";
import { parseLinkCode } from "../protocol/link_code.ts";
import { type Address, DEFAULT_HOST, parseAddress, parseRoom, type TlsWish, UsageError } from "./address.ts";
import { type FaceOptions, readFace, THEME_WORDS } from "./face_options.ts";

/** All that `chat join` was told. */
export interface JoinOptions extends FaceOptions {
  readonly host: string;
  readonly port: number;
  /** Whether by TLS. */
  readonly tls: TlsWish;
  /** The fingerprint of the key that the server must have. */
  readonly key: string | undefined;
  /** Whether whatever key the server has now is taken. */
  readonly newKey: boolean;
  readonly alias: string | undefined;
  /** Rooms to enter; none means the one that the server proposes. */
  readonly rooms: readonly string[];
  readonly password: string | undefined;
  /** The account to log in to. */
  readonly account: string | undefined;
  /** A code that adds this machine to the account. */
  readonly code: string | undefined;
  /** Speak the plain conversation, to a server that knows no IRC. */
  readonly plain: boolean;
  /** Print events as JSON, one a line. */
  readonly json: boolean;
}

/** What `chat join --help` prints. */
export const JOIN_USAGE = `Usage: chat join [[alias@]host[:port][/#room]] [options]

Joins a chat server; without an address the one at 127.0.0.1:55555.

  --alias NAME     the name that others see; asked for when missing
  --room '#NAME'   a room to enter; may be repeated (else the server's own)
  --password PW    the server's password
  --account NAME   log in to this account: by its password, which is asked for
                   unseen, and from then on by a key that this machine keeps
  --link CODE      add this machine to the account of this name, by the code
                   that chat link gave on another one
  --tls            by TLS or not at all, as behind chats:// (without it: by TLS
                   if the server has it)
  --new-key        take the key or certificate that the server has now for its
                   own from now on
  --inline         show the chat in the terminal's own scrollback, not on the
                   whole screen
  --accessible     for screen readers: lines of plain words that stay as they
                   are, and the terminal's own line to type in; no colours
  --theme NAME     auto, dark or light: the background to be readable on; auto
                   asks the terminal (without it: as /set theme says)
  --plain          speak the plain conversation, to a server that knows no IRC
  --json           events out, one JSON object a line, for scripts; in: lines,
                   or {"say":"hello","room":"#dev"} and {"command":"/topic x"}
  --help           this text

On a terminal, type and press Enter; /help tells the rest, Ctrl-D leaves.

In a pipe, each line in is said in the room, and the conversation comes out:
  echo deployed | chat join --alias ci
  chat join --alias log > chat.log
Lines out look like "2026-11-23 03:05:07 #lobby amy: hello", in private @amy
for the room; remarks and errors go to standard error. Lines in that begin with
a command of /help are obeyed; what an object says never is.
It leaves when its input has ended after at least one line, as soon as the
server has everything: exit code 0, or 1 if anything was refused. Input that
ends before any line (< /dev/null), or a terminal, keeps it there until SIGINT
or SIGTERM.`;

/** Options that take a value, and what that value is. */
const VALUES = {
  alias: "a name",
  room: "a room (in a shell: '#dev', with its quotes)",
  password: "a password",
  account: "a name",
  link: "a code that chat link gave, such as 7K3D-9QXM-0F4H-8TRC",
  theme: THEME_WORDS,
} as const;

/**
 * @returns what the arguments say, or `"help"` when that was asked for
 * @throws {UsageError} for anything that is no option, or an option that cannot be used as given
 */
export function parseJoinArgs(args: readonly string[]): JoinOptions | "help" {
  const strays: string[] = [];
  const flags = parseArgs([...args], {
    string: ["_", "alias", "room", "password", "account", "link", "theme"],
    boolean: ["help", "inline", "accessible", "plain", "json", "tls", "new-key"],
    collect: ["room"],
    alias: { h: "help" },
    unknown: (arg: string, key?: string) => key === undefined || strays.push(arg) < 0,
  });
  if (flags.help) return "help";
  refuseStrays(strays);
  const [place, ...more] = flags._.map(String);
  if (more.length > 0) throw new UsageError(`chat join takes one address, and "${more[0]}" is a second one`);
  return checked({ place, ...flags, newKey: flags["new-key"], rooms: flags.room.map(String) });
}

/** What the command line says, before it is made sense of. */
interface Said {
  readonly place: string | undefined;
  readonly alias?: string;
  readonly password?: string;
  readonly account?: string;
  readonly link?: string;
  readonly rooms: readonly string[];
  readonly inline: boolean;
  readonly accessible: boolean;
  readonly theme?: string;
  readonly plain: boolean;
  readonly json: boolean;
  readonly tls: boolean;
  readonly newKey: boolean;
}

function checked(said: Said): JoinOptions {
  refuseEmpty("alias", [said.alias]);
  refuseEmpty("password", [said.password]);
  refuseEmpty("account", [said.account]);
  refuseEmpty("link", [said.link !== undefined && parseLinkCode(said.link) === undefined ? "" : said.link]);
  refuseEmpty("room", said.rooms);
  const address = parseAddress(said.place ?? DEFAULT_HOST);
  const rooms = [...new Set([...optional(address.room), ...said.rooms.map(parseRoom)])];
  const { password, link: code, plain, json, newKey } = said;
  const { host, port, key } = address;
  // An account owns the name that it has.
  const alias = said.alias ?? address.alias ?? said.account;
  const account = said.account ?? (code === undefined ? undefined : alias);
  if (code !== undefined && account === undefined) throw new UsageError(WHOSE_CODE);
  const tls = wish(said, address);
  const server = { host, port, tls, key, newKey };
  const options = { ...server, alias, rooms, password, account, code, plain, json, ...readFace(said) };
  if (plain) refuseBesidePlain(options);
  else refuseAlias(options.alias);
  return Object.freeze(options);
}

const WHOSE_CODE = "A code is for one account: chat join --link CODE NAME@HOST, as chat link has said";

/** The tutorial's servers know no TLS, so none is looked for unless somebody asks. */
function wish({ tls, plain, newKey }: Said, address: Address): TlsWish {
  if (newKey && address.key !== undefined) {
    throw new UsageError("The address names a key, so --new-key makes no sense");
  }
  if (tls || newKey) return "required";
  return plain && address.tls === "preferred" ? "plain" : address.tls;
}

function refuseStrays([stray]: readonly string[]): void {
  if (stray === undefined) return;
  // What stands behind "=" may be a password with a slip in the option's name.
  const option = stray.replace(/=.*/s, "");
  refuseEmpty(option.slice("--".length), [option === stray ? undefined : ""]);
  throw new UsageError(`chat join has no option ${option}`);
}

function refuseEmpty(name: string, values: readonly (string | undefined)[]): void {
  if (Object.hasOwn(VALUES, name) && values.includes("")) {
    throw new UsageError(`--${name} takes ${VALUES[name as keyof typeof VALUES]}`);
  }
}

/** The plain conversation has one nameless room and asks for no more than a name and a password. */
function refuseBesidePlain({ alias, account, code, rooms, json }: JoinOptions): void {
  if (alias !== undefined && /\p{Cc}/u.test(alias)) {
    throw new UsageError("An alias cannot have control characters in it");
  }
  const beside = json
    ? "--json"
    : code !== undefined
    ? "--link"
    : account !== undefined
    ? "--account"
    : rooms.length > 0
    ? "a room"
    : undefined;
  if (beside !== undefined) {
    throw new UsageError(`--plain goes without ${beside}: that conversation knows no such thing`);
  }
}

function refuseAlias(alias: string | undefined): void {
  if (alias !== undefined && !isNick(alias, Infinity)) {
    throw new UsageError(`"${alias}" cannot be an alias: take letters and digits, no spaces`);
  }
}

function optional(value: string | undefined): string[] {
  return value === undefined ? [] : [value];
}
