/** Watching for people: MONITOR (IRCv3 "Monitor"). */

import type { Message } from "../../protocol/message.ts";
import { fold, isNick } from "../../protocol/names.ts";
import * as rpl from "../../protocol/numerics.ts";
import { Refusal } from "../reply.ts";
import type { Session } from "../session.ts";
import { type CommandTable, wrap } from "./command.ts";

/** Bytes of names in one 730, 731 or 732, so that line and source stay within 512. */
const LIST_BYTES = 400;
/** The same for 734. */
const FULL_BYTES = 128;

export const MONITOR: CommandTable = {
  MONITOR: {
    usage: "+|- <nick>[,<nick>…] or C, L, S",
    does: "be told when people come and go",
    minParams: 1,
    run: monitor,
  },
};

function monitor(session: Session, { params: [action = "", targets] }: Message): void {
  const name = action.toUpperCase();
  if (!Object.hasOwn(ACTIONS, name)) {
    throw new Refusal(rpl.ERR_UNKNOWNERROR, "MONITOR", "MONITOR takes +, -, C, L or S");
  }
  if ("+-".includes(name) && targets === undefined) {
    throw new Refusal(rpl.ERR_NEEDMOREPARAMS, "MONITOR", "Not enough parameters");
  }
  ACTIONS[name]!(session, (targets ?? "").split(",").filter((nick) => nick !== ""));
}

const ACTIONS: Readonly<Record<string, (session: Session, nicks: readonly string[]) => void>> = {
  "+": watch,
  "-": (session, nicks) => nicks.forEach((nick) => session.server.monitor.unwatch(session, nick)),
  C: (session) => session.server.monitor.clear(session),
  L(session) {
    sendLists(session, rpl.RPL_MONLIST, session.server.monitor.watchedBy(session));
    session.reply(rpl.RPL_ENDOFMONLIST, "End of MONITOR list");
  },
  S: (session) => sendStatus(session, session.server.monitor.watchedBy(session)),
};

function watch(session: Session, nicks: readonly string[]): void {
  const { monitor, config: { limits } } = session.server;
  const accepted = new Map<string, string>();
  const full: string[] = [];
  let room = limits.monitor - monitor.watchedBy(session).length;
  for (const nick of nicks) {
    // A name that nobody can have is never online, and is not worth a place.
    if (!isNick(nick, limits.nick)) continue;
    const known = monitor.isWatching(session, nick);
    if (!known && room <= 0) {
      full.push(nick);
      continue;
    }
    if (!known) {
      monitor.watch(session, nick);
      room--;
    }
    accepted.set(fold(nick), nick);
  }
  // What a line repeats in front of its text is short: the nicks come whole, in as many lines as they need.
  for (const line of wrap(full, FULL_BYTES)) {
    if (line === "") continue;
    session.reply(
      rpl.ERR_MONLISTFULL,
      String(limits.monitor),
      line.replaceAll(" ", ","),
      "Monitor list is full",
    );
  }
  sendStatus(session, [...accepted.values()]);
}

function sendStatus(session: Session, nicks: readonly string[]): void {
  const { roster } = session.server;
  const found = nicks.map((nick) => roster.find(nick)).filter((other) => other !== undefined);
  sendLists(session, rpl.RPL_MONONLINE, found.map((other) => other.source));
  sendLists(session, rpl.RPL_MONOFFLINE, nicks.filter((nick) => roster.find(nick) === undefined));
}

function sendLists(session: Session, numeric: string, names: readonly string[]): void {
  // No name holds a space, so that the lines can be laid out as words.
  for (const line of wrap(names, LIST_BYTES)) {
    if (line !== "") session.reply(numeric, line.replaceAll(" ", ","));
  }
}
