/** Asking about the server: MOTD, LUSERS, VERSION, TIME, ADMIN, LINKS, STATS, INFO. It knows no server but this one. */

import { splitText } from "../../protocol/lines.ts";
import type { Message } from "../../protocol/message.ts";
import { matchesMask } from "../../protocol/names.ts";
import * as rpl from "../../protocol/numerics.ts";
import { Refusal } from "../reply.ts";
import type { Session } from "../session.ts";
import { VERSION } from "../version.ts";
import type { Command, CommandTable } from "./command.ts";
import { sendIsupport } from "./isupport.ts";

/** Bytes of text in one 372, so that it fits behind the longest names. */
const MOTD_BYTES = 380;

export const INFO: CommandTable = {
  MOTD: { usage: "[<server>]", does: "the message of the day", cost: 2, run: asked(sendMotd) },
  LUSERS: { usage: "", does: "how many are here", run: sendUserCounts },
  VERSION: {
    usage: "[<server or nick>]",
    does: "the server's version, and 005 again",
    run: asked(sendVersion, { people: true }),
  },
  TIME: {
    usage: "[<server>]",
    does: "the server's time",
    run: asked((session) =>
      session.reply(rpl.RPL_TIME, session.server.config.name, new Date(session.server.now()).toISOString())
    ),
  },
  ADMIN: {
    usage: "[<server or nick>]",
    does: "who runs the server",
    run: asked(sendAdmin, { people: true }),
  },
  LINKS: {
    usage: "",
    does: "the servers of this network: this one",
    run(session) {
      const { name, description } = session.server.config;
      session.reply(rpl.RPL_LINKS, name, name, `0 ${description}`);
      session.reply(rpl.RPL_ENDOFLINKS, "*", "End of /LINKS list");
    },
  },
  STATS: {
    usage: "<letter> [<server>]",
    does: "u: how long the server has been up; for operators k: who is banned from it",
    minParams: 1,
    run: stats,
  },
  INFO: { usage: "[<server>]", does: "about this software", cost: 2, run: asked(sendInfo) },
};

/**
 * A question whose first parameter may name the server that it is for.
 *
 * @param options.people whether somebody's nick stands for the server that they are on
 */
function asked(answer: (session: Session) => void, { people = false } = {}): Command["run"] {
  return (session, { params: [target = ""] }) => {
    const isHere = people && session.server.roster.find(target) !== undefined;
    if (!isHere) needThisServer(session, target);
    answer(session);
  };
}

/** @throws {Refusal} 402 when a server is named, by name or by mask, and it is not this one */
function needThisServer(session: Session, target: string): void {
  if (target === "" || matchesMask(target, session.server.config.name)) return;
  throw new Refusal(rpl.ERR_NOSUCHSERVER, target, "No such server");
}

function sendVersion(session: Session): void {
  session.reply(rpl.RPL_VERSION, `chat-${VERSION}`, session.server.config.name, "IRCv3");
  sendIsupport(session);
}

/** Nobody is named: an address for strangers is not asked of those who start a server. */
function sendAdmin(session: Session): void {
  const { name, description } = session.server.config;
  session.reply(rpl.RPL_ADMINME, name, "Administrative info");
  session.reply(rpl.RPL_ADMINLOC1, description);
  session.reply(rpl.RPL_ADMINLOC2, "Its operators run it; WHO * o names those who are here");
  session.reply(rpl.RPL_ADMINEMAIL, "No e-mail address is given; please ask an operator");
}

function sendInfo(session: Session): void {
  const { config, started } = session.server;
  const lines = [`chat ${VERSION}`, config.description, `Started ${new Date(started).toISOString()}`];
  for (const line of lines) session.reply(rpl.RPL_INFO, line);
  session.reply(rpl.RPL_ENDOFINFO, "End of INFO list");
}

/** Only the uptime is for everybody; what else a server could tell is for its operators' journal. */
function stats(session: Session, { params: [letter = "", target = ""] }: Message): void {
  if (letter === "") throw new Refusal(rpl.ERR_NEEDMOREPARAMS, "STATS", "Not enough parameters");
  needThisServer(session, target);
  if (letter === "u") sendUptime(session);
  if (letter === "k" || letter === "K") sendBans(session);
  session.reply(rpl.RPL_ENDOFSTATS, letter, "End of /STATS report");
}

function sendUptime(session: Session): void {
  const seconds = Math.floor((session.server.now() - session.server.started) / 1000);
  session.reply(
    rpl.RPL_STATSUPTIME,
    `Server Up ${Math.floor(seconds / 86_400)} days ${clock(seconds % 86_400)}`,
  );
}

/** Who is banned, until when in seconds since 1970 (0 for ever), by whom and why. */
function sendBans(session: Session): void {
  if (!session.modes.has("o")) {
    throw new Refusal(rpl.ERR_NOPRIVILEGES, "Permission denied: you are not an operator");
  }
  for (const { target, until, by, reason } of session.server.bans.all) {
    session.reply(rpl.RPL_STATSKLINE, "K", target, String(Math.ceil((until ?? 0) / 1000)), by, reason);
  }
}

function clock(seconds: number): string {
  const pad = (value: number) => String(value).padStart(2, "0");
  return `${Math.floor(seconds / 3600)}:${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}`;
}

/** Sends the message of the day: 375, 372 …, 376, or 422 when there is none. */
export function sendMotd(session: Session): void {
  const { motd, name } = session.server.config;
  if (motd === "") return session.reply(rpl.ERR_NOMOTD, "There is no message of the day");
  session.reply(rpl.RPL_MOTDSTART, `- ${name} Message of the day - `);
  for (const line of motd.split(/\r?\n/)) {
    for (const piece of line === "" ? [""] : splitText(line, MOTD_BYTES)) {
      session.reply(rpl.RPL_MOTD, `- ${piece}`);
    }
  }
  session.reply(rpl.RPL_ENDOFMOTD, "End of /MOTD command");
}

/** Sends how many are here: 251–255, 265, 266 (Modern, "LUSERS message"). */
export function sendUserCounts(session: Session): void {
  const { counts, sessions, rooms } = session.server;
  const { here } = counts;
  const hidden = counts.with("i");
  const most = String(counts.most);
  session.reply(
    rpl.RPL_LUSERCLIENT,
    `There are ${here - hidden} users and ${hidden} invisible on 1 servers`,
  );
  session.reply(rpl.RPL_LUSEROP, String(counts.with("o")), "operator(s) online");
  session.reply(rpl.RPL_LUSERUNKNOWN, String(sessions.size - counts.connections), "unknown connection(s)");
  // Secret rooms count: a number names nobody.
  session.reply(rpl.RPL_LUSERCHANNELS, String(rooms.size), "channels formed");
  session.reply(rpl.RPL_LUSERME, `I have ${here} clients and 0 servers`);
  session.reply(
    rpl.RPL_LOCALUSERS,
    String(here),
    most,
    `Current local users ${here}, max ${most}`,
  );
  session.reply(
    rpl.RPL_GLOBALUSERS,
    String(here),
    most,
    `Current global users ${here}, max ${most}`,
  );
}
