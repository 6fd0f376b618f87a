/** `chat forget`: wipes what `chat join` keeps on this machine. What servers keep is not its matter. */

import { namesOn } from "./key_ring.ts";
import { fail, say } from "./said.ts";
import { confirmed } from "./term/confirmed.ts";
import { readable } from "./term/transcript.ts";

/** What `chat forget --help` prints. */
export const FORGET_USAGE = `Usage: chat forget [--yes]

Wipes what chat join keeps on this machine: the keys that log in to accounts,
settings, rooms, how far was read, what was typed, and the keys of servers.
It asks first.

  --yes   do not ask; needed where there is no terminal
  --help  this text

It takes no key from an account: /logout in chat join does, or /raw KEY DROP
on another machine. Without its key a machine needs the password again, or a
code of chat link.`;

/** What is said of that which has a name of one word and an address. */
const KINDS: Readonly<Record<string, string>> = {
  greeted: "that you were greeted",
  highlights: "words that mean you",
  ignored: "whom you ignore",
  muted: "what is not to ring",
  read: "how far you have read",
  rooms: "rooms",
  server: "the keys of servers",
  set: "settings",
  sts: "which servers have TLS",
  typed: "what you typed",
};

/**
 * Runs `chat forget`.
 *
 * @param args what stands behind `forget` on the command line
 * @returns the exit code: 0 (it is gone, or there was nothing), 1 (not confirmed) or 2 (wrong use)
 */
export function forgetCommand(args: readonly string[]): number {
  const [wrong] = args.filter((arg) => !["--yes", "--help", "-h"].includes(arg));
  if (wrong !== undefined) return fail(`chat forget has no option ${wrong} (see: chat forget --help)`, 2);
  if (args.some((arg) => arg !== "--yes")) return say(FORGET_USAGE);
  const names = namesOn(() => localStorage);
  if (names.length === 0) return say("This machine keeps nothing of chat join");
  const what = inventory(names);
  if (!args.includes("--yes")) {
    const answer = confirmed(`Forget ${what}?`);
    if (answer === undefined) return fail(`${NOBODY_TO_ASK} (see: chat forget --help)`, 2);
    if (!answer) return fail("Nothing was forgotten", 1);
  }
  localStorage.clear();
  return say(`Forgotten: ${what}`);
}

const NOBODY_TO_ASK =
  "Where there is no terminal, nobody can be asked whether that is meant: say so with --yes";

/** @param names of what is kept: `key host:port account`, or `kept kind …` */
export function inventory(names: readonly string[]): string {
  const keys = names.filter((name) => name.startsWith("key ")).map((name) => {
    const [, place = "", account = ""] = name.split(" ");
    return `the key of ${account} at ${place}`;
  });
  const kinds = names.filter((name) => !name.startsWith("key ")).map((name) => {
    const kind = name.replace(/^kept /, "").split(" ")[0] ?? "";
    return Object.hasOwn(KINDS, kind) ? KINDS[kind]! : kind;
  });
  return readable([...keys.sort(), ...new Set(kinds.sort())].join(", "));
}
