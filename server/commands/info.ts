/** Asking about the server: MOTD, LUSERS, VERSION, TIME, ADMIN, INFO. */

import type { Message } from "../../protocol/message.ts";
import * as rpl from "../../protocol/numerics.ts";
import { isupportLines } from "../isupport.ts";
import type { Session } from "../session.ts";
import { VERSION } from "../version.ts";
import type { CommandTable } from "./command.ts";

export const INFO: CommandTable = {
  MOTD: { usage: "", does: "the message of the day", run: sendMotd },
  LUSERS: { usage: "", does: "how many are here", run: sendUserCounts },
  VERSION: {
    usage: "",
    does: "the server's version, and 005 again",
    run(session) {
      session.reply(rpl.RPL_VERSION, `chat-${VERSION}`, session.server.config.name, "IRCv3");
      for (const tokens of isupportLines(session.server.config)) {
        session.reply(rpl.RPL_ISUPPORT, ...tokens, "are supported by this server");
      }
    },
  },
  TIME: {
    usage: "",
    does: "the server's time",
    run: (session) =>
      session.reply(rpl.RPL_TIME, session.server.config.name, new Date(session.server.now()).toISOString()),
  },
  ADMIN: {
    usage: "",
    does: "who runs the server",
    run: (session) =>
      session.reply(rpl.ERR_NOADMININFO, session.server.config.name, "No administrative info available"),
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
  STATS: { usage: "[<letter>]", does: "u: how long the server has been up", run: stats },
  INFO: {
    usage: "",
    does: "about this software",
    run(session) {
      const { config, started } = session.server;
      const lines = [`chat ${VERSION}`, config.description, `Started ${new Date(started).toISOString()}`];
      for (const line of lines) session.reply(rpl.RPL_INFO, line);
      session.reply(rpl.RPL_ENDOFINFO, "End of INFO list");
    },
  },
};

/** Only the uptime is for everybody; what else a server could tell is for its operators' journal. */
function stats(session: Session, { params: [letter = ""] }: Message): void {
  if (letter === "u") {
    const seconds = Math.floor((session.server.now() - session.server.started) / 1000);
    session.reply(
      rpl.RPL_STATSUPTIME,
      `Server up ${Math.floor(seconds / 86_400)} days ${clock(seconds % 86_400)}`,
    );
  }
  session.reply(rpl.RPL_ENDOFSTATS, letter, "End of /STATS report");
}

function clock(seconds: number): string {
  const pad = (value: number) => String(value).padStart(2, "0");
  return `${Math.floor(seconds / 3600)}:${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}`;
}

/** Sends the message of the day: 375, 372 …, 376, or 422 when there is none. */
export function sendMotd(session: Session): void {
  const { motd, name } = session.server.config;
  if (motd === "") return session.reply(rpl.ERR_NOMOTD, "There is no message of the day");
  session.reply(rpl.RPL_MOTDSTART, `- ${name} Message of the day -`);
  for (const line of motd.split(/\r?\n/)) session.reply(rpl.RPL_MOTD, `- ${line}`);
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
  session.reply(rpl.RPL_LUSERUNKNOWN, String(sessions.size - here), "unknown connection(s)");
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
