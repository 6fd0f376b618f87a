/** Bans from the server: UBAN, and KLINE, DLINE and their counterparts as names that people know. For operators. */

import type { Message } from "../../protocol/message.ts";
import { banishAll } from "../admission/banish.ts";
import { type Ban, type BanTarget, isMeant, parseBanTarget } from "../admission/bans.ts";
import { parseDuration } from "../duration.ts";
import { Refusal } from "../reply.ts";
import type { Session } from "../session.ts";
import { bytesOf, type CommandTable, cut } from "./command.ts";

const MINUTE = 60_000;

/** The mask that an address or a prefix with a mistake is read as: it would mean nobody, for ever. */
const MEANT_AS_ADDRESS = /^\*!\*@(?:\d+(?:\.\d+)+|[\da-f.]*[:/][\da-f.:/-]*)$/i;

export const BAN: CommandTable = {
  UBAN: {
    usage:
      "ADD <address or prefix or a:account or nick!user@host> [<minutes or time>] [<reason>], DEL <the same>, LIST",
    does: "ban from the server, for a time like 30m, 12h, 7d or for ever",
    minParams: 1,
    operator: true,
    run: uban,
  },
  KLINE: {
    usage: "[<minutes or time>] <user@host or nick!user@host> [<reason>]",
    does: "the same as UBAN ADD",
    minParams: 1,
    operator: true,
    run: line,
  },
  DLINE: {
    usage: "[<minutes or time>] <address or prefix> [<reason>]",
    does: "the same as UBAN ADD",
    minParams: 1,
    operator: true,
    run: line,
  },
  UNKLINE: {
    usage: "<user@host or nick!user@host>",
    does: "the same as UBAN DEL",
    minParams: 1,
    operator: true,
    run: (session, { params: [target = ""] }) => lift(session, target),
  },
  UNDLINE: {
    usage: "<address or prefix>",
    does: "the same as UBAN DEL",
    minParams: 1,
    operator: true,
    run: (session, { params: [target = ""] }) => lift(session, target),
  },
};

async function uban(
  session: Session,
  { params: [action = "", target = "", ...rest] }: Message,
): Promise<void> {
  const word = action.toUpperCase();
  if (word === "LIST") return await list(session);
  if (word !== "ADD" && word !== "DEL") {
    throw refusal("UNKNOWN_ACTION", action, "UBAN takes ADD, DEL or LIST");
  }
  if (target === "") throw refusal("NEED_MORE_PARAMS", word, "Say whom");
  if (word === "DEL") return await lift(session, target);
  const time = timeOf(rest[0] ?? "");
  await impose(session, { target, time, reason: rest.slice(time === undefined ? 0 : 1).join(" ") });
}

/** The time stands in front. */
async function line(session: Session, { params }: Message): Promise<void> {
  const [first = ""] = params;
  const time = timeOf(first);
  const [target = "", ...reason] = time === undefined ? params : params.slice(1);
  if (target === "") throw refusal("NEED_MORE_PARAMS", "*", "Say whom");
  await impose(session, { target, time, reason: reason.join(" ") });
}

/**
 * A number alone is minutes, as in KLINE everywhere.
 *
 * @returns milliseconds, 0 for ever; undefined when it is no time
 * @throws {Refusal} when it was meant as one: as a word of the reason it would make the ban one for ever
 */
function timeOf(text: string): number | undefined {
  const time = /^\d{1,9}$/.test(text) ? Number(text) * MINUTE : parseDuration(text);
  if (time === undefined && /^\d+[a-z]*$/i.test(text)) {
    throw refusal("INVALID_TIME", text, "A time is like 30m, 12h or 7d; without one it is for ever");
  }
  return time;
}

async function impose(
  session: Session,
  wanted: { readonly target: string; readonly time: number | undefined; readonly reason: string },
): Promise<void> {
  const { server } = session;
  const { bans, config: { limits } } = server;
  const target = readTarget(wanted.target, limits.mask);
  if ("mask" in target && MEANT_AS_ADDRESS.test(target.mask.pattern)) {
    throw refusal(
      "INVALID_TARGET",
      wanted.target,
      "That is no address and no prefix; what begins with a colon is written 0::1",
    );
  }
  if (isMeant(target, session.person, session.transport.remote)) {
    throw refusal("BANS_YOURSELF", target.text, "That would ban you yourself");
  }
  if (bans.all.length >= limits["server-bans"] && bans.find(target.text) === undefined) {
    throw refusal("LIST_FULL", target.text, "There are too many bans; lift some first");
  }
  const set = server.now();
  const until = wanted.time ? set + wanted.time : undefined;
  const reason = cut(wanted.reason === "" ? "No reason given" : wanted.reason, limits.kick);
  const ban: Ban = { target: target.text, by: session.nick, reason, set, until };
  await bans.add(ban);
  server.journal.note("ban", { by: ban.by, ban: ban.target, until: dateOf(until), reason });
  server.tellOperators(`${session.source} has banned ${describe(ban)}`);
  say(session, `Banned: ${describe(ban)}`);
  const ended = await banishAll(server);
  if (ended > 0) say(session, `Connections ended: ${ended}`);
}

async function lift(session: Session, given: string): Promise<void> {
  const { server } = session;
  const target = readTarget(given, server.config.limits.mask);
  const ban = await server.bans.remove(target.text);
  if (ban === undefined) throw refusal("NO_SUCH_BAN", target.text, "There is no such ban");
  server.journal.note("ban-lifted", { by: session.nick, ban: ban.target });
  server.tellOperators(`${session.source} has lifted the ban of ${ban.target}`);
  say(session, `No longer banned: ${ban.target}`);
}

async function list(session: Session): Promise<void> {
  const { all } = session.server.bans;
  for (const ban of all) {
    if (session.outbox.busy) await session.drained();
    say(session, `${describe(ban)} (by ${ban.by}, ${dateOf(ban.set)})`);
  }
  say(session, `End of bans: ${all.length}`);
}

function readTarget(given: string, bytes: number): BanTarget {
  try {
    const target = parseBanTarget(given);
    if (bytesOf(target.text) <= bytes) return target;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw refusal("INVALID_TARGET", given, error.message);
  }
  throw refusal("INVALID_TARGET", given, "That is too long");
}

function describe({ target, until, reason }: Ban): string {
  return `${target} ${until === undefined ? "for ever" : `until ${dateOf(until)}`}: ${reason}`;
}

function dateOf(time: number): string;
function dateOf(time: number | undefined): string | undefined;
function dateOf(time: number | undefined): string | undefined {
  return time === undefined ? undefined : new Date(time).toISOString();
}

function say(session: Session, text: string): void {
  session.send("NOTICE", session.addressee, text);
}

function refusal(code: string, context: string, text: string): Refusal {
  return new Refusal("FAIL", "UBAN", code, context, text);
}
