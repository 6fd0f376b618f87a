/** `chat join`: reads its arguments, chooses a face, and turns how it went into an exit code. */

import { formatAddress, UsageError } from "./address.ts";
import { Client } from "./core/client.ts";
import { StorageKeyRing } from "./key_ring.ts";
import { Link, type Timer, Unreachable } from "./link.ts";
import { JOIN_USAGE, type JoinOptions, parseJoinArgs } from "./options.ts";
import { StorageMemory } from "./memory.ts";
import { fail } from "./said.ts";
import { AccessibleFace } from "./term/accessible_face.ts";
import { FullFace } from "./term/full/face.ts";
import { joinPlainly } from "./term/plain_face.ts";
import { runPipe } from "./term/pipe.ts";
import { InlineFace } from "./term/inline_face.ts";
import { type ChatFace, runSession } from "./term/session.ts";
import { openTty, type Tty } from "./term/tty.ts";
import { wayTo } from "./way.ts";

/**
 * Runs `chat join` until the person leaves or it cannot go on.
 *
 * @param args what stands behind `join` on the command line
 * @returns the exit code: 0, 1 (failed) or 2 (wrong use), its reason said on standard error
 */
export async function joinCommand(args: readonly string[]): Promise<number> {
  try {
    const options = parseJoinArgs(args);
    if (options !== "help") return await join(options);
    console.log(JOIN_USAGE);
    return 0;
  } catch (error) {
    if (error instanceof UsageError) return fail(`${error.message} (see: chat join --help)`, 2);
    if (error instanceof Unreachable) return fail(error.message, 1);
    throw error;
  }
}

async function join(options: JoinOptions): Promise<number> {
  const tty = options.json ? undefined : openTty();
  if (tty === undefined && options.alias === undefined) throw new UsageError(NOBODY_TO_ASK);
  const keys = new StorageKeyRing(() => localStorage, formatAddress(options));
  const { account, code } = options;
  if (tty === undefined && account !== undefined && code === undefined && keys.find(account) === undefined) {
    throw new UsageError(NOBODY_WITH_A_PASSWORD);
  }
  const memory = new StorageMemory(() => localStorage);
  const way = { ...wayTo(options), place: formatAddress(options), after };
  if (options.plain) {
    return await joinPlainly({ ...way, tty, alias: options.alias, password: options.password });
  }
  const { alias, rooms, password, json, face } = options;
  // What a pipe records or reacts to begins with now; what it misses for want of a connection, it gets.
  const reads = face === "full" ? "focused" as const : "all" as const;
  const watched = tty === undefined ? {} : { past: PAST, reads, person: true, memory };
  const client = new Client({
    ...{ alias, rooms, password, account, code, keys, ...watched },
    place: way.place,
    now: Date.now,
  });
  const link = new Link({ ...way, client, random: Math.random });
  if (tty === undefined) return await runPipe({ client, link, json });
  await runSession(faceOf(options, { client, link, tty }), { client, link });
  return 0;
}

function faceOf({ face, theme }: JoinOptions, { client, link, tty }: Seat): ChatFace {
  if (face === "inline") return new InlineFace(client, tty);
  if (face === "accessible") return new AccessibleFace(client, tty);
  const flush = () => link.flush();
  return new FullFace(tty, { client, flush, theme: theme ?? client.settings.get("theme") });
}

interface Seat {
  readonly client: Client;
  readonly link: Link;
  readonly tty: Tty;
}

/** Messages of the past that a person sees on entering a room. */
const PAST = 50;

const NOBODY_TO_ASK =
  "Where there is no terminal, nobody can be asked for an alias: give one with --alias NAME";

const NOBODY_WITH_A_PASSWORD =
  "Where there is no terminal, nobody can be asked for a password: log in on one first, then this machine has a key";

/** The clock of this process. */
export const after: Timer = (milliseconds, callback) => {
  const timer = setTimeout(callback, milliseconds);
  return () => clearTimeout(timer);
};
