/** The help texts of all commands, and what is said of each in a line. */

import { LINK_USAGE } from "../client/add_machine.ts";
import { FORGET_USAGE } from "../client/forget.ts";
import { JOIN_USAGE } from "../client/options.ts";
import { TOP_USAGE } from "../client/top/top.ts";
import { SERVE_USAGE } from "../server/flags.ts";
import { VERSION } from "../server/version.ts";

/** One command of `chat`. */
export interface Page {
  readonly verb: string;
  /** How it is shown in the list of all commands. */
  readonly example: string;
  /** What it is for, in a few words. */
  readonly does: string;
  /** What its `--help` prints. */
  readonly usage: string;
}

/** What `chat hash --help` prints. */
export const HASH_USAGE = `Usage: chat hash

Asks for an operator's password, which is not shown, and prints a verifier: enough to
check the password, too little to log in with. In single quotes it may stand in a
script, for its dollar signs mean something to a shell:
  chat serve --oper-hash 'ann:SCRAM-SHA-256$210000:…'

Where standard input is no terminal, its first line is the password.`;

/** What `chat completions --help` prints. */
export const COMPLETIONS_USAGE = `Usage: chat completions bash|zsh|fish

Prints what makes Tab complete commands and options of chat in a shell:
  eval "$(chat completions bash)"                  # in ~/.bashrc
  eval "$(chat completions zsh)"                   # in ~/.zshrc, behind compinit
  chat completions fish > ~/.config/fish/completions/chat.fish`;

/** What `chat help --help` prints. */
export const HELP_USAGE = `Usage: chat help [limits|man]

Says what chat can do; with "limits" the limits of chat serve, with "man" the
manual page, to be read so:
  chat help man > chat.1 && man -l chat.1`;

/** Every command, in the order of `chat --help`. */
export const PAGES: readonly Page[] = [
  { verb: "serve", example: "serve", does: "start a server on this machine", usage: SERVE_USAGE },
  { verb: "join", example: "join --alias bob", does: "join it as bob", usage: JOIN_USAGE },
  { verb: "link", example: "link", does: "a code for one more machine of yours", usage: LINK_USAGE },
  {
    verb: "forget",
    example: "forget",
    does: "wipe what chat join keeps on this machine",
    usage: FORGET_USAGE,
  },
  { verb: "top", example: "top HOST:PORT", does: "show what a server does, live", usage: TOP_USAGE },
  { verb: "hash", example: "hash", does: "what to give chat serve --oper-hash", usage: HASH_USAGE },
  {
    verb: "completions",
    example: "completions bash",
    does: "make Tab complete all this in bash, zsh or fish",
    usage: COMPLETIONS_USAGE,
  },
  {
    verb: "help",
    example: "help limits",
    does: "the server's limits; help man: the manual",
    usage: HELP_USAGE,
  },
];

const ROWS = PAGES.map(({ example, does }) => `  ${`chat ${example}`.padEnd(26)}${does}`);

/** What `chat --help` prints. */
export const USAGE = `chat ${VERSION}: a terminal chat

${ROWS.join("\n")}

  chat COMMAND --help       its options
  chat --version`;
