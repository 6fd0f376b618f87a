/** Asking about people: WHOIS, WHOWAS, USERHOST, ISON. WHO has a file of its own. */

import type { Message } from "../../protocol/message.ts";
import { fold } from "../../protocol/names.ts";
import * as rpl from "../../protocol/numerics.ts";
import { LINE_BYTES } from "../output/line_length.ts";
import { Refusal } from "../reply.ts";
import { marksOf } from "../room/ranks.ts";
import type { Person } from "../person.ts";
import type { Room } from "../room.ts";
import type { Session } from "../session.ts";
import { addressOf, addressWord, NO_ADDRESS } from "./address.ts";
import { bytesOf, type CommandTable, maySee, wrap } from "./command.ts";

/** People that USERHOST answers for in one line. */
const USERHOST_NICKS = 5;
/** Bytes of room names in one 319, so that line and source stay within 512. */
const ROOMS_BYTES = 380;

export const QUERY: CommandTable = {
  WHOIS: { usage: "[<server>] <nick>", does: "who somebody is", run: whois },
  WHOWAS: { usage: "<nick> [<count>]", does: "who had a nick before", run: whowas },
  USERHOST: { usage: "<nick> …", does: "user and host of up to five", minParams: 1, run: userhost },
  USERIP: {
    usage: "<nick> …",
    does: "like USERHOST with the address, for yourself and for operators",
    minParams: 1,
    run: userip,
  },
  ISON: { usage: "<nick> …", does: "who of them is here", minParams: 1, run: ison },
};

function whois(session: Session, { params }: Message): void {
  // With two parameters the first one names the server to ask, which is this one.
  const nick = params[1] ?? params[0] ?? "";
  if (nick === "") throw new Refusal(rpl.ERR_NONICKNAMEGIVEN, "No nickname given");
  const [first = ""] = nick.split(",");
  const other = session.server.roster.find(first);
  if (other === undefined) {
    session.reply(rpl.ERR_NOSUCHNICK, first, "No such nick");
  } else describe(session, other);
  session.reply(rpl.RPL_ENDOFWHOIS, nick, "End of /WHOIS list");
}

function describe(session: Session, other: Person): void {
  const { config } = session.server;
  const { nick } = other;
  session.reply(rpl.RPL_WHOISUSER, nick, other.user, other.host, "*", other.realname);
  const rooms = [...other.rooms].filter((room) => maySee(session, room) && mayTell(session, other, room));
  const marked = rooms.map((room) =>
    marksOf(room.member(other)!, session.caps.has("multi-prefix")) + room.name
  );
  for (const line of wrap(marked, ROOMS_BYTES)) {
    if (line !== "") session.reply(rpl.RPL_WHOISCHANNELS, nick, line);
  }
  session.reply(rpl.RPL_WHOISSERVER, nick, config.name, config.description);
  if (other.modes.has("o")) session.reply(rpl.RPL_WHOISOPERATOR, nick, "is an IRC operator");
  if (other.modes.has("B")) session.reply(rpl.RPL_WHOISBOT, nick, "is a bot");
  if (other.account !== undefined) {
    session.reply(rpl.RPL_WHOISACCOUNT, nick, other.account, "is logged in as");
  }
  // One of several connections that can be read along on the way is enough to make it no secret.
  if (other.sessions.every(({ transport }) => transport.secure)) {
    session.reply(rpl.RPL_WHOISSECURE, nick, "is using a secure connection");
  }
  if (other.away !== undefined) session.reply(rpl.RPL_AWAY, nick, other.away);
  if (session.person === other || session.modes.has("o")) {
    for (const address of new Set(other.sessions.map(addressWord))) {
      session.reply(rpl.RPL_WHOISACTUALLY, nick, address, "is actually using host");
    }
    session.reply(rpl.RPL_WHOISMODES, nick, `is using modes +${[...other.modes].sort().join("")}`);
  }
  const idle = Math.floor((session.server.clock() - other.active) / 1000);
  session.reply(
    rpl.RPL_WHOISIDLE,
    nick,
    String(idle),
    String(Math.floor(other.since / 1000)),
    "seconds idle, signon time",
  );
}

function mayTell(session: Session, other: Person, room: Room): boolean {
  return session.person === other || !other.modes.has("i") || room.member(session.person) !== undefined;
}

function whowas(session: Session, { params: [nick = "", count = ""] }: Message): void {
  if (nick === "") throw new Refusal(rpl.ERR_NONICKNAMEGIVEN, "No nickname given");
  const { past, config } = session.server;
  // Not above zero means all of them (Modern, "WHOWAS message").
  const most = Number(count) > 0 ? Number(count) : Infinity;
  const found = past.of(nick).slice(0, most);
  if (found.length === 0) session.reply(rpl.ERR_WASNOSUCHNICK, nick, "There was no such nickname");
  for (const { nick, user, host, realname, time } of found) {
    session.reply(rpl.RPL_WHOWASUSER, nick, user, host, "*", realname);
    session.reply(rpl.RPL_WHOISSERVER, nick, config.name, new Date(time).toISOString());
  }
  session.reply(rpl.RPL_ENDOFWHOWAS, nick, "End of WHOWAS");
}

function userhost(session: Session, { params }: Message): void {
  sendWords(
    session,
    rpl.RPL_USERHOST,
    peopleNamed(session, params).map((other) => whereIs(other, other.host)),
  );
}

/** Like USERHOST with the address behind `@`, which is shown to its owner and to operators. */
function userip(session: Session, { params }: Message): void {
  const address = (other: Person) =>
    other === session.person || session.modes.has("o") ? addressOf(other) : NO_ADDRESS;
  sendWords(
    session,
    rpl.RPL_USERIP,
    peopleNamed(session, params).map((other) => whereIs(other, address(other))),
  );
}

function peopleNamed(session: Session, nicks: readonly string[]): Person[] {
  return nicks.slice(0, USERHOST_NICKS).map((nick) => session.server.roster.find(nick))
    .filter((other) => other !== undefined);
}

/** `nick*=+user@host`: `*` for operators, `-` instead of `+` for those who are away. */
function whereIs({ nick, user, modes, away }: Person, host: string): string {
  return `${nick}${modes.has("o") ? "*" : ""}=${away === undefined ? "+" : "-"}${user}@${host}`;
}

function ison(session: Session, { params }: Message): void {
  const asked = new Map(params.flatMap((text) => text.split(" ")).map((nick) => [fold(nick), nick]));
  const here = [...asked.keys()].map((name) => session.server.roster.find(name)).filter((other) =>
    other !== undefined
  );
  sendWords(session, rpl.RPL_ISON, here.map((other) => other.nick));
}

/** Answers with words in one text: one line, or as many as they need, each word whole. */
function sendWords(session: Session, numeric: string, words: readonly string[]): void {
  const head = bytesOf(`:${session.server.config.name} ${numeric} ${session.addressee} :\r\n`);
  for (const line of wrap(words, LINE_BYTES - head)) session.reply(numeric, line);
}
